import assert from "node:assert/strict";
import { test } from "node:test";
import { textDirective } from "../src/share/textfragment";

const alone = { before: "", after: "" };

test("a sentence that stands once is written as it is, its dividers escaped", () => {
  const text = "State-run, A & B; “no” — 50 %: +1 / ولسوالی Тоҷик#?";
  assert.equal(
    textDirective({ ...alone, text, page: `Before.\n${text}\nAfter.` }),
    ":~:text=State%2Drun%2C%20A%20%26%20B%3B%20%E2%80%9Cno%E2%80%9D%20%E2%80%94%2050%20%25%3A%20%2B1%20%2F%20%D9%88%D9%84%D8%B3%D9%88%D8%A7%D9%84%DB%8C%20%D0%A2%D0%BE%D2%B7%D0%B8%D0%BA%23%3F",
  );
});

test("of a long sentence both ends are enough", () => {
  const text = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
  assert.equal(
    textDirective({ ...alone, text, page: text }),
    ":~:text=word0%20word1%20word2%20word3%20word4%20word5,word54%20word55%20word56%20word57%20word58%20word59",
  );
  const like = `${text.slice(0, 60)} elsewhere\n${text}`;
  assert.match(textDirective({ ...alone, text, page: like }), /^:~:text=word0(%20word\d)+%20word10,/);
});

test("the same words twice are told apart by what stands around them", () => {
  const page = "Attackers fled. Two died.\nNight fell. Two died. More came.";
  assert.equal(textDirective({ text: "Two died.", before: "Night fell.", after: "More came.", page }), ":~:text=fell.-,Two%20died%2E");
  assert.equal(textDirective({ text: "Two died.", before: "", after: "More came.", page: "Two died. Rest.\nTwo died. More came." }), ":~:text=Two%20died.,-More");
  // A prefix may take two words, and words inside words do not count.
  const twins = "It was so. Two died.\nShe was so. Two died.\nTwo diedx";
  assert.equal(textDirective({ text: "Two died", before: "She was so.", after: "", page: twins }), ":~:text=She%20was%20so.-,Two%20died");
});

test("the same letters inside longer words are not the same words", () => {
  for (const page of ["She left. Two died.\nTwo diedx.", "She left. Two died.\nxTwo died.", "She left. Two died.\nTwo died7"]) {
    assert.equal(textDirective({ text: "Two died", before: "She left.", after: "", page }), ":~:text=Two%20died", page);
  }
  assert.equal(textDirective({ text: "Two died", before: "She left.", after: "", page: "She left. Two died.\n(Two died)" }), ":~:text=left.-,Two%20died");
});

test("the same words in the same surroundings do not go on for ever", () => {
  assert.equal(textDirective({ text: "Two.", before: "One.", after: "Three.", page: "One. Two. Three.\nOne. Two. Three." }), ":~:text=One.-,Two.,-Three%2E");
  assert.equal(textDirective({ ...alone, text: "a \ud800 b", page: "a \ud800 b" }), ":~:text=a%20%EF%BF%BD%20b");
});
