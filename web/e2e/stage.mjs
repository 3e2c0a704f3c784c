// What most files of tests begin with: a server with a database of its own, a
// browser and an empty folder. They are there when the first test runs, and are
// taken away after the last. Each file has its own, since it is a process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { launch, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

export let server, browser, dir;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "panj-e2e-"));
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** open visits a page of the server. */
export const open = (path, options) => visit(browser, server.base, path, options);
