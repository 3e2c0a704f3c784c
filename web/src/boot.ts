// What every page with a map begins with: the reader's messages, and what the
// server wrote into the page about the dataset.

import { Api } from "./api";
import { readDataset, smallColumn, type Dataset } from "./dataset";
import { languages, type Table } from "./i18n/languages";
import { use } from "./i18n/messages";

/** boot makes the page ready for what it shows. */
export async function boot(): Promise<{ api: Api; dataset: Dataset }> {
  const root = document.documentElement;
  const language = Object.values(languages).find((l) => l.lang === root.lang) ?? languages["en"]!;
  use(language, (await messages(root.dataset["messages"] ?? "")) as Table);
  root.classList.add("js"); // not before: without messages the page stays what the server made it
  const credits = [...document.querySelectorAll("#credits > li")].map((line) => line.textContent ?? "");
  const dataset = readDataset(root.dataset, credits);
  return { api: new Api(root.dataset["base"] ?? "", root.dataset["dataset"] ?? "", dataset.layers, smallColumn(dataset.ask)), dataset };
}

/** messages loads those of the reader's language; without them nothing could be said, so it tries once more. */
function messages(address: string): Promise<unknown> {
  return import(address).catch(() => import(`${address}?again`)); // some browsers remember a failure by the address
}
