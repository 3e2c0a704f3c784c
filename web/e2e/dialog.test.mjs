// Dialogs: each opens once, and what changes meanwhile is heard inside.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { PHONE, travel } from "./browser.mjs";
import { open } from "./stage.mjs";

/** heard lists the texts of the polite live regions that a screen reader comes to. */
async function heard(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  await client.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = (node) => (node.role?.value === "StaticText" ? node.name.value : (node.childIds ?? []).map((id) => textOf(byId.get(id) ?? {})).join(""));
  return nodes.filter((node) => !node.ignored && node.properties?.some(({ name, value }) => name === "live" && value.value === "polite")).map(textOf).filter((text) => text !== "");
}

async function until(what) {
  for (const end = Date.now() + 10_000; !(await what()); await new Promise((resolve) => setTimeout(resolve, 50))) assert.ok(Date.now() < end, `never: ${what}`);
}

test("what changes while a dialog is open is heard in it, and afterwards on the page", async () => {
  const { page, trouble, close } = await open("/", { size: PHONE });
  await page.locator(".all-filters").click();
  const drawer = page.getByRole("dialog", { name: "Filters" });
  await drawer.locator("summary", { hasText: "Type" }).click();
  await drawer.getByText("Clash").click();
  await until(async () => (await heard(page)).includes("5 of 13 incidents"));
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  await travel(page, -1);
  await until(async () => (await heard(page)).includes("13 incidents"));
  assert.deepEqual(trouble, []);
  await close();
});

test("what is asked for twice before it has come opens once", async () => {
  for (const ask of [(page) => page.keyboard.press("?"), (page) => page.evaluate(() => document.querySelector("[data-tool=share]").click())]) {
    let come;
    const late = new Promise((resolve) => (come = resolve));
    const route = (page) => page.route("**/assets/open-*.js", (r) => late.then(() => r.continue()));
    const { page, trouble, close } = await open("/", { route });
    await ask(page);
    await ask(page);
    come();
    const dialogs = page.locator("dialog");
    await dialogs.first().waitFor();
    assert.equal(await dialogs.count(), 1);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("without a clipboard of its own the page copies in the old way, also from a dialog", async () => {
  const without = (page) => page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  const { page, trouble, close } = await open("/", { route: without });
  await page.locator("[data-tool=share]").click();
  const row = page.locator("dialog .share-row").first();
  const copy = row.locator("button").first();
  await copy.click();
  await copy.getByText("Copied").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.closest(".share-row") !== null), true, "the keyboard is somewhere else");
  assert.equal(await page.locator("dialog textarea.visually-hidden").count(), 0);
  const link = await row.locator("input").inputValue();
  await page.keyboard.press("Escape");
  await page.locator("#q").focus();
  await page.keyboard.press("Control+V");
  assert.equal(await page.locator("#q").inputValue(), link);
  assert.deepEqual(trouble, []);
  await close();
});
