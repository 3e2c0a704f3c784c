// Files that the page makes itself.

import { h } from "../dom";

/** saveFile hands a file to the reader. */
export function saveFile(name: string, content: Blob): void {
  const href = URL.createObjectURL(content);
  const link = h("a", { href, download: name });
  document.body.append(link); // Firefox ignores a click on what is nowhere
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** fileName joins parts to a name that every system takes. */
export function fileName(parts: readonly string[], extension: string): string {
  const plain = parts.map((part) => part.normalize("NFKD").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "")).filter((part) => part !== "");
  return `${plain.join("-").slice(0, 120)}.${extension}`;
}
