// Where a sentence stands on this page, as a text directive has to know it.

import type { Spot } from "./textfragment";

/** spotOf reads a passage of the article with what is shown around it. */
export function spotOf(passage: Element): Spot {
  const words = passage.querySelector(".words") ?? passage;
  const article = passage.closest("article") ?? passage;
  const parts = { before: "", text: "", after: "" };
  for (const node of texts(passage.closest("p") ?? passage)) {
    const later = words.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    parts[words.contains(node) ? "text" : later ? "after" : "before"] += node.data;
  }
  const blocks = [...article.querySelectorAll("h2, h3, p")].map((block) => spaced(texts(block).map((node) => node.data).join("")));
  return { before: spaced(parts.before), text: spaced(parts.text), after: spaced(parts.after), page: blocks.join("\n") };
}

/** texts lists the texts of an element that the server wrote; the way back to the map is the script's. */
function texts(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const out: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (!node.parentElement?.closest("button")) out.push(node);
  }
  return out;
}

function spaced(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
