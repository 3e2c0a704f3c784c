// Messages by key, with {named} holes.

import { en, type Key, type Messages } from "./en";

export type { Key } from "./en";

let messages: Messages = en;
let language = "en-GB";

/** use changes the language of everything that is written from now on. */
export function use(tag: string, table: Messages): void {
  language = tag;
  messages = table;
}

/** locale returns the BCP 47 tag that dates and numbers are written in. */
export function locale(): string {
  return language;
}

/** t returns a message with its holes filled. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return messages[key].replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : String(value);
  });
}

/** either returns the message of the first key that exists, e.g. that of an unforeseen type. */
export function either(key: string, fallback: Key, values: Record<string, string | number> = {}): string {
  return t(key in messages ? (key as Key) : fallback, values);
}
