// The code that shows the map on another site's page.

import type { Key } from "../i18n/messages";

export interface Frame {
  /** absolute address of what is shown */
  src: string;
  title: string;
  /** pixels, or a share of the page it stands on */
  width: number | "100%";
  height: number;
}

export interface Size extends Pick<Frame, "width" | "height"> {
  name: Key;
}

/** SIZES lists what the dialog offers; the second is what it begins with. */
export const SIZES: readonly Size[] = [
  { name: "share.small", width: 320, height: 280 },
  { name: "share.medium", width: 560, height: 420 },
  { name: "share.large", width: 800, height: 560 },
  { name: "share.wide", width: "100%", height: 480 },
];

/** embedCode writes an iframe. */
export function embedCode({ src, title, width, height }: Frame): string {
  return `<iframe src="${escape(src)}" title="${escape(title)}" width="${width}" height="${height}" loading="lazy" style="border: 0"></iframe>`;
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
