// What the form asks for, as CQL2 and back: the address holds the expression
// alone. What the form cannot show stays as it was written.

import { quote, split, within } from "../cql";
import type { Field, Kind } from "./layers";

/** Condition is what one field of the form asks for. */
export type Condition =
  | { field: string; is: string } // equal to a choice
  | { field: string; has: string } // contains the text, whatever its case
  | { field: string; from: string; to: string }; // a range, ends included; "" for an open end

const LITERALS: Partial<Record<Kind, (value: string) => string>> = {
  date: (v) => `DATE('${v}')`,
  time: (v) => `TIMESTAMP('${v}')`,
  integer: (v) => v,
  number: (v) => v,
  boolean: (v) => v,
};

function literal(value: string, kind: Kind): string {
  return (LITERALS[kind] ?? quote)(value);
}

function property(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** expression writes conditions and the rest of an expression as one. */
export function expression(conditions: readonly Condition[], rest: string, fields: readonly Field[]): string {
  const kinds = new Map(fields.map((f) => [f.name, f.kind]));
  const parts = conditions.flatMap((c) => {
    const kind = kinds.get(c.field) ?? "text";
    const name = property(c.field);
    if ("is" in c) return [`${name} = ${literal(c.is, kind)}`];
    if ("has" in c) return [`CASEI(${name}) LIKE CASEI(${quote(`%${c.has.replace(/[\\%_]/g, "\\$&")}%`)})`];
    return [c.from && `${name} >= ${literal(c.from, kind)}`, c.to && `${name} <= ${literal(c.to, kind)}`].filter((part) => part !== "");
  });
  if (rest) parts.push(parts.length > 0 ? within(rest) : rest);
  return parts.join(" AND ");
}

const NAME = `"((?:[^"]|"")+)"`;
const VALUE = `(?:DATE\\('([^']+)'\\)|TIMESTAMP\\('([^']+)'\\)|'((?:[^']|'')*)'|(true|false|-?[0-9.]+(?:[eE][+-]?[0-9]+)?))`;
const COMPARED = new RegExp(`^${NAME} (=|>=|<=) ${VALUE}$`);
const HAS = new RegExp(`^CASEI\\(${NAME}\\) LIKE CASEI\\('%((?:[^']|'')*)%'\\)$`);

/** readExpression takes an expression apart again. */
export function readExpression(cql: string, fields: readonly Field[]): { conditions: Condition[]; rest: string } {
  const known = new Set(fields.map((f) => f.name));
  const conditions: Condition[] = [];
  const rest: string[] = [];
  for (const part of split(cql, "AND")) if (!take(part, known, conditions)) rest.push(part);
  return { conditions, rest: rest.join(" AND ") };
}

/** take adds the condition that a part stands for; false when it is none of the form's. */
function take(part: string, known: ReadonlySet<string>, into: Condition[]): boolean {
  const has = HAS.exec(part);
  const compared = COMPARED.exec(part);
  const field = (has ?? compared)?.[1]?.replaceAll('""', '"');
  if (field === undefined || !known.has(field)) return false;
  const before = into.find((c) => c.field === field);
  if (has) {
    if (before) return false;
    into.push({ field, has: has[2]!.replaceAll("''", "'").replace(/\\(.)/g, "$1") });
    return true;
  }
  const value = compared![3] ?? compared![4] ?? compared![5]?.replaceAll("''", "'") ?? compared![6]!;
  const end = { "=": "is", ">=": "from", "<=": "to" }[compared![2]!] as "is" | "from" | "to";
  if (end === "is" && !before) into.push({ field, is: value });
  else if (end !== "is" && !before) into.push({ field, from: "", to: "", [end]: value });
  else if (end !== "is" && before && "from" in before && before[end] === "") before[end] = value;
  else return false;
  return true;
}
