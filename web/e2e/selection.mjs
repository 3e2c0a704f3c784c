// What the parts of the map page show of the one selection.

/** The buttons and links of an incident in each part; a part that is not drawn here has none. */
export const PARTS = {
  symbol: (id) => `#map button[data-incident="${id}"]`,
  passage: (id) => `a.cite[data-incident="${id}"]`,
  strip: (id) => `#strip button[data-incident="${id}"]`,
  time: (id) => `#timeline button[data-incident="${id}"]`,
  row: (id) => `#rows [data-incident="${id}"] a`,
};

/** selection lists what each part shows as selected, by ids of incidents. */
export function selection(page) {
  return page.evaluate(() => {
    const ids = (css) => [...document.querySelectorAll(css)].map((e) => e.closest("[data-incident]").dataset.incident);
    return {
      symbol: ids("#map button[aria-pressed=true]"),
      passage: [...document.querySelectorAll("a.cite[aria-current=true]")].map((a) => a.closest(".passage").id),
      strip: ids("#strip button[aria-pressed=true]"),
      time: document.querySelector("#timeline button[data-incident]") ? ids("#timeline button[aria-pressed=true]") : null,
      row: ids("#rows a[aria-current=true]"),
      card: document.getElementById("card").hidden ? null : document.querySelector("#card h2").textContent,
      query: new URLSearchParams(location.search).get("incident"),
    };
  });
}
