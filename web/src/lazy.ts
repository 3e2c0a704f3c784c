// A part of the program that is loaded when it is first wanted. That it could
// not be had is forgotten: it is asked for again whenever it is wanted again.

import { serverAnswers } from "./api";
import { byId } from "./dom";
import { t, type Key } from "./i18n/messages";
import { Notices } from "./notices";

interface More {
  /** undoes what was begun in the hope of the part */
  failed?(): void;
  /** what "try again" does, if not the same as before */
  again?(): void;
}

export class Lazy<Part> {
  private loading: Promise<Part> | null = null;
  private failures = 0;

  constructor(private readonly load: () => Promise<Part>) {}

  /** use does something with the part; when it cannot be had, a line with its name says so and offers it again. */
  async use(name: Key, act: (part: Part) => unknown, more: More = {}): Promise<void> {
    const line = `part ${name}`;
    const notices = new Notices(byId("notices"));
    let part: Part;
    try {
      part = await this.get();
    } catch {
      more.failed?.();
      const again = more.again ?? (() => void this.use(name, act, more));
      const text = t("part.failed", { part: t(name) });
      // Some browsers remember that a script failed for as long as the page is open; a newer server does not have it any more.
      if (this.failures > 1 && (await serverAnswers(document.documentElement.dataset["base"] ?? ""))) notices.show(line, text, () => location.reload(), t("part.reload"));
      else notices.show(line, text, again);
      return;
    }
    notices.clear(line);
    await act(part);
  }

  /** quietly does something with the part; nothing is said when it cannot be had. */
  quietly(act: (part: Part) => unknown): void {
    void this.get().then(act, () => undefined);
  }

  /** ahead loads the part before it is wanted. */
  ahead(): void {
    this.quietly(() => undefined);
  }

  private get(): Promise<Part> {
    this.loading ??= this.load().catch((error: unknown) => {
      console.warn(error);
      this.failures++;
      this.loading = null;
      throw error;
    });
    return this.loading;
  }
}
