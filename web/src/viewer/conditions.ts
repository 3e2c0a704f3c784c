// What the form asks for, as CQL2 and back: the address holds the expression
// alone. What the form cannot show stays as it was written.

import { conjuncts, quote, within } from "../cql";
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
  const conditions: Condition[] = [];
  const rest: string[] = [];
  for (const part of conjuncts(cql)) if (!take(part, fields, conditions)) rest.push(part);
  return { conditions, rest: conditions.length > 0 ? rest.join(" AND ") : cql };
}

/** take adds the condition that a part stands for; false when it is none that the form would write so. */
function take(part: string, fields: readonly Field[], into: Condition[]): boolean {
  const read = readCondition(part);
  if (!read || !fields.some((f) => f.name === read.field) || expression([read], "", fields) !== part) return false;
  const before = into.find((c) => c.field === read.field);
  if (!before) into.push(read);
  else if ("from" in read && "from" in before && !(before.from && read.from) && !(before.to && read.to)) {
    before.from ||= read.from;
    before.to ||= read.to;
  } else return false;
  return true;
}

function readCondition(part: string): Condition | null {
  const has = HAS.exec(part);
  const compared = COMPARED.exec(part);
  const field = (has ?? compared)?.[1]?.replaceAll('""', '"');
  if (field === undefined) return null;
  if (has) return { field, has: has[2]!.replaceAll("''", "'").replace(/\\(.)/g, "$1") };
  const value = compared![3] ?? compared![4] ?? compared![5]?.replaceAll("''", "'") ?? compared![6]!;
  if (compared![2] === "=") return { field, is: value };
  return compared![2] === ">=" ? { field, from: value, to: "" } : { field, from: "", to: value };
}
