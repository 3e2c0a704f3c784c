// Elements without markup in strings, so that nothing from the data is ever
// read as HTML.

export type Child = Node | string | null | false | undefined;
type Attributes = Record<string, string | number | boolean | null | undefined>;

/** h makes an HTML element; attributes that are null or false are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...kept(children));
  return element;
}

/** s makes an SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, attributes);
  element.append(...kept(children));
  return element;
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

function kept(children: Child[]): (Node | string)[] {
  return children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false);
}

/** own are the attributes of an element whose text is the data's own: it may be in another language than the page. */
export function own(): { lang: string; dir: string } {
  return { lang: document.documentElement.dataset["language"] ?? "", dir: "auto" };
}

/** said is such text in a line of other text. */
export function said(text: string): HTMLElement {
  return h("bdi", own(), text);
}

/** apart makes elements of the marks in a text that keep directions apart, so that copies of it have none. */
export function apart(text: string): Node[] {
  const root = document.createDocumentFragment();
  const open: ParentNode[] = [root];
  for (const part of text.split(/([\u2068\u2069])/)) {
    const inner = open[open.length - 1]!;
    if (part === "\u2069") open.length = Math.max(1, open.length - 1);
    else if (part === "\u2068") {
      open.push(h("bdi"));
      inner.append(open[open.length - 1]!);
    } else inner.append(part);
  }
  return [...root.childNodes];
}

/** byId finds an element that the page cannot do without. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element;
}

/** incidentOf returns the id of the incident that an element stands for. */
export function incidentOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>("[data-incident]")?.dataset["incident"] ?? null;
}

/** scrollSmooth answers how to scroll: at once when the reader wants no motion. */
export function scrollSmooth(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

/** safeLink returns an address that may be linked: http or https only. */
export function safeLink(url: string): string | null {
  try {
    const parsed = new URL(url, location.href);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

/** hovers reports when the pointer or the keyboard comes to what stands for an incident in an element, or is it, and when it leaves. */
export function hovers(within: HTMLElement, hover: (incident: string | null) => void): void {
  for (const type of ["mouseover", "focusin"] as const) {
    within.addEventListener(type, (e) => {
      const incident = incidentOf(e.target);
      if (incident) hover(incident);
    });
  }
  for (const type of ["mouseout", "focusout"] as const) {
    within.addEventListener(type, (e) => {
      const incident = incidentOf(e.target);
      if (incident && incident !== incidentOf(e.relatedTarget)) hover(null);
    });
  }
}

let lines: string[] = [];

/**
 * say announces something politely; what is said at one moment is one
 * announcement. While a dialog is open nothing outside of it is heard.
 */
export function say(text: string): void {
  lines.push(text);
  if (lines.length > 1) return;
  queueMicrotask(() => {
    const inside = [...document.querySelectorAll("dialog:modal > [aria-live]")].at(-1);
    (inside ?? byId("live")).textContent = lines.filter((line) => line !== "").join(" ");
    lines = [];
  });
}
