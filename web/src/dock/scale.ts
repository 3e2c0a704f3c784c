// A straight axis: values from low to high on pixels from left to right.

export class Scale {
  constructor(
    readonly low: number,
    readonly high: number,
    readonly left: number,
    readonly right: number,
  ) {}

  /** pixels for one unit */
  get unit(): number {
    return (this.right - this.left) / (this.high - this.low || 1);
  }

  /** x is where a value stands; outside the axis, at its nearer end. */
  x(value: number): number {
    return this.left + (this.clamp(value) - this.low) * this.unit;
  }

  /** value is what stands at a pixel; outside the axis, its nearer end. */
  value(x: number): number {
    return this.clamp(this.low + (x - this.left) / (this.unit || 1));
  }

  clamp(value: number): number {
    return Math.min(this.high, Math.max(this.low, value));
  }
}
