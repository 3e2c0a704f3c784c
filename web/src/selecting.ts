// The one selection on the screen: what the address asks for is brought into
// sight in each part, but for the one in which it was chosen, and told; and the
// keyboard comes back to where it was.

import type { ArticleView } from "./article";
import type { Card } from "./card";
import { byId, say } from "./dom";
import { t } from "./i18n/messages";
import { focusOnMap } from "./keepfocus";
import type { ListView } from "./list";
import type { BorderMap } from "./map";
import type { Incident } from "./model";
import { missing, type Notices } from "./notices";
import type { Origin } from "./parts";
import { resolve, type Resolved } from "./selection";
import type { Cause, Store } from "./store";
import type { Tabs } from "./tabs";
import { when } from "./words";
import { SMALL } from "./widths";

export interface Around {
  store: Store;
  article: ArticleView;
  list: ListView;
  tabs: Tabs;
  card: Card;
  map: BorderMap;
  notices: Notices;
}

const NOTHING: Resolved = { incident: null, passage: null, missingIncident: null, missingPassage: null };

export class Selecting {
  now = NOTHING;
  private before = NOTHING;
  private origin: Origin = "address";
  private opener: HTMLElement | null = null;
  /** whether the address said which part of the map to show; the map may have moved since, to make room */
  private readonly mapGiven: boolean;

  constructor(private readonly around: Around) {
    this.mapGiven = around.store.view.map !== null;
  }

  /** select changes the selection; false when it is the same as before. */
  select(incident: string, passage: string | null, origin: Origin): boolean {
    const { store } = this.around;
    this.origin = origin;
    this.opened();
    if (store.selected.incident === incident && (passage === null || store.selected.passage === passage)) return false;
    store.select({ incident, passage });
    return true;
  }

  /** opened remembers where the keyboard was, for when the card closes. */
  private opened(): void {
    const { activeElement } = document;
    if (!this.around.card.holdsFocus) this.opener = activeElement instanceof HTMLElement ? activeElement : null;
  }

  /** find finds what the address asks for; until the incidents have come, nothing is said of one that is not among them. */
  find(cause: Cause, incidents: readonly Incident[], come: boolean): void {
    if (cause === "history") this.origin = "address";
    this.before = this.now;
    this.now = resolve(this.around.store.selected, incidents, this.around.article.passages);
    missing(this.around.notices, come ? this.now : { ...this.now, missingIncident: null });
  }

  /** show brings what was found into sight and tells it. */
  show(cause: Cause): void {
    const { incident, passage } = this.now;
    if (incident) this.reveal(incident, passage, cause);
    else this.around.card.hide();
    if (cause === "history") this.restoreView();
    if (cause === "start" && !this.around.store.selected.incident) return;
    if (incident !== this.before.incident) say(incident ? t("live.selected", { title: incident.title, date: when(incident), place: incident.placeName }) : t("live.cleared"));
  }

  private reveal(incident: Incident, passage: string | null, cause: Cause): void {
    const { article, card, list, map, store, tabs } = this.around;
    card.show(incident);
    const given = cause === "start" ? this.mapGiven : cause !== "select" && store.view.map !== null;
    if (this.origin === "symbol") map.reveal(incident.id, padding());
    else if (!given) map.fit(incident, padding());
    if (this.origin === "list") return;
    if (this.origin !== "passage" && passage && tabs.current === "article") article.scrollTo(passage);
    if (tabs.current === "list") list.scrollTo(incident.id);
    if (this.origin === "passage" && SMALL.matches && passage) article.scrollTo(passage);
  }

  private restoreView(): void {
    const { map, store, tabs } = this.around;
    if (store.view.tab !== tabs.current) tabs.show(store.view.tab ?? tabs.home);
    if (store.view.map) map.show(store.view.map);
    else if (!this.now.incident && store.left?.map) map.home(padding()); // else it has not been moved
  }

  /** close clears the selection and with it the card. */
  close(): void {
    const inside = this.around.card.holdsFocus;
    this.around.store.select({ incident: null, passage: null });
    if (inside) this.leaveCard();
  }

  /** escape closes the card, then the selection. */
  escape(): void {
    const { card } = this.around;
    if (!card.isOpen) return this.now.incident ? this.close() : undefined;
    const inside = card.holdsFocus;
    card.hide();
    if (inside) this.leaveCard();
  }

  /** leaveCard gives the keyboard back to whatever opened the card. */
  private leaveCard(): void {
    const visible = this.opener?.isConnected && this.opener !== document.body && this.opener.getClientRects().length > 0;
    (visible ? this.opener! : byId("reader")).focus({ preventScroll: true });
  }

  /** toArticle takes the keyboard to the mark of an incident in the text. */
  toArticle(id: string): void {
    const { article } = this.around;
    if (this.now.passage) article.scrollTo(this.now.passage);
    article.focus(id);
  }

  toMap(id: string): void {
    focusOnMap(this.around.map, id);
  }
}

/** padding is the room that the card takes when a shape is fitted. */
export function padding() {
  const base = { left: 12, top: 20, right: 12, bottom: SMALL.matches ? 20 : 72 };
  const card = byId("card");
  if (card.hidden || SMALL.matches) return base;
  return { ...base, left: base.left + card.offsetLeft + card.offsetWidth };
}
