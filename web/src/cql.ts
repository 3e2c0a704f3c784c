// CQL2 text, as far as the page takes it apart and puts it together.

/** split cuts an expression at a word that stands in no quotes and no parentheses. BETWEEN keeps its AND. */
export function split(cql: string, word: "AND" | "OR"): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let between = 0;
  for (const token of cql.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|[A-Za-z_]\w*/g)) {
    const upper = token[0].toUpperCase();
    if (upper === "(") depth++;
    else if (upper === ")") depth--;
    else if (depth > 0) continue;
    else if (upper === "BETWEEN") between++;
    else if (upper === "AND" && between > 0) between--;
    else if (upper === word) {
      parts.push(cql.slice(start, token.index).trim());
      start = token.index + token[0].length;
    }
  }
  parts.push(cql.slice(start).trim());
  return parts.filter((part) => part !== "");
}

/** conjuncts lists what holds together: the operands of AND, or the whole of an expression that an OR cuts, in brackets. */
export function conjuncts(cql: string): string[] {
  return split(cql, "OR").length > 1 ? [`(${cql})`] : split(cql, "AND");
}

/** within puts an expression into brackets where others that hold as well would change its meaning. */
export function within(cql: string): string {
  return split(cql, "OR").length > 1 ? `(${cql})` : cql;
}

/** quote writes a text as a literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
