// What two scripts share the bundler splits off into a file of its own, one for
// each set of scripts that share it: a first view would wait for a dozen. Here
// what an entry loads at once is put together again, and the parts that come
// later take what they need out of the first entry.
import { build, version as bundler } from "esbuild";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/** firstView lists the scripts that an entry loads at once: itself and what it imports. */
function firstView(meta, entry) {
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const i of meta.outputs[path].imports) if (i.kind === "import-statement") visit(i.path);
  };
  visit(Object.keys(meta.outputs).find((path) => meta.outputs[path].entryPoint === entry));
  return [...seen].map((path) => basename(path));
}

/** how every script is written */
export const SCRIPT = { bundle: true, minify: true, format: "esm", target: ["es2022"], charset: "utf8", legalComments: "none", write: false, logLevel: "warning" };

const id = (name, exported) => `${name.replace(/\W/g, "_")}_${exported}`;

/**
 * joined takes what the bundler wrote, { files, meta }, and answers { files,
 * entries, lazy }: all files, the script of each entry, and the scripts that are
 * loaded later, by their names. Every name carries a hash of all scripts, since
 * any of them may name any other, and of what joins them.
 */
export async function joined({ files, meta }, entries) {
  const scripts = new Map(files.filter(([name]) => name.endsWith(".js")).map(([name, bytes]) => [basename(name), Buffer.from(bytes).toString()]));
  const exported = new Map(Object.entries(meta.outputs).map(([path, o]) => [basename(path), o.exports]));
  const version = createHash("sha256").update([...scripts.values(), bundler, await readFile(new URL(import.meta.url))].join("\n")).digest("hex").slice(0, 10);
  const firsts = entries.map((entry) => firstView(meta, entry));
  const lazy = [...scripts.keys()].filter((name) => !firsts.flat().includes(name));
  const final = (name) => (lazy.includes(name) ? name.replace(/\.js$/, `-${version}.js`) : name.replace(/-\w+\.js$/, `-${version}.js`));
  const main = final(firsts[0][0]);

  const pack = async (contents, inside, taken) => {
    const sources = {
      name: "sources",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^\.\// }, ({ path, kind }) => {
          const name = basename(path);
          if (kind === "dynamic-import" || name === main) return { path: `./${final(name)}`, external: true };
          if (inside.includes(name)) return { path: name, namespace: "inside" };
          return taken.includes(name) ? { path: name, namespace: "taken" } : { path: `./${final(name)}`, external: true };
        });
        onLoad({ filter: /./, namespace: "inside" }, ({ path }) => ({ contents: scripts.get(path) }));
        onLoad({ filter: /./, namespace: "taken" }, ({ path }) => ({
          contents: `export {${exported.get(path).map((e) => `${id(path, e)} as ${e}`)}} from "./${main}";`,
        }));
      },
    };
    const result = await build({
      stdin: { contents, resolveDir: "/" },
      plugins: [sources],
      ...SCRIPT,
    });
    return result.outputFiles[0].contents;
  };

  const out = [];
  for (const [at, [entry, ...parts]] of firsts.entries()) {
    const given = at > 0 ? [] : parts.map((part) => `export {${exported.get(part).map((e) => `${e} as ${id(part, e)}`)}} from "./${part}";`);
    out.push([`assets/${final(entry)}`, await pack(`import "./${entry}";${given.join("")}`, [entry, ...parts], [])]);
  }
  for (const name of lazy) out.push([`assets/${final(name)}`, await pack(scripts.get(name), [], firsts[0])]);
  return {
    files: [...files.filter(([name]) => !name.endsWith(".js")), ...out],
    entries: firsts.map(([entry]) => `assets/${final(entry)}`),
    lazy: lazy.map((name) => `assets/${final(name)}`),
  };
}
