// A citation as a line of text.

import { inWords } from "../dates";
import { t } from "../i18n/messages";
import { isolated, licenceOf, sentence, unmarked, type Reference } from "./reference";

/**
 * plain writes one reference: of the server's page of an incident it has the
 * same parts in the same order, and after them the day it was looked at.
 */
export function plain(r: Reference): string {
  return unmarked(marked(r));
}

/** marked is plain for the screen: what may be in another direction is isolated (UAX 9). */
export function marked(r: Reference): string {
  const whole = r.as || sentence(r.container, r.by);
  const parts = [
    sentence(t("cite.title", { title: r.title }), r.when),
    r.quote && (r.section ? t("cite.quote", { section: r.section, quote: r.quote }) : t("cite.title", { title: r.quote })),
    r.kind === "webpage" ? sentence(isolated(r.by), r.issued && inWords(r.issued)) : r.container ? t("cite.in", { work: whole }) : isolated(whole),
    r.edition && sentence(t("cite.edition", { edition: r.edition })),
    r.version && sentence(t("cite.version", { version: r.version })),
    isolated(r.url),
    licenceOf(r) && sentence(isolated(licenceOf(r))),
    r.accessed && `(${t("cite.accessed", { date: inWords(r.accessed) })})`,
    ...(r.kind === "dataset" ? [] : r.notes),
  ];
  return parts.filter((part) => part).join(" ");
}
