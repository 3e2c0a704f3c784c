// The style of what is not on the first view comes with the first panel.

let loading: Promise<void> | null = null;

/** loadPanels loads the style sheet of the panels, once; a panel may be shown without it when it cannot be had. */
export function loadPanels(): Promise<void> {
  loading ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = document.documentElement.dataset["panels"] ?? "";
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      loading = null; // the next panel tries again
      resolve();
    };
    document.head.append(link);
  });
  return loading;
}
