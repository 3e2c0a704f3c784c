// What two scripts share the bundler splits off into a file of its own, one for
// each set of scripts that share it: a first view would wait for a dozen. Here
// what an entry loads at once is put together again, and the parts that come
// later take what they need out of it: each entry has its own of them.
import { build, version as bundler } from "esbuild";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/** reached lists the scripts that an entry imports, itself first: those it loads at once, or with those that it may load later. */
function reached(meta, entry, kinds) {
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const i of meta.outputs[path].imports) if (kinds.includes(i.kind)) visit(i.path);
  };
  visit(Object.keys(meta.outputs).find((path) => meta.outputs[path].entryPoint === entry));
  return [...seen].map((path) => basename(path));
}

/** how every script is written */
export const SCRIPT = { bundle: true, minify: true, format: "esm", target: ["es2022"], charset: "utf8", legalComments: "none", write: false, logLevel: "warning" };

const id = (name, exported) => `${name.replace(/\W/g, "_")}_${exported}`;

/** wantedBy lists what a script, as the bundler wrote it, imports from another. */
function wantedBy(script, other) {
  const lists = [...script.matchAll(/import\{([^}]*)\}from"\.\/([^"]+)"/g)].filter(([, , name]) => name === other);
  return lists.flatMap(([, list]) => list.split(",").map((name) => name.split(" as ")[0]));
}

/**
 * joined takes what the bundler wrote, { files, meta }, and answers { files,
 * entries, lazy }: all files, the script of each entry, and the scripts that are
 * loaded later, by their names. Every name carries a hash of all scripts, since
 * any of them may name any other, and of what joins them.
 */
export async function joined({ files, meta }, entries) {
  const scripts = new Map(files.filter(([name]) => name.endsWith(".js")).map(([name, bytes]) => [basename(name), Buffer.from(bytes).toString()]));
  const version = createHash("sha256").update([...scripts.values(), bundler, await readFile(new URL(import.meta.url))].join("\n")).digest("hex").slice(0, 10);
  const firsts = entries.map((entry) => reached(meta, entry, ["import-statement"]));
  const lasts = entries.map((entry, at) => reached(meta, entry, ["import-statement", "dynamic-import"]).filter((name) => !firsts[at].includes(name)));
  const stem = (at) => firsts[at][0].replace(/-\w+\.js$/, "");
  const mainOf = (at) => `${stem(at)}-${version}.js`;
  const later = (name, at) => `${at > 0 ? `${stem(at)}-` : ""}${name.replace(/\.js$/, `-${version}.js`)}`;

  const pack = async (contents, at, inside, taken) => {
    const sources = {
      name: "sources",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^\.\// }, ({ path, kind }) => {
          const name = basename(path);
          if (kind === "dynamic-import") return { path: `./${later(name, at)}`, external: true };
          if (name === mainOf(at)) return { path, external: true };
          if (inside.includes(name)) return { path: name, namespace: "inside" };
          return taken.includes(name) ? { path: name, namespace: "taken" } : { path: `./${later(name, at)}`, external: true };
        });
        onLoad({ filter: /./, namespace: "inside" }, ({ path }) => ({ contents: scripts.get(path) }));
        onLoad({ filter: /./, namespace: "taken" }, ({ path }) => ({
          contents: `export {${wantedBy(contents, path).map((e) => `${id(path, e)} as ${e}`)}} from "./${mainOf(at)}";`,
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
    const rest = [];
    for (const name of lasts[at]) rest.push([`assets/${later(name, at)}`, await pack(scripts.get(name), at, [], firsts[at])]);
    const wanted = (part) => [...new Set(lasts[at].flatMap((name) => wantedBy(scripts.get(name), part)))];
    const given = parts.map((part) => `export {${wanted(part).map((e) => `${e} as ${id(part, e)}`)}} from "./${part}";`);
    out.push([`assets/${mainOf(at)}`, await pack(`import "./${entry}";${given.join("")}`, at, [entry, ...parts], [])], ...rest);
  }
  return {
    files: [...files.filter(([name]) => !name.endsWith(".js")), ...out],
    entries: firsts.map((_, at) => `assets/${mainOf(at)}`),
    lazy: lasts.flatMap((names, at) => names.map((name) => `assets/${later(name, at)}`)),
  };
}
