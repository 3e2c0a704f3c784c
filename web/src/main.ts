// The page begins here: it reads what the server wrote, draws the map beside
// it and joins the two.

import { Api } from "./api";
import { Page } from "./page";
import { addPatterns } from "./symbolview";

const root = document.documentElement;
root.classList.add("js");
addPatterns();
const own = Number(root.dataset["length"]) > 0;
new Page(new Api(root.dataset["base"] ?? "", root.dataset["dataset"] ?? "", own)).start();
