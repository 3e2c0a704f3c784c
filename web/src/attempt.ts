// What needs the server, and what is said when it gives no answer.

import { ApiError } from "./api";
import { t } from "./i18n/messages";
import type { Notices } from "./notices";

/** attempt does what needs the server; without an answer a line of that name says so and offers to try again. */
export async function attempt(notices: Notices, name: string, what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    notices.show(name, t("state.data"), () => void attempt(notices, name, what));
  }
}
