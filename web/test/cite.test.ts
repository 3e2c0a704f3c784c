import "./english";
import assert from "node:assert/strict";
import { test } from "node:test";
// Citation.js reads the formats by the rules of their makers.
// @ts-expect-error it has no types
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";
import { bibTeX, latex } from "../src/cite/bibtex";
import { cslJSON } from "../src/cite/csl";
import { plain } from "../src/cite/plain";
import { references, type Cited, type CitedArticle } from "../src/cite/reference";
import { ris } from "../src/cite/ris";

// Everything that means something to LaTeX, BibTeX, RIS or a parser of names, and five scripts.
const HARD = String.raw`50 % of {A} & $B_c#1 \emph ~x^2 <y> "q" | and others, Jr. — Тоҷикистон ҷанг ولسوالی درواز 中国 é`;

const article: CitedArticle = {
  id: "rising-border-tensions",
  title: "Rising tensions",
  publisher: "newz.com",
  url: "https://www.newz.com/rising-tensions_here",
  language: "en",
  edition: "summary in our own words",
  published: "2026-01-05",
  licence: "CC BY 4.0",
};

const cited: Cited = {
  dataset: {
    title: "Border: Incidents",
    by: "panj contributors, from the public reports named",
    as: "panj contributors: Incidents. CC BY 4.0.",
    version: "fe8bd18aad214fbf",
    licence: "Creative Commons Attribution 4.0 International (CC BY 4.0)",
    url: "https://example.org/?type=clash",
    caution: "Verify before use.",
  },
  incident: {
    id: "2025-12-24-kavok",
    title: HARD,
    when: "24 December 2025",
    url: "https://example.org/i/2025-12-24-kavok",
    sources: [
      { publisher: "24.kg", url: "https://24.kg/a_b/таджикистан-{1}.html", published: "2025-12-25", backs: "toll" },
      { publisher: "24.kg", url: "https://24.kg/c", published: "2025-12", backs: "" },
      { publisher: "", url: "https://news.example/x?y=1&z=2#w", published: "", backs: "date, place" },
    ],
  },
  passages: [{ id: "the-evidence-1.3", url: "https://example.org/articles/a/passages/the-evidence-1.3", section: "The evidence", text: HARD, article }],
  accessed: "2026-11-26",
};

const list = references(cited);
const day = (d: { "date-parts"?: number[][] } | undefined) => d?.["date-parts"]?.[0]?.map(Number).join("-");

test("incident, passage, article and sources are cited, each under a key of its own", () => {
  assert.deepEqual(list.map((r) => r.kind), ["dataset", "document", "webpage", "webpage", "webpage", "webpage"]);
  assert.deepEqual(list.map((r) => r.key), [
    "panj-2025-12-24-kavok",
    "panj-rising-border-tensions-the-evidence-1-3",
    "rising-border-tensions",
    "source-24-kg-2025-12-25",
    "source-24-kg-2025-12",
    "news-example",
  ]);
  const twice = references({ ...cited, incident: { ...cited.incident!, sources: [cited.incident!.sources[1]!, cited.incident!.sources[1]!] } });
  assert.equal(new Set(twice.map((r) => r.key)).size, twice.length);
  assert.equal(references({ ...cited, incident: { ...cited.incident!, sources: [{ publisher: "Тоҷ", url: "https://a.tj", published: "", backs: "" }] } }).at(-1)!.key, "source");
});

test("a licence is named once", () => {
  const only = references({ ...cited, incident: null, passages: [] });
  for (const text of [plain(only[0]!), bibTeX(only), ris(only), cslJSON(only)]) assert.equal(text.match(/CC BY/g)?.length, 1, text);
  const bare = references({ ...cited, dataset: { ...cited.dataset, as: "panj contributors: Incidents." }, incident: null, passages: [] });
  assert.ok(plain(bare[0]!).includes("Creative Commons Attribution 4.0 International (CC BY 4.0)"));
});

test("without a selection the dataset is cited with the address of what is shown", () => {
  const only = references({ ...cited, incident: null, passages: [] });
  assert.equal(only.length, 1);
  assert.equal(only[0]!.url, "https://example.org/?type=clash");
  assert.equal(only[0]!.key, "panj");
  assert.match(plain(only[0]!), /^“Border: Incidents”\. panj contributors: Incidents\. CC BY 4\.0\. Dataset version fe8bd18aad214fbf\. https:\/\/example\.org\/\?type=clash \(accessed 26 November 2026\)$/);
});

test("BibTeX reads back as it was meant", () => {
  const text = bibTeX(list);
  const back = new Cite(text, { forceType: "@bibtex/text" }).data as Record<string, never>[];
  assert.equal(back.length, list.length);
  for (const [i, r] of list.entries()) {
    const b = back[i]! as Record<string, any>;
    assert.equal(b["citation-key"] ?? b["id"], r.key);
    assert.equal(b["title"], r.title, "title");
    assert.equal(b["author"]?.[0]?.literal ?? b["author"]?.[0]?.family ?? "", r.by, "author");
    assert.equal(b["author"]?.length ?? 0, r.by ? 1 : 0);
    assert.equal(b["issued"] ? day(b["issued"]) : "", r.issued.replaceAll("-0", "-"));
  }
  // Only biblatex knows of abstracts and of the day of access.
  const later = new Cite(text, { forceType: "@biblatex/text" }).data as Record<string, any>[];
  assert.equal(later[1]!["abstract"], HARD);
  assert.ok(later.every((b) => day(b["accessed"]) === "2026-11-26"));
  assert.equal((back[3] as any).URL, "https://24.kg/a_b/%D1%82%D0%B0%D0%B4%D0%B6%D0%B8%D0%BA%D0%B8%D1%81%D1%82%D0%B0%D0%BD-%7B1%7D.html");
  // Braces pair up whether or not a reader knows of backslashes.
  let depth = 0;
  for (const c of text) depth += c === "{" ? 1 : c === "}" ? -1 : 0;
  assert.equal(depth, 0);
});

