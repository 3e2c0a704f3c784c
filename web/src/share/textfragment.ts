// Links to a sentence that the browser itself finds and marks: a text directive
// at the end of the fragment (URL Fragment Text Directives, WICG).

/** A sentence on a page. All texts have single spaces. */
export interface Spot {
  text: string;
  /** what stands before it and after it in the same paragraph */
  before: string;
  after: string;
  /** all that is shown on the page, in order, with a line break between paragraphs */
  page: string;
}

const LONGEST = 200; // characters written out in full; of more only both ends
const ENDS = 6; // words of either end, at least

/**
 * textDirective returns ":~:text=..." for a sentence, to be put at the end of
 * an address that has a "#". Where the same words stand on the page more than
 * once it names as many words around them as it takes.
 */
export function textDirective(spot: Spot): string {
  const { start, end } = ends(spot);
  const [before, after] = [words(spot.before), end === "" ? words(spot.after) : []];
  let [left, right] = [0, 0];
  const prefix = () => before.slice(before.length - left).join(" ");
  const suffix = () => after.slice(0, right).join(" ");
  while (find(spot.page, `${prefix()} ${start} ${suffix()}`.trim()).length > 1) {
    if (left < before.length && (left <= right || right === after.length)) left++;
    else if (right < after.length) right++;
    else break; // the same words in the same surroundings: the first of them it is
  }
  const parts = [left > 0 && `${encode(prefix())}-`, encode(start), end !== "" && encode(end), right > 0 && `-${encode(suffix())}`];
  // A full stop at the end of a link is seldom taken for a part of it.
  return `:~:text=${parts.filter((part) => part !== false).join(",").replace(/\.$/, "%2E")}`;
}

/** ends returns the whole sentence as start, or the words it begins and ends with. */
function ends({ text, page }: Spot): { start: string; end: string } {
  const all = words(text);
  if (text.length <= LONGEST || all.length < 2 * ENDS + 2) return { start: all.join(" "), end: "" };
  let n = ENDS;
  // A range goes from the first place of its start to the next place of its end.
  while (2 * n + 2 < all.length && find(page, all.slice(0, n).join(" ")).length > 1) n++;
  return { start: all.slice(0, n).join(" "), end: all.slice(-n).join(" ") };
}

/** find returns where words stand as whole words, whatever their case. */
function find(page: string, text: string): number[] {
  const [hay, needle] = [page.toLowerCase(), text.toLowerCase()];
  const out: number[] = [];
  for (let at = hay.indexOf(needle); at >= 0 && needle !== ""; at = hay.indexOf(needle, at + 1)) {
    const inside = /[\p{L}\p{N}]/u;
    const cut = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined && inside.test(a) && inside.test(b);
    if (!cut(hay[at - 1], needle[0]) && !cut(needle.at(-1), hay[at + needle.length])) out.push(at);
  }
  return out;
}

function words(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/**
 * encode escapes what divides the parts of a directive (comma, ampersand and
 * hyphen), and what programs that find links in a text take for their end.
 */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd")).replace(/[-!~*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
