// The page begins here: it reads what the server wrote, draws the map beside
// it and joins the two.

import { Api } from "./api";
import { readDataset } from "./dataset";
import { languages, type Table } from "./i18n/languages";
import { use } from "./i18n/messages";
import { Page } from "./page";
import { addPatterns } from "./symbolview";

const root = document.documentElement;
root.classList.add("js");
const language = Object.values(languages).find((l) => l.lang === root.lang) ?? languages["en"]!;
use(language, (await import(root.dataset["messages"] ?? "")) as Table);
addPatterns();
const credits = [...document.querySelectorAll("#credits > li")].map((line) => line.textContent ?? "");
const dataset = readDataset(root.dataset, credits);
const api = new Api(root.dataset["base"] ?? "", root.dataset["dataset"] ?? "", dataset.layers);
if (root.dataset["kind"] === "plain") void import("./viewer/viewer").then(({ Viewer }) => new Viewer(api, dataset).start());
else new Page(api, dataset).start();
