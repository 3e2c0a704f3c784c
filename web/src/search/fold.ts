// Words of a text as the server cuts and compares them (its package fulltext):
// without case and accents, whichever keyboard they were typed on. So what is
// found without the server is what it would have found.

export interface Word {
  folded: string;
  /** code points of the text, the end exclusive */
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
// The combining marks that are accents: Latin, Greek, Cyrillic, Hebrew and Arabic ones.
const ACCENT =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]/g;
// Letters with a stroke, a hook or a descender, and what they are written with where these are missing.
const PLAIN = new Map(
  ("æ ae œ oe ø o đ d ð d ł l ħ h ŧ t ı i ŋ n þ th ɓ b ɗ d ɖ d ƙ k ɨ i ɛ e ɔ o ƶ z ⱥ a ƀ b ɍ r ɏ y " +
    "ғ г қ к ҳ х ҷ ч ҹ ч ҝ к ҡ к ң н ү у ұ у ҙ з ҫ с ө о һ х ґ г ي ی ى ی ك ک ـ")
    .match(/\S+ \S+|ـ/g)!
    .map((pair) => pair.split(" ") as [string, string?])
    .map(([from, to = ""]) => [from, to]),
);
const ODD = new RegExp(`[${[...PLAIN.keys()].join("")}]|(?![0-9])\\p{Nd}`, "gu");

/** words cuts a text into its words. */
export function words(text: string): Word[] {
  const out: Word[] = [];
  let at = 0; // code points up to the code unit last
  let last = 0;
  for (const m of text.matchAll(WORD)) {
    const folded = fold(m[0]);
    at += points(text.slice(last, m.index));
    const end = at + points(m[0]);
    if (folded !== "") out.push({ folded, start: at, end });
    at = end;
    last = m.index + m[0].length;
  }
  return out;
}

/** points counts the code points of a text. */
export function points(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

function fold(word: string): string {
  // Through capitals, so that ß and the final sigma come out as in the full case folding of Unicode.
  const small = word.normalize("NFD").toUpperCase().toLowerCase().replaceAll("ς", "σ");
  return small.normalize("NFD").replace(ACCENT, "").normalize("NFC").replace(ODD, (c) => PLAIN.get(c) ?? digit(c));
}

/** digit is the value of a decimal digit: those of a script stand together, in order, from their zero. */
function digit(c: string): string {
  const at = c.codePointAt(0)!;
  let first = at;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return String((at - first) % 10);
}
