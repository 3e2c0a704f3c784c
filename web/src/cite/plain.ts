// A citation as a line of text.

import { inWords } from "../dates";
import { bare } from "../i18n/messages";
import { sentence, type Reference } from "./reference";

/**
 * plain writes one reference: of the server's page of an incident it has the
 * same parts in the same order, and after them the day it was looked at.
 */
export function plain(r: Reference): string {
  const whole = r.as || sentence(r.container, r.by);
  const parts = [
    sentence(bare("cite.title", { title: r.title }), r.when),
    r.quote && (r.section ? bare("cite.quote", { section: r.section, quote: r.quote }) : bare("cite.title", { title: r.quote })),
    r.kind === "webpage" ? sentence(r.by, r.issued && inWords(r.issued)) : r.container ? bare("cite.in", { work: whole }) : whole,
    r.edition && sentence(bare("cite.edition", { edition: r.edition })),
    r.version && sentence(bare("cite.version", { version: r.version })),
    r.url,
    r.licence && !r.as.includes(r.licence) && sentence(r.licence),
    r.accessed && `(${bare("cite.accessed", { date: inWords(r.accessed) })})`,
    ...(r.kind === "dataset" ? [] : r.notes),
  ];
  return parts.filter((part) => part).join(" ");
}
