// Values of an answer in JSON, read with distrust: one of the wrong kind counts
// as not there.

export type Fields = Record<string, unknown>;

/** fields reads an object; anything else has no fields. */
export function fields(v: unknown): Fields {
  return typeof v === "object" && v !== null && !Array.isArray(v) ? (v as Fields) : {};
}

/** list reads an array of objects, also one that came as JSON text. */
export function list(v: unknown): Fields[] {
  if (typeof v === "string" && v.startsWith("[")) {
    try {
      return list(JSON.parse(v));
    } catch {
      return [];
    }
  }
  return Array.isArray(v) ? v.map(fields) : [];
}

/** text reads a text; anything else is empty. */
export function text(v: unknown): string {
  return typeof v === "string" ? v : "";
}

/** amount takes a finite number, and nothing that only looks like one. */
export function amount(v: unknown): number | null {
  return typeof v === "number" && Number.isFinite(v) ? v : null;
}
