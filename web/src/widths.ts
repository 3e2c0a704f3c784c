// The widths at which the page is laid out in another way, as the style sheets have them.

/** below it a card is a sheet, and tabs take turns */
export const SMALL = matchMedia("(max-width: 1023px)");
export const PHONE = matchMedia("(max-width: 639px)");
