// What most files of tests begin with: a server with a database of its own, a
// browser and an empty folder. They are there before a file's first line runs,
// as hooks of two files would not wait for each other, and are taken away after
// its last test. Each file has its own, since it is a process.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { launch, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

export const dir = await mkdtemp(join(tmpdir(), "panj-e2e-"));
export const server = await startServer();
export const browser = await launch();

after(async () => {
  await browser.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

/** open visits a page of the server. */
export const open = (path, options) => visit(browser, server.base, path, options);
