// What is said when the server cannot answer, or says why it does not.

import { ApiError, BusyError } from "../api";
import { reason, unanswered } from "../attempt";
import { t } from "../i18n/messages";
import type { Notices } from "../notices";

/** why is what stands where the answer would. */
export function why(error: unknown): string {
  return isRefusal(error) ? t("viewer.refused", { reason: error.refusal.detail }) : reason(error);
}

/** failure says in the line of that name that there is no answer; what is not the server's doing is thrown on. */
export function failure(notices: Notices, name: string, error: unknown, retry: () => void): void {
  if (!(error instanceof ApiError)) throw error;
  if (isRefusal(error)) notices.show(name, why(error));
  else unanswered(notices, name, error, retry);
}

/** isRefusal reports whether the server has answered that it cannot, and said why. */
function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.refusal.detail !== "" && !(error instanceof BusyError);
}
