// Builds the page into dist/: index.html (a Go html/template) and the same in the
// other languages, index.ru.html and so on, with the words that the server writes into them, words.ru.json; the page for
// frames, embed.html, alike; under assets/ the script, the style sheet and the icon, whose names carry a hash of their bytes. Fails when a part
// outgrows its budget or a message is unknown.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { joined, SCRIPT } from "./join.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");

// Bytes after gzip. The page the server makes from the template is measured by
// the browser tests; here its own part only. What a script loads only when it is
// needed (import()) counts by itself. A reader loads the messages of one language,
// here of the one that has the most.
const LAZY = 25 * 1024;
const budget = (messages, page) => [
  ["the script of the map page", [main, messages], 115 * 1024],
  ["the messages of one language", [messages], 8 * 1024],
  ["the script of small maps", [smallmap], 115 * 1024],
  ["the script of frames", [embed, messages], 105 * 1024],
  ...lazy.map((name) => [`the part ${name}`, [name], LAZY]),
  ["the style of the map page", /main-.*\.css$/, 12 * 1024],
  ["the style of its panels", /panels-.*\.css$/, 8 * 1024],
  ["the style of frames", /embed-.*\.css$/, 8 * 1024],
  ["the style of small maps", /smallmap-.*\.css$/, 8 * 1024],
  ["the service worker", /^sw\.js$/, 4 * 1024],
  ["the script of the interface", /reader-.*\.js$/, 4 * 1024],
  ["index.html in one language", [page], 25 * 1024],
];

const hashed = (name, ext, bytes) =>
  `assets/${name}-${createHash("sha256").update(bytes).digest("hex").slice(0, 10)}${ext}`;

async function emptyDist() {
  await mkdir(dist, { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== ".gitkeep") await rm(join(dist, name), { recursive: true });
  }
}

// protomaps-leaflet expects Leaflet as the global L; here it imports it, and
// nothing else has to.
const leafletForTiles = {
  name: "leaflet-for-tiles",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/protomaps-leaflet\/.*\.js$/ }, async ({ path }) => ({
      contents: `import * as L from "leaflet";\n${await readFile(path, "utf8")}`,
      resolveDir: dirname(path),
    }));
  },
};

async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: "src/main.ts", out: "main" },
      { in: "src/styles/main.css", out: "main" },
      { in: "src/styles/panels.css", out: "panels" },
      { in: "src/styles/print.css", out: "print" },
      { in: "src/smallmap.ts", out: "smallmap" },
      { in: "src/embed.ts", out: "embed" },
      { in: "src/styles/embed.css", out: "embed" },
      { in: "src/styles/smallmap.css", out: "smallmap" },
    ],
    outdir: join(dist, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    splitting: true,
    ...SCRIPT,
    // What protomaps-leaflet brings along for maps of other kinds, a quarter of the script.
    alias: { "@protomaps/basemaps": "./src/basemap/unused.ts", pmtiles: "./src/basemap/unused.ts" },
    plugins: [leafletForTiles],
    loader: { ".png": "empty" }, // Leaflet's pictures, none of which is shown
    metafile: true,
  });
  return { files: result.outputFiles.map((f) => [`assets/${basename(f.path)}`, f.contents]), meta: result.metafile };
}

/** licences collects the terms of every package that ended up in the script. */
async function licences(meta) {
  const used = Object.entries(meta.outputs).filter(([path]) => path.endsWith(".js")).flatMap(([, o]) => Object.entries(o.inputs));
  const packages = new Set();
  for (const [path, { bytesInOutput }] of used) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found && bytesInOutput > 0) packages.add(found[1]);
  }
  const parts = [];
  for (const name of [...packages].sort()) {
    const dir = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(dir, "package.json"), "utf8"));
    const file = (await readdir(dir)).find((f) => /^licen[cs]e(\.\w+)?$/i.test(f));
    const text = file ? (await readFile(join(dir, file), "utf8")).trim() : `Licence: ${license}`;
    parts.push(`${name} ${version}\n\n${text}\n`);
  }
  return `The script of this page contains:\n\n${parts.join(`\n${"-".repeat(72)}\n\n`)}`;
}

const zipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

function checkBudget(outputs) {
  const sizes = new Map(outputs.map(([name, bytes]) => [name, zipped(bytes)]));
  const heaviest = (names) => names.reduce((a, b) => (sizes.get(b) > sizes.get(a) ? b : a));
  const messages = heaviest(languages.map((l) => l.file));
  const page = heaviest([...sizes.keys()].filter((name) => /^index\..*html$/.test(name)));
  let over = false;
  for (const [name, which, limit] of budget(messages, page)) {
    const parts = Array.isArray(which) ? which : [...sizes.keys()].filter((n) => which.test(n));
    const gz = parts.reduce((sum, part) => sum + sizes.get(part), 0);
    const line = `${name}: ${(gz / 1024).toFixed(1)} KB gzipped of ${limit / 1024} KB`;
    if (!(gz > 0 && gz <= limit)) {
      console.error(`over budget: ${line}`);
      over = true;
    } else {
      console.log(line);
    }
  }
  if (over) process.exit(1);
}

