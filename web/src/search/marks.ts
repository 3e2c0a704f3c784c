// Where words stand in the article on the page: highlighted without a change to
// the text, and walked through from one to the next.

import { points } from "./fold";
import type { Span } from "./query";

export interface Place {
  /** from 1; 0 before the first */
  at: number;
  of: number;
  passage: string | null;
}

interface Mark {
  passage: string;
  range: Range;
}

export class Marks {
  private marks: Mark[] = [];
  private now = -1;

  /** show marks spans of passages, given in the order of the text. */
  show(passages: readonly { id: string; spans: readonly Span[] }[]): void {
    this.marks = passages.flatMap(({ id, spans }) => ranges(id, spans).map((range) => ({ passage: id, range })));
    this.now = -1;
    this.paint();
  }

  get place(): Place {
    return { at: this.now + 1, of: this.marks.length, passage: this.marks[this.now]?.passage ?? null };
  }

  /** step goes to the next mark or the one before, round and round. */
  step(by: 1 | -1): Place {
    const n = this.marks.length;
    if (n > 0) this.now = this.now < 0 ? (by > 0 ? 0 : n - 1) : (this.now + by + n) % n;
    this.paint();
    return this.place;
  }

  /** goTo makes the first mark of a passage the present one. */
  goTo(passage: string): void {
    this.now = this.marks.findIndex((mark) => mark.passage === passage);
    this.paint();
  }

  private paint(): void {
    // Browsers without it show no marks; the places can be walked all the same.
    const registry = (CSS as Partial<typeof CSS>).highlights;
    const now = this.marks[this.now];
    registry?.set("found", new Highlight(...this.marks.filter((m) => m !== now).map((m) => m.range)));
    registry?.set("found-now", new Highlight(...(now ? [now.range] : [])));
  }
}

/** textElement is what holds the text of a passage and nothing else. */
export function textElement(passage: Element): Element {
  return passage.querySelector(".words") ?? passage;
}

/** ranges returns where code points of a passage stand in the document. */
function ranges(id: string, spans: readonly Span[]): Range[] {
  const passage = document.getElementById(id);
  if (!passage) return [];
  const walker = document.createTreeWalker(textElement(passage), NodeFilter.SHOW_TEXT);
  const nodes: { node: Text; from: number; to: number }[] = [];
  for (let at = 0; walker.nextNode(); ) {
    const node = walker.currentNode as Text;
    const to = at + points(node.data);
    nodes.push({ node, from: at, to });
    at = to;
  }
  const spot = (point: number): [Text, number] | null => {
    const home = nodes.find((n) => point <= n.to);
    return home ? [home.node, units(home.node.data, point - home.from)] : null;
  };
  return spans.flatMap(({ start, end }) => {
    const [from, to] = [spot(start), spot(end)];
    if (!from || !to) return [];
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return [range];
  });
}

/** units counts the code units that so many code points take. */
function units(text: string, count: number): number {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}
