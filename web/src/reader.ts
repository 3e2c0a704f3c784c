// The page of the interface: sends what its forms ask for and shows the answer
// in place. Without this script the forms open the answer instead.
import { ask } from "./api";
import { addressOf, curlOf, shownBody, type Field } from "./request";

/** fieldsOf reads the fields of a form in their order. */
function fieldsOf(form: HTMLFormElement): Field[] {
  return [...new FormData(form)].map(([name, value]) => ({ name, value: String(value) }));
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(name);
  e.className = className;
  e.append(...children);
  return e;
}

/** Request shows the address and the command line that a form stands for. */
class Request {
  readonly shown: HTMLElement;
  private readonly url = element("a", "");
  private readonly curl = element("code", "");

  constructor(private readonly form: HTMLFormElement) {
    const copy = element("button", "copy", "Copy");
    copy.type = "button";
    copy.addEventListener("click", () => {
      void navigator.clipboard?.writeText(this.curl.textContent ?? "").then(() => {
        copy.textContent = "Copied";
        setTimeout(() => (copy.textContent = "Copy"), 1500);
      });
    });
    this.shown = element("div", "request", element("pre", "", this.url), element("div", "", element("pre", "", this.curl), copy));
    this.update();
    form.addEventListener("input", () => this.update());
  }

  get address(): string {
    return addressOf(this.form.dataset["address"] ?? "", fieldsOf(this.form));
  }

  get accept(): string {
    const f = this.form.elements.namedItem("f");
    return f instanceof HTMLSelectElement && f.value !== "" ? "*/*" : (this.form.dataset["accept"] ?? "*/*");
  }

  private update(): void {
    this.url.textContent = this.url.href = this.address;
    this.curl.textContent = curlOf(this.address, this.accept);
  }
}

/** makeExamplesUsable turns each example into a button that fills its field in. */
function makeExamplesUsable(form: HTMLFormElement): void {
  for (const example of form.querySelectorAll<HTMLElement>("code[data-for]")) {
    const field = document.getElementById(example.dataset["for"] ?? "");
    const button = element("button", "use", example.textContent ?? "");
    button.type = "button";
    button.title = "Use this value";
    button.addEventListener("click", () => {
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement) {
        field.value = example.textContent ?? "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.focus();
      }
    });
    example.replaceWith(button);
  }
}

/** headersOf lists the headers of an answer that a script may read. */
function headersOf(response: Response): HTMLElement {
  const list = element("dl", "");
  for (const [name, value] of response.headers) list.append(element("dt", "", name), element("dd", "", value));
  return element("details", "", element("summary", "", `Headers (${[...response.headers].length})`), list);
}

/** Reply is where an answer is shown; only its first line is read aloud. */
class Reply {
  readonly shown: HTMLElement;
  readonly status = element("p", "");
  readonly rest = element("div", "");

  constructor() {
    this.status.setAttribute("role", "status");
    this.shown = element("div", "reply", this.status, this.rest);
  }

  say(...line: (Node | string)[]): void {
    this.status.replaceChildren(...line);
    this.rest.replaceChildren();
  }
}

async function show(reply: Reply, request: Request, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const response = await ask(request.address, request.accept, signal);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const took = Math.round(performance.now() - began);
  const body = element("pre", "body", shownBody(bytes, response.headers.get("Content-Type") ?? ""));
  body.tabIndex = 0;
  body.setAttribute("aria-label", "Body of the answer");
  reply.say(element("span", "status", `${response.status} ${response.statusText}`), ` ${bytes.length.toLocaleString("en")} bytes in ${took} ms`);
  reply.rest.replaceChildren(headersOf(response), body);
}

function enhance(operation: HTMLDetailsElement): void {
  const form = operation.querySelector<HTMLFormElement>("form.try");
  if (form === null || operation.dataset["ready"] !== undefined) return;
  operation.dataset["ready"] = "";
  const request = new Request(form);
  const reply = new Reply();
  makeExamplesUsable(form);
  form.querySelector(".actions")?.before(request.shown);
  form.after(reply.shown);
  let running: AbortController | undefined;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    running?.abort();
    const own = (running = new AbortController());
    reply.say("Waiting for the answer...");
    show(reply, request, own.signal).catch((error: unknown) => {
      if (!own.signal.aborted) reply.say(`There was no answer: ${String(error)}`);
    });
  });
}

/** openTarget opens the operation that the address names. */
function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

for (const operation of document.querySelectorAll<HTMLDetailsElement>("details.operation")) {
  operation.addEventListener("toggle", () => enhance(operation));
  if (operation.open) enhance(operation);
}
for (const choice of document.querySelectorAll<HTMLSelectElement>("form.which select")) {
  choice.addEventListener("change", () => choice.form?.requestSubmit());
}
openTarget();
addEventListener("hashchange", openTarget);
