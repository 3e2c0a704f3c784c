// The buttons in the header. They stand in the page already, so that nothing
// moves when they come alive.

export interface ToolEvents {
  share(): void;
  cite(): void;
  keys(): void;
  data(): void;
}

/** listenTools gives each button what it does. */
export function listenTools(element: HTMLElement, events: Partial<ToolEvents>): void {
  for (const button of element.querySelectorAll<HTMLElement>("[data-tool]")) {
    const does = events[button.dataset["tool"] as keyof ToolEvents];
    if (does) button.addEventListener("click", does);
  }
}
