// When the page is kept for use without the server: once it is ready and drawn,
// since that asks for much that the first view does not need.

import { Lazy } from "./lazy";
import type { BorderMap } from "./map";
import type { Surroundings } from "./offline";

const PAUSE = 1000; // milliseconds

/** keepOffline has the page kept after it has loaded what it needs, as far as that could be had. */
export function keepOffline(map: BorderMap, loaded: Promise<unknown>, here: Omit<Surroundings, "ready">): void {
  const drawn = () => new Promise<void>((resolve) => (map.isDrawn ? resolve() : map.onFirstDrawn(resolve)));
  const ready = loaded.then(drawn).then(() => new Promise<void>((resolve) => setTimeout(resolve, PAUSE)));
  const offline = new Lazy(() => import("./offline"));
  let started = false;
  const start = () =>
    offline.quietly(({ Offline }) => {
      if (!started) void new Offline({ ...here, ready }).start();
      started = true;
    });
  // Without it the page works as ever, so nothing is said; it is asked for again when there may be a network again.
  addEventListener("online", start);
  if (isControlled()) start();
  else void ready.then(start);
}

/** isControlled reports whether a worker looks after this page: then it may be a kept one. */
function isControlled(): boolean {
  try {
    return Boolean(navigator.serviceWorker?.controller);
  } catch {
    return false; // a frame that may keep nothing
  }
}
