// What words to search for mean, as the server has it: commas separate
// alternatives, the words of one stand next to each other, the last of them may
// be the beginning of a word.

import { words, type Word } from "./fold";

export interface Span {
  /** code points, the end exclusive */
  start: number;
  end: number;
}

interface Phrase {
  words: string[];
  open: boolean;
}

export class Query {
  private readonly phrases: Phrase[];

  constructor(text: string) {
    this.phrases = text
      .split(",")
      .map((alternative) => words(alternative).map((w) => w.folded))
      .filter((list) => list.length > 0)
      .map((list) => ({ words: list, open: [...list[list.length - 1]!].length > 1 }));
  }

  /** empty: there is no word to look for. */
  get empty(): boolean {
    return this.phrases.length === 0;
  }

  /** find returns where in a text the words stand, in order; what overlaps is one. */
  find(text: string): Span[] {
    const there = words(text);
    const spans = this.phrases.flatMap((phrase) =>
      there.flatMap((word, i) => (stands(phrase, there, i) ? [{ start: word.start, end: there[i + phrase.words.length - 1]!.end }] : [])),
    );
    return joined(spans);
  }

  /** matches reports whether one of the texts has the words. */
  matches(texts: readonly string[]): boolean {
    return texts.some((text) => {
      const there = words(text);
      return this.phrases.some((phrase) => there.some((_, i) => stands(phrase, there, i)));
    });
  }
}

function stands({ words: wanted, open }: Phrase, there: readonly Word[], i: number): boolean {
  const last = wanted.length - 1;
  if (i + last >= there.length) return false;
  for (let j = 0; j < last; j++) if (there[i + j]!.folded !== wanted[j]) return false;
  const end = there[i + last]!.folded;
  return end === wanted[last] || (open && end.startsWith(wanted[last]!));
}

function joined(spans: Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const before = out[out.length - 1];
    if (before && span.start < before.end) before.end = Math.max(before.end, span.end);
    else out.push({ ...span });
  }
  return out;
}

/** cut returns the parts of a text between code points: outside and inside of the spans, in turn. */
export function cut(text: string, spans: readonly Span[]): string[] {
  const chars = [...text];
  const parts: string[] = [];
  let last = 0;
  for (const { start, end } of spans) {
    parts.push(chars.slice(last, start).join(""), chars.slice(start, end).join(""));
    last = end;
  }
  return [...parts, chars.slice(last).join("")];
}

/** excerpt shortens a text to what stands near its first span, and moves the spans with it. */
export function excerpt(text: string, spans: readonly Span[], room: number): { text: string; spans: Span[] } {
  const chars = [...text];
  const first = spans[0];
  if (chars.length <= room || !first) return { text, spans: [...spans] };
  let from = Math.max(0, Math.min(first.start - Math.floor(room / 3), chars.length - room));
  while (from > 0 && from < first.start && chars[from - 1] !== " ") from++;
  let to = Math.min(chars.length, Math.max(from + room, first.end));
  while (to < chars.length && to > first.end && chars[to] !== " ") to--;
  const head = from > 0 ? "… " : "";
  const shift = [...head].length - from;
  return {
    text: head + chars.slice(from, to).join("") + (to < chars.length ? " …" : ""),
    spans: spans.filter((s) => s.end <= to).map((s) => ({ start: s.start + shift, end: s.end + shift })),
  };
}
