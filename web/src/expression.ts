// The part of a filter that has no parameter of its own, in CQL2: written, and
// read back as far as the page has controls for it. In text, or, where an
// address asks in JSON, in JSON.

import { conjuncts, quote, within } from "./cql";
import { isDay } from "./days";
import { KILLED, type Dates, type Filter, type Killed } from "./filter";

export const JSON_LANGUAGE = "cql2-json";

type Read = { -readonly [K in "who" | "killed" | "dates" | "cql"]?: Filter[K] };

/** writeExpression joins what holds together, with the conditions that the page has no control for. */
export function writeExpression(f: Pick<Filter, "who" | "killed" | "dates" | "cql">, json: boolean): string {
  const dialect = json ? inJSON : inText;
  const parts: string[] = [];
  if (f.who.length > 0) parts.push(dialect.who(f.who));
  const killed = KILLED.filter((k) => f.killed.includes(k)).map((k) => dialect.killed[k]);
  if (killed.length > 0) parts.push(killed.length === 1 ? killed[0]! : dialect.or(killed));
  if (f.dates?.certain && f.dates.from) parts.push(dialect.from(f.dates.from));
  if (f.dates?.certain && f.dates.to) parts.push(dialect.to(f.dates.to));
  if (f.cql) parts.push(parts.length > 0 && !json ? within(f.cql) : f.cql);
  return dialect.and(parts);
}

interface Dialect {
  who(names: readonly string[]): string;
  killed: Record<Killed, string>;
  from(day: string): string;
  to(day: string): string;
  or(parts: readonly string[]): string;
  and(parts: readonly string[]): string;
}

const inText: Dialect = {
  who: (names) => `A_OVERLAPS(said_by,(${names.map(quote).join(",")}))`,
  killed: { some: "killed >= 1", none: "killed = 0", unstated: "killed IS NULL" },
  from: (day) => `earliest >= DATE('${day}')`,
  to: (day) => `latest <= DATE('${day}')`,
  or: (parts) => `(${parts.join(" OR ")})`,
  and: (parts) => parts.join(" AND "),
};

const call = (op: string, ...args: unknown[]) => JSON.stringify({ op, args });
const all = (op: string, parts: readonly string[]) => (parts.length > 1 ? `{"op":"${op}","args":[${parts.join(",")}]}` : (parts[0] ?? ""));
const column = (property: string) => ({ property });
const inJSON: Dialect = {
  who: (names) => call("a_overlaps", column("said_by"), names),
  killed: { some: call(">=", column("killed"), 1), none: call("=", column("killed"), 0), unstated: call("isNull", column("killed")) },
  from: (date) => call(">=", column("earliest"), { date }),
  to: (date) => call("<=", column("latest"), { date }),
  or: (parts) => all("or", parts),
  and: (parts) => all("and", parts),
};

/** readExpression takes out of an expression what the page has controls for; the rest stays as it is. */
export function readExpression(text: string, json: boolean, columns: readonly string[], dated: boolean): Read {
  const out: Read = {};
  const parts = json ? partsOf(text) : conjuncts(text);
  const dates: { -readonly [K in keyof Dates]: Dates[K] } = { from: null, to: null, certain: true };
  const rest: string[] = [];
  for (const part of parts) {
    const who = readWho(part, json);
    const killed = readKilled(part, json ? inJSON : inText);
    const from = bound(part, json ? inJSON.from : inText.from);
    const to = bound(part, json ? inJSON.to : inText.to);
    if (who && !out.who && columns.includes("said_by")) out.who = who;
    else if (killed && !out.killed && columns.includes("killed")) out.killed = killed;
    else if (from && !dated && !dates.from && columns.includes("earliest")) dates.from = from;
    else if (to && !dated && !dates.to && columns.includes("latest")) dates.to = to;
    else rest.push(part);
  }
  if (dates.from || dates.to) out.dates = dates;
  if (rest.length === parts.length) out.cql = text;
  else if (rest.length > 0) out.cql = json ? inJSON.and(rest) : inText.and(rest);
  return out;
}

/** partsOf lists what a condition in JSON joins by "and"; what cannot be read, or not written again as it was, is one part. */
function partsOf(text: string): string[] {
  const { op, args } = parsed(text);
  if (/\d{16}/.test(text)) return [text]; // a number of more digits than are kept
  return op === "and" && Array.isArray(args) ? args.map((part) => JSON.stringify(part)) : [op === undefined ? text : JSON.stringify(parsed(text))];
}

function parsed(text: string): { op?: unknown; args?: unknown } {
  try {
    return Object(JSON.parse(text)) as { op?: unknown; args?: unknown };
  } catch {
    return {};
  }
}

const WHO = /^A_OVERLAPS\(said_by,\(((?:'(?:[^']|'')*',?)+)\)\)$/;

function readWho(part: string, json: boolean): string[] | null {
  if (!json) {
    const list = WHO.exec(part)?.[1];
    return list ? [...list.matchAll(/'((?:[^']|'')*)'/g)].map((m) => m[1]!.replaceAll("''", "'")) : null;
  }
  const { op, args } = parsed(part);
  if (op !== "a_overlaps" || !Array.isArray(args)) return null;
  const names: unknown = args[1];
  return Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string") && part === inJSON.who(names) ? names : null;
}

/** readKilled finds which of its choices, alone or joined by "or", a part is. */
function readKilled(part: string, { killed, or }: Dialect): Killed[] | null {
  for (let bits = 1; bits < 1 << KILLED.length; bits++) {
    const some = KILLED.filter((_, i) => bits & (1 << i));
    if (part === or(some.map((k) => killed[k])) || (some.length === 1 && part === killed[some[0]!])) return some;
  }
  return null;
}

/** bound finds the day in a part that a dialect has written. */
function bound(part: string, write: (day: string) => string): string | null {
  const day = /\d{4}-\d\d-\d\d/.exec(part)?.[0];
  return day && isDay(day) && part === write(day) ? day : null;
}
