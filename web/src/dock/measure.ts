// How wide a text will be, so that names never touch before they are drawn.

let context: CanvasRenderingContext2D | null = null;

/** textWidth is the width in pixels of a text in the page's own font. */
export function textWidth(text: string, size: number, weight = 400): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return text.length * size * 0.65;
  context.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return context.measureText(text).width;
}
