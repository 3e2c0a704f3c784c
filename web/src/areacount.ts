// How many incidents are in an area, in words: first those that its rule counts,
// whose sum is what the page shows, then what it leaves out although it may be
// there.

import { countIn } from "./area";
import type { Area } from "./filter";
import { t } from "./i18n/messages";
import type { Incident } from "./model";

/** areaCount counts the incidents that the other conditions let through. */
export function areaCount({ box, match }: Area, others: Iterable<Incident>): string {
  const n = countIn(box, others);
  const inside = t("area.inside", { n: n.inside });
  const point = t("area.point", { n: n.point });
  const [maybe, touching, unplaced] = [some("area.maybe", n.maybe), some("area.maybe", n.touching), some("area.unplaced", n.unplaced)];
  if (match === "area") return joined([inside, t("area.maybe", { n: n.maybe })], [unplaced]);
  if (match === "within") return joined([inside], [maybe, unplaced]);
  return match === "geometry" ? joined([point], [touching, unplaced]) : joined([point, unplaced], [touching]);
}

function some(key: "area.maybe" | "area.unplaced", n: number): string {
  return n > 0 ? t(key, { n }) : "";
}

function joined(counted: readonly string[], left: readonly string[]): string {
  const [first, rest] = [counted, left].map((texts) => texts.filter((text) => text !== "").join(t("text.comma")));
  return rest ? t("area.notCounted", { counted: first!, rest }) : first!;
}
