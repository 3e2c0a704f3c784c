// What is pressed stands here as browsers report it (https://w3c.github.io/uievents/#keys):
// on Windows AltGr comes with Control and Alt, on a Mac it is Option, that is Alt.
import assert from "node:assert/strict";
import test from "node:test";
import { listenKeys } from "../src/keys";

const PRESSED: [what: string, pressed: Partial<KeyboardEvent> & { graph?: boolean }, told: string][] = [
  ["English", { key: "[", code: "BracketLeft" }, "back"],
  ["English", { key: "]", code: "BracketRight" }, "on"],
  ["English with Control", { key: "]", code: "BracketRight", ctrlKey: true }, ""],
  ["English with Command", { key: "]", code: "BracketRight", metaKey: true }, ""],
  ["English with Shift", { key: "}", code: "BracketRight", shiftKey: true }, ""],
  ["German, Windows", { key: "[", code: "Digit8", ctrlKey: true, altKey: true, graph: true }, "back"],
  ["German, Linux", { key: "]", code: "Digit9", graph: true }, "on"],
  ["German, Mac", { key: "]", code: "Digit6", altKey: true }, "on"],
  ["French, Mac", { key: "[", code: "Digit5", altKey: true, shiftKey: true }, "back"],
  ["Russian", { key: "х", code: "BracketLeft" }, "back"],
  ["Russian", { key: "ъ", code: "BracketRight" }, "on"],
  ["Russian with Control", { key: "ъ", code: "BracketRight", ctrlKey: true }, ""],
  ["Russian with Alt", { key: "ъ", code: "BracketRight", altKey: true }, ""],
  ["Persian", { key: "ج", code: "BracketLeft" }, "back"],
  ["Persian", { key: "چ", code: "BracketRight" }, "on"],
  ["Dvorak", { key: "/", code: "BracketLeft" }, "search"],
  ["Dvorak", { key: "?", code: "BracketLeft", shiftKey: true }, "help"],
  ["Escape", { key: "Escape", code: "Escape" }, "escape"],
  ["Escape with Alt", { key: "Escape", code: "Escape", altKey: true }, ""],
];

test("[ and ] step on every keyboard, by the sign or by its place, and no other key does", () => {
  const page = Object.assign(new EventTarget(), { querySelector: () => null });
  Object.assign(globalThis, { document: page, Element: class {} });
  let told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  listenKeys({ step: (by) => told.push(by === 1 ? "on" : "back"), search: tell("search"), escape: tell("escape"), help: tell("help") });
  for (const [what, { graph = false, ...pressed }, want] of PRESSED) {
    told = [];
    page.dispatchEvent(Object.assign(new Event("keydown"), { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, getModifierState: () => graph, ...pressed }));
    assert.deepEqual(told.join(), want, `${what}: ${pressed.key}`);
  }
});
