import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { palette } from "../src/palette";
import { known, outline, shapeOf } from "../src/symbols";
import looks from "./looks.json";

/** corners reads a path of straight lines. */
function corners(path: string): number[][] {
  const out: number[][] = [];
  for (const [, command, text] of path.matchAll(/([MLHV])([\d. ]+)/g)) {
    const [x, y] = text!.trim().split(" ").map(Number);
    const last = out.at(-1);
    out.push(command === "H" ? [x!, last![1]!] : command === "V" ? [last![0]!, x!] : [x!, y!]);
  }
  return out;
}

test("the ground is painted in the colours of the table", () => {
  for (const theme of ["light", "dark"] as const) {
    const { countries, ...colours } = palette(theme === "dark");
    const { tajikistan, afghanistan, ...others } = looks.ground[theme];
    assert.deepEqual([countries.get("TJ"), countries.get("AF")], [tajikistan, afghanistan]);
    for (const [name, colour] of Object.entries(others)) assert.equal(colours[name as keyof typeof others], colour, `${theme}: ${name}`);
  }
});

test("the style sheet has the colours of the table for marks", () => {
  const css = readFileSync("src/styles/colours.css", "utf8").toLowerCase();
  for (const [name, light] of Object.entries(looks.marks.light)) {
    const dark = looks.marks.dark[name as keyof typeof looks.marks.dark];
    const variable = name === "uncertainty" ? "area" : name;
    assert.ok(css.includes(`--${variable}: light-dark(${light}, ${dark})`.toLowerCase()), name);
  }
});

test("symbols have the outlines of the table; the other types are circles", () => {
  for (const [type, points] of Object.entries(looks.outlines)) assert.deepEqual(corners(outline(shapeOf(type)).path), points, type);
  for (const type of known) assert.ok(type in looks.outlines || shapeOf(type) === "circle", type);
});
