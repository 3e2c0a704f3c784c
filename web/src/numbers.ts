// Numbers as people write them.

/** readNumber reads a number with a point or a comma, in any digits; NaN when it is none. */
export function readNumber(text: string): number {
  const plain = text
    .trim()
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/^[−–]/, "-")
    .replace(/[,٫]/, ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}
