// The real binary on a free port with a database of its own, or the server
// that PANJ_URL names.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_TIMEOUT = 60_000;

/** startServer answers { base, stop }; base has no trailing slash. */
export async function startServer(...flags) {
  if (process.env.PANJ_URL) return { base: process.env.PANJ_URL.replace(/\/$/, ""), stop: async () => {} };
  const binary = process.env.PANJ_BIN;
  if (!binary) throw new Error("set PANJ_BIN to the panj binary, or PANJ_URL to a running server");
  const dir = await mkdtemp(join(tmpdir(), "panj-e2e-"));
  const child = spawn(binary, ["serve", "--addr", "127.0.0.1:0", "--db", join(dir, "panj.gpkg"), ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.once("exit", () => child.kill("SIGKILL")); // also when a file of tests ends before its hooks
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    return { base: await address(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** address waits for the line in which the server says where it listens. */
function address(child) {
  return new Promise((resolve, reject) => {
    let out = "";
    let log = "";
    const timer = setTimeout(() => reject(new Error(`the server did not start:\n${out}${log}`)), START_TIMEOUT);
    child.stderr.on("data", (chunk) => (log = (log + chunk).slice(-4000)));
    child.stdout.on("data", (chunk) => {
      out += chunk;
      const found = /on (http:\/\/\S+)/.exec(out);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${out}${log}`));
    });
  });
}
