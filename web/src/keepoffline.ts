// When the page is kept for use without the server: once its first view is
// drawn, since that asks for much that the first view does not need.

import type { BorderMap } from "./map";
import type { Surroundings } from "./offline";

const PAUSE = 1000; // milliseconds

export function keepOffline(map: BorderMap, here: Surroundings): void {
  // Without it the page works as ever.
  const start = () => void import("./offline").then(({ Offline }) => new Offline(here).start(), () => undefined);
  if (navigator.serviceWorker?.controller) start();
  else map.onFirstDrawn(() => setTimeout(start, PAUSE));
}
