// The page begins here: it reads what the server wrote, draws the map beside
// it and joins the two.

import { Api } from "./api";
import { readDataset } from "./dataset";
import { Page } from "./page";
import { addPatterns } from "./symbolview";

const root = document.documentElement;
root.classList.add("js");
addPatterns();
const credits = [...document.querySelectorAll("#credits > li")].map((line) => line.textContent ?? "");
const dataset = readDataset(root.dataset, credits);
new Page(new Api(root.dataset["base"] ?? "", root.dataset["dataset"] ?? "", dataset.layers), dataset).start();
