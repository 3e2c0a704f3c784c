// What the buttons Share, Cite and Keys open. All of it is loaded with the
// first of them.

import { address, type State } from "../address";
import type { Api } from "../api";
import { openCite } from "../cite/citedialog";
import { articleOf, lookUpDataset, lookUpPassage } from "../cite/lookup";
import type { Cited, CitedPassage } from "../cite/reference";
import { localDay } from "../days";
import { EVERYTHING } from "../filter";
import type { Incident } from "../model";
import type { Shown } from "../parts";
import { when } from "../words";
import { fileName } from "./download";
import { openShare, type Sharing } from "./sharedialog";
import { spotOf } from "./spot";
import { textDirective } from "./textfragment";

export { openKeys } from "./keysdialog";

export interface Screen {
  api: Api;
  /** what the address bar holds, with the place of the map */
  state: State;
  shown: Pick<Shown, "selected" | "passage">;
  /** draws the map as a PNG that names the address */
  draw: (href: string) => Promise<Blob>;
}

const NOWHERE = { map: null, tab: null, anchor: null };
const absolute = (href: string) => new URL(href, location.href).href;
const said = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? "";
const version = () => document.documentElement.dataset["dataset"] ?? "";

export function share({ api, state: here, shown: { selected, passage }, draw }: Screen): void {
  const state = inLanguage(here);
  const link = absolute(address(location.pathname, state));
  openShare({
    title: selected?.title ?? document.title,
    link,
    sentence: passage ? sentence(api, state, passage) : null,
    incident: selected && absolute(api.page(selected.id)),
    embed: absolute(address(api.embed(), { ...state, view: { ...NOWHERE, map: state.view.map } })),
    picture: { name: fileName(["panj", selected?.id ?? "map", version()], "png"), draw: () => draw(link) },
  });
}

/** inLanguage is a state in the language of the page, which another browser would not choose. */
function inLanguage(state: State): State {
  const said = state.kept.some(([key]) => key === "lang");
  return said ? state : { ...state, kept: [...state.kept, ["lang", document.documentElement.lang]] };
}

/** sentence makes the links to a passage of the article on this page. */
function sentence(api: Api, state: State, passage: string): Sharing["sentence"] {
  const element = document.getElementById(passage);
  const article = element?.closest<HTMLElement>("[data-article]")?.dataset["article"];
  if (!element || !article) return null;
  const directive = textDirective(spotOf(element));
  const here = address(location.pathname, { ...state, selected: { ...state.selected, passage }, filter: EVERYTHING, view: NOWHERE });
  return { here: `${absolute(here)}#${directive}`, alone: `${absolute(api.articlePage(article))}#${encodeURIComponent(passage)}${directive}` };
}

export function cite(screen: Screen): void {
  openCite(screen.shown.selected !== null, () => lookUp(screen));
}

async function lookUp({ api, state, shown: { selected, passage } }: Screen): Promise<Cited> {
  const known = {
    title: said(".brand"),
    version: version(),
    url: absolute(address(location.pathname, { ...state, selected: { incident: null, passage: null }, view: NOWHERE })),
    caution: said(".honesty"),
  };
  const [dataset, cited] = await Promise.all([lookUpDataset(api, known, Number(document.documentElement.dataset["incidents"]) > 0), passages(api, selected, passage)]);
  const incident = selected && { id: selected.id, title: selected.title, when: when(selected), url: absolute(api.page(selected.id)), sources: selected.sources ?? [] };
  return { dataset, incident, passages: cited, accessed: localDay(new Date()) };
}

/** passages looks up the selected passage. */
async function passages(api: Api, incident: Incident | null, passage: string | null): Promise<CitedPassage[]> {
  if (!passage) return [];
  const href = incident?.passages.find((p) => p.id === passage)?.href ?? "";
  const article = articleOf(href) || document.getElementById(passage)?.closest<HTMLElement>("[data-article]")?.dataset["article"];
  const found = article ? await lookUpPassage(api, article, passage) : null;
  return found ? [found] : [];
}