/** single bundles a script that stands alone. */
async function single(entry, more = {}) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: entry ? [entry] : [],
    ...SCRIPT,
    ...more,
  });
  return result.outputFiles[0].contents;
}

/** buildOf is a hash of what the map page may load. */
const buildOf = (assets) => createHash("sha256").update(assets.join()).digest("hex").slice(0, 10);

/**
 * worker bundles the service worker, which keeps all that the map page may load. It
 * is no module: not every browser takes a worker that is one.
 */
function worker(assets) {
  return single("src/worker/worker.ts", { format: "iife", define: { ASSETS: JSON.stringify(assets), BUILD: JSON.stringify(buildOf(assets)) } });
}

const load = (code) => import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);

// Messages of these groups are mostly those of the pages' markup; scripts say them by their whole names alone.
const MARKUP = /^(page|theme|article|list|form|data)\./;

/** spoken tells of a message whether one of the scripts may say it. */
function spoken(scripts) {
  const text = scripts.map((bytes) => Buffer.from(bytes).toString()).join("\n");
  const begun = [...text.matchAll(/`(\w+\.)\$\{/g)].map((m) => m[1]);
  const made = begun.find((start) => MARKUP.test(start));
  if (made) throw new Error(`messages that begin with ${made} are put together in a script, so that none can be left out`);
  return (key) => !MARKUP.test(key) || text.includes(key);
}

/** tables returns the languages, each with its messages and the script that holds them, as far as scripts say them. */
async function tables(says) {
  const { languages } = await load(await single("src/i18n/languages.ts"));
  return Promise.all(
    Object.entries(languages).map(async ([code, language]) => {
      const { messages, months } = await load(await single(`src/i18n/${code}.ts`));
      const said = Object.fromEntries(Object.entries(messages).filter(([key]) => says(key)));
      const contents = `export const messages = ${JSON.stringify(said)}, months = ${JSON.stringify(months)};`;
      const script = await single(undefined, { stdin: { contents } });
      return { code, ...language, messages, months, script, file: hashed(code, ".js", script) };
    }),
  );
}

/**
 * words makes what the server writes dates and kilometres with (wording in server/wording.go): messages
 * whose holes are left open, with the marks around them that the script would set.
 */
async function words() {
  const { t, use } = await load(await single("src/i18n/messages.ts"));
  const open = new Proxy({}, { get: (_, name) => `{${name}}` });
  return languages.filter((l) => l.code !== "en").map((language) => {
    use(language, language);
    const { names, alone = names, year = "{y}" } = language.months;
    const messages = Object.entries(WORDS).map(([name, key]) => [name, t(key, open)]);
    return [`words.${language.code}.json`, JSON.stringify({ months: names, alone, year, ...Object.fromEntries(messages) }, null, 1)];
  });
}

const WORDS = {
  about: "date.about", uncertain: "date.uncertain", from: "date.from", until: "date.until", undated: "date.none", km: "map.km", stretch: "strip.range",
};

const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** filled puts messages in for the marks of a template: %t:key% or %t:key|hole=markup%. */
function filled(template, { code, messages }) {
  return template.replace(/%t:([^%|]+)((?:\|\w+=[^%|]*)*)%/g, (mark, key, given) => {
    if (!(key in messages)) throw new Error(`there is no message ${key}, which ${mark} asks for`);
    const holes = new Map(given.split("|").slice(1).map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
    const text = escaped(messages[key]).replace(/\{(\w+)\}/g, (hole, name) => {
      if (!holes.has(name)) throw new Error(`${mark} does not fill ${hole} of the message in ${code}`);
      return holes.get(name);
    });
    return text;
  });
}

/** symbol is that of an incident, for the server to draw it as symbolview.ts does. */
async function symbol() {
  const { known, outline, shapeOf, typeClass } = await load(await single("src/symbols.ts"));
  const set = (type, assign) => {
    const { path, text } = outline(shapeOf(type));
    return `{{$class ${assign} "${typeClass(type)} ${shapeOf(type)}"}}{{$path ${assign} "${path}"}}{{$y ${assign} "${text}"}}`;
  };
  const choice = known.map((type) => `if eq .Type "${type}"}}${set(type, "=")}`).join("{{else ");
  const classes = `symbol {{$class}}{{if ne .Basis "stated"}} hollow{{end}}{{if .Number}} numbered{{end}}`;
  const number = '{{if .Number}}<text x="16" y="{{$y}}" text-anchor="middle">{{number .Number}}</text>{{end}}';
  const drawn = '<path class="ground" d="{{$path}}"/><path class="shape" d="{{$path}}"/>';
  return `${set("", ":=")}{{${choice}{{end}}<svg class="${classes}" viewBox="0 0 32 32" aria-hidden="true">${drawn}${number}</svg>`;
}

/** PATTERNS is the hatching that styles refer to as url(#hatch). */
const hatching = (id, cls) => `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="${cls}" d="M0 0V6"/></pattern>`;
const PATTERNS = `<svg class="patterns" width="0" height="0" aria-hidden="true">${hatching("hatch", "hatch")}${hatching("hatch-strong", "hatch strong")}</svg>`;

/** alternate links the page in another language; without a code, as the reader's browser asks for it. */
const alternate = (code) => `<link rel="alternate" hreflang="${code || "x-default"}" href="{{.In "${code}"}}">`;

/** locale is a language as the Open Graph protocol writes it, with its country. */
const locale = ({ locales }) => {
  const { language, region } = new Intl.Locale(locales[0]).maximize();
  return `${language}_${region}`;
};

const localeTag = (l, current) => `<meta property="og:locale${l === current ? "" : ":alternate"}" content="${locale(l)}">`;

/** languageLink leads to the page in another language; what the language calls itself is for those who read it. */
function languageLink({ code, lang, short, name }, current) {
  const here = current ? ' aria-current="true"' : "";
  return `<a href="{{.In "${code}"}}" hreflang="${code}" data-lang="${code}" title="${name}"${here}>${short}<span class="visually-hidden" lang="${lang}"> ${name}</span></a>`;
}

/** page makes the file of one language from index.html or embed.html. */
function page(stem, template, language, names) {
  const marks = { LANG: language.lang, DIR: language.dir, MESSAGES: basename(language.file), ...names };
  marks.ALTERNATES = [...languages.map((l) => l.code), ""].map(alternate).join("\n");
  marks.LOCALES = [language, ...languages.filter((l) => l !== language)].map((l) => localeTag(l, language)).join("\n");
  marks.LANGUAGES = languages.map((l) => languageLink(l, l.code === language.code)).join("\n    ");
  const html = filled(template, language).replace(/%([A-Z]+)%/g, (mark, name) => {
    if (!(name in marks)) throw new Error(`nothing to put in for ${mark}`);
    return marks[name];
  });
  if (html.includes("%t:")) throw new Error(`a mark that cannot be read: ${html.slice(html.indexOf("%t:")).slice(0, 80)}`);
  return [language.code === "en" ? `${stem}.html` : `${stem}.${language.code}.html`, html];
}

const split = await bundle();
const { meta } = split;
const { files, lazy, entries: [main, smallmap, embed] } = await joined(split, ["src/main.ts", "src/smallmap.ts", "src/embed.ts"]);
const languages = await tables(spoken(files.filter(([name]) => name.endsWith(".js")).map(([, bytes]) => bytes)));
const icon = await readFile(join(root, "src/icon.svg"));
const iconName = hashed("icon", ".svg", icon);
const readerJS = await single("src/reader.ts"); // of the page of the interface, which has no map
const readerName = hashed("reader", ".js", readerJS);
const themeJS = await single("src/earlytheme.ts", { format: "iife" }); // loaded before anything is painted
const themeName = hashed("theme", ".js", themeJS);
const terms = await licences(meta);
const termsName = hashed("licences", ".txt", terms);
const named = (pattern) => basename(files.find(([name]) => pattern.test(name))[0]);
const parts = [...files, ...languages.map((l) => [l.file, l.script]), [themeName, themeJS], [iconName, icon]]; // of the map page, and of small maps
const loaded = parts.map(([name]) => name).filter((name) => !/^assets\/(smallmap|embed)-/.test(name)); // by the map page
const names = {
  BUILD: buildOf(loaded),
  JS: basename(main),
  EMBEDJS: basename(embed),
  EMBEDCSS: named(/embed-.*\.css$/),
  PANELS: named(/panels-.*\.css$/),
  PRINT: named(/print-.*\.css$/),
  CSS: named(/\/main-.*\.css$/),
  THEME: basename(themeName),
  LICENCES: basename(termsName),
  ICON: basename(iconName),
  SYMBOL: await symbol(),
  PATTERNS,
};
const html = [];
for (const stem of ["index", "embed"]) {
  const template = (await readFile(join(root, `src/${stem}.html`), "utf8")).replace(/^\{\{- \/\*.*?\*\/ -\}\}\s*/s, "");
  html.push(...languages.map((language) => page(stem, template, language, names)));
}

const workerJS = await worker(loaded);
const outputs = [...parts, ["sw.js", workerJS], [readerName, readerJS], [termsName, terms], ...html, ...(await words())];
checkBudget(outputs); // what is over it is not there to be served
await emptyDist();
await mkdir(join(dist, "assets"));
for (const [name, bytes] of outputs) await writeFile(join(dist, name), bytes);