test("LaTeX sets every special character as it is", () => {
  assert.equal(latex("a&b % $ # _ { } ~ ^ \\ < > |"), "a\\&b \\% \\$ \\# \\_ \\textbraceleft{} \\textbraceright{} \\textasciitilde{} \\textasciicircum{} \\textbackslash{} \\textless{} \\textgreater{} \\textbar{}");
  assert.equal(latex("two\nlines\u200f \u0000x"), "two lines x");
  assert.equal(latex("\u2068два\u2069 می\u200cشود"), "два می\u200cشود"); // a joiner is part of a word
  assert.equal(latex("й".normalize("NFD")), "й".normalize("NFC"));
});

test("RIS reads back as it was meant", () => {
  const text = ris(list);
  for (const line of text.split("\r\n")) assert.match(line, /^$|^[A-Z][A-Z0-9]  - /);
  assert.ok(!/[^\r]\n/.test(text));
  assert.deepEqual(text.split("\r\n").filter((line) => /^(TY|ER)/.test(line)).map((line) => line.slice(0, 2)).join(""), "TYER".repeat(list.length));
  const back = new Cite(text, { forceType: "@ris/file" }).data as Record<string, any>[];
  assert.equal(back.length, list.length);
  for (const [i, r] of list.entries()) {
    const b = back[i]!;
    assert.equal(b["title"], r.title);
    assert.equal(b["publisher"] ?? "", r.by);
    assert.equal(b["URL"], r.url);
    assert.equal(b["issued"] ? day(b["issued"]) : "", r.issued.replaceAll("-0", "-"));
    assert.equal(b["author"] !== undefined, r.by !== "" && !r.by.includes(","));
  }
  assert.equal(back[1]!["abstract"], HARD);
  assert.equal(text.match(/^Y2  - 2026\/11\/26\/\r$/gm)!.length, list.length);
  assert.equal(ris([{ ...list[0]!, title: "a\r\nER  - b\tc" }]).split("\r\n")[2], "TI  - a ER - b c");
});

// Of https://resource.citationstyles.org/schema/latest/input/json/csl-data.json.
const SCHEMA: Record<string, "string" | "names" | "date"> = {
  id: "string", type: "string", title: "string", author: "names", publisher: "string", "container-title": "string", edition: "string", section: "string",
  version: "string", abstract: "string", note: "string", language: "string", issued: "date", accessed: "date", URL: "string",
};
const KINDS = ["dataset", "document", "webpage"];

test("CSL-JSON holds to the schema", () => {
  const items = JSON.parse(cslJSON(list)) as Record<string, any>[];
  for (const item of items) {
    assert.ok(KINDS.includes(item["type"]));
    for (const [name, value] of Object.entries(item)) {
      const kind = SCHEMA[name];
      assert.ok(kind, `${name} is not in the schema`);
      if (kind === "string") assert.ok(typeof value === "string" && value !== "", name);
      if (kind === "names") assert.deepEqual(Object.keys(value[0]), ["literal"]);
      if (kind === "date") assert.ok(value["date-parts"].length === 1 && value["date-parts"][0].every(Number.isInteger), name);
    }
  }
  assert.equal(items[0]!["title"], HARD);
  assert.deepEqual(items[3]!["issued"], { "date-parts": [[2025, 12, 25]] });
  assert.deepEqual(items[4]!["issued"], { "date-parts": [[2025, 12]] });
  assert.equal(items[5]!["issued"], undefined);
});

test("the plain citation says whose words are quoted", () => {
  assert.equal(
    plain({ ...list[1]!, quote: "Three were killed." }),
    "“Rising tensions”. Section “The evidence”: “Three were killed.” In: Border: Incidents, panj contributors, from the public reports named. " +
      "Edition: summary in our own words. Dataset version fe8bd18aad214fbf. https://example.org/articles/a/passages/the-evidence-1.3 CC BY 4.0. " +
      "(accessed 26 November 2026) Passage the-evidence-1.3. The quoted words are those of this edition; the original may have others.",
  );
  assert.equal(
    plain({ ...list[0]!, title: "Raid" }),
    "“Raid”, 24 December 2025. In: panj contributors: Incidents. CC BY 4.0. Dataset version fe8bd18aad214fbf. https://example.org/i/2025-12-24-kavok (accessed 26 November 2026)",
  );
  assert.equal(plain(list[4]!), "“[Report by 24.kg]”. 24.kg, December 2025. https://24.kg/c (accessed 26 November 2026)");
});
