// Douglas-Peucker on a plane whose x axis is shrunk as at 38 degrees north.

const SHRINK = Math.cos((38 * Math.PI) / 180);

function offset(p, a, b) {
  const [px, py] = [(p[0] - a[0]) * SHRINK, p[1] - a[1]];
  const [dx, dy] = [(b[0] - a[0]) * SHRINK, b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
  return Math.hypot(px - t * dx, py - t * dy);
}

// simplify leaves out points so that the line stays within tolerance of
// itself. A closed line keeps four points at least.
export function simplify(points, tolerance) {
  const keep = new Set([0, points.length - 1]);
  const closed = points[0][0] === points.at(-1)[0] && points[0][1] === points.at(-1)[1];
  if (closed) for (const part of [1, 2]) keep.add(Math.floor((points.length * part) / 3));
  const fixed = [...keep].sort((a, b) => a - b);
  const stack = fixed.slice(1).map((to, i) => [fixed[i], to]);
  while (stack.length) {
    const [from, to] = stack.pop();
    let worst = tolerance, at = -1;
    for (let i = from + 1; i < to; i++) {
      const d = offset(points[i], points[from], points[to]);
      if (d > worst) [worst, at] = [d, i];
    }
    if (at < 0) continue;
    keep.add(at);
    stack.push([from, at], [at, to]);
  }
  return points.filter((_, i) => keep.has(i));
}
