// Expected values: pyproj 3.4.1 (PROJ's geodesic routines after Karney), WGS 84.
import assert from "node:assert/strict";
import test from "node:test";
import { circle, destination, distance, type Position } from "../src/geodesy";

test("distance agrees with pyproj to a millimetre", () => {
  const cases: [Position, Position, number][] = [
    [[67.780901, 37.1816], [74.889862, 37.23409], 630932.6606],
    [[71.027, 38.444], [70.9879, 38.4925], 6374.0602],
    [[69.63, 37.66], [69.63, 37.66], 0],
    [[70, 38], [70, 39], 111005.9656],
    [[70.24, 37.62], [70.13, 37.54], 13162.3226],
    [[0, 0], [1, 0], 111319.4908],
    [[179.5, -16], [-179.5, -16.5], 120370.4159],
  ];
  for (const [p, q, metres] of cases) {
    assert.ok(Math.abs(distance(p, q) - metres) < 0.001, `${p} to ${q}: ${distance(p, q)}, want ${metres}`);
  }
});

test("destination agrees with pyproj to a millimetre", () => {
  const cases: [Position, number, number, Position][] = [
    [[70.24, 37.62], 0, 30000, [70.24, 37.890290119]],
    [[70.24, 37.62], 90, 30000, [70.579811929, 37.619510722]],
    [[70.24, 37.62], 225, 45000, [69.880950934, 37.332753296]],
    [[71.027, 38.444], 301.5, 6000, [70.968376637, 38.47222719]],
  ];
  for (const [p, azimuth, metres, want] of cases) {
    const got = destination(p, azimuth, metres);
    assert.ok(distance(got, want) < 0.001, `${p} ${azimuth} ${metres}: ${got}, want ${want}`);
  }
});

test("a circle is closed, anticlockwise and everywhere as far off as it should be", () => {
  const centre: Position = [70.24, 37.62];
  const ring = circle(centre, 30000, 36);
  assert.equal(ring.length, 37);
  assert.deepEqual(ring[0], ring[36]);
  for (const p of ring) assert.ok(Math.abs(distance(centre, p) - 30000) < 0.01);
  let area = 0;
  for (let i = 1; i < ring.length; i++) area += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  assert.ok(area > 0);
});
