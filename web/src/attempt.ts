// What needs the server, and what is said when it gives no answer.

import { ApiError, BusyError, NewerError, type Api } from "./api";
import { t } from "./i18n/messages";
import type { Notices } from "./notices";

/** reason says why there is no answer. */
export function reason(error: unknown): string {
  return t(error instanceof BusyError ? "state.busy" : error instanceof NewerError ? "offline.newer" : "state.data");
}

/** unanswered says that a question of that name has no answer; the line offers to ask all such questions again. */
export function unanswered(notices: Notices, name: string, error: ApiError, again: () => void): void {
  notices.later(name, again);
  if (!(error instanceof NewerError)) notices.unanswered(reason(error)); // of newer data a line says so already
}

/** attempt does what needs the server, and says so when there is no answer. */
export async function attempt(notices: Notices, name: string, what: () => Promise<void>): Promise<void> {
  try {
    await what();
    notices.answered(name);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    unanswered(notices, name, error, () => void attempt(notices, name, what));
  }
}

/** offerNewer says at once when the server has other data than the page is of. */
export function offerNewer(api: Api, notices: Notices): void {
  api.onNewer = () => notices.has("newer") || notices.show("newer", t("offline.newer"), () => location.reload(), t("offline.reload"));
}
