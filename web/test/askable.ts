// What the incidents of the seed can be asked for.
import type { Askable } from "../src/filterquery";

const columns = ["type", "target", "place_basis", "in_article", "killed", "earliest", "latest", "radius_m", "km_from", "km_to", "status"];
export const ASK: Askable = {
  parameters: ["bbox", "bbox-crs", "match", "datetime", "km", "q", "filter", "filter-lang", "filter-crs", ...columns],
  columns: [...columns, "said_by"],
};
