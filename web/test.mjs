// Bundles each test with the modules it tests and runs them under node --test.
// They speak English, as the page does for most.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));
const out = join(root, ".out");
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const tests = (await readdir(join(root, "test"))).filter((name) => name.endsWith(".test.ts"));
await build({
  absWorkingDir: root,
  entryPoints: tests.map((name) => join("test", name)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  inject: ["test/english.ts"],
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  external: ["@citation-js/*"], // of these only the tests know
  logLevel: "warning",
});
const files = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
process.exit(run.status ?? 1);
