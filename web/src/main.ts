// The page begins here: it reads what the server wrote, draws the map beside
// it and joins the two.

import { boot } from "./boot";
import { Lazy } from "./lazy";
import { Page } from "./page";

const { api, dataset } = await boot();
if (document.documentElement.dataset["kind"] === "plain") void new Lazy(() => import("./viewer/viewer")).use("page.stage", ({ Viewer }) => new Viewer(api, dataset).start());
else new Page(api, dataset).start();
