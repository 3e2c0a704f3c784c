// The page begins here: it reads what the server wrote, draws the map beside
// it and joins the two.

import { Api } from "./api";
import { Page } from "./page";
import { addPatterns } from "./symbolview";

const root = document.documentElement;
root.classList.add("js");
addPatterns();
new Page(new Api(root.dataset["base"] ?? "", root.dataset["dataset"] ?? "")).start();
