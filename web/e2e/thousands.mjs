// A server with ten thousand incidents: those of the embedded data and as many
// more as it takes, all along the border, made by rule, so that two runs have the
// same. GDAL writes them into the file while it is being served.
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomFrom } from "./random.mjs";
import { startServer } from "./server.mjs";

export const ALL = 10_000;
/** How many stand at one and the same place, and at how many such places. */
export const CROWD = 240;
const CROWDS = 6;

const TYPES = ["drone-strike", "armed-assault", "clash", "exchange-of-fire", "crossing"];
const WHO = ["border guards", "a local paper", "the ministry", "residents"];
const BASIS = ["stated", "village", "inferred", "district"];
const DAY = 86_400_000;

/** startThousands answers what startServer does; the file is in the folder. */
export async function startThousands(dir) {
  const db = join(dir, "thousands.gpkg");
  const server = await startServer("--db", db);
  try {
    const json = async (path) => (await fetch(server.base + path)).json();
    const line = (await json("/collections/border/items?limit=1&f=json")).features[0].geometry.coordinates;
    const { length_km: length } = await json("/border?f=json");
    const there = (await json("/collections/incidents/items?limit=1&f=json")).numberMatched;
    const source = join(dir, "thousands.geojson");
    await writeFile(source, JSON.stringify({ type: "FeatureCollection", features: Array.from({ length: ALL - there }, made(line, length)) }));
    execFileSync("ogr2ogr", ["-update", "-append", db, source, "-nln", "incidents", "-oo", "DATE_AS_STRING=YES"]);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** along returns what finds the vertex of a line at a kilometre or next after it, as near as a test needs. */
function along(line, length) {
  const sums = [0];
  for (let i = 1; i < line.length; i++) {
    const [[x, y], [u, v]] = [line[i - 1], line[i]];
    sums.push(sums[i - 1] + Math.hypot((u - x) * Math.cos((y * Math.PI) / 180), v - y));
  }
  return (km) => line[sums.findIndex((sum) => sum >= (km / length) * sums.at(-1))] ?? line.at(-1);
}

/** made returns what makes the features, one after the other. */
function made(line, length) {
  const next = randomFrom(20261126);
  const point = along(line, length);
  return (_, i) => {
    const crowd = i < CROWD * CROWDS;
    const share = crowd ? (1 + (i % CROWDS)) / (CROWDS + 1) : next();
    const km = Math.round(share * length * 10) / 10;
    const [lon, lat] = point(km);
    const off = crowd ? [0, 0] : [0.24 * (next() - 0.5), 0.16 * (next() - 0.5)];
    const day = new Date(Date.UTC(2010, 0, 1) + Math.floor(next() * 5800) * DAY).toISOString().slice(0, 10);
    const unplaced = i % 40 === 39;
    const who = WHO[i % WHO.length];
    return {
      type: "Feature",
      geometry: unplaced ? null : { type: "Point", coordinates: [lon + off[0], lat + off[1]] },
      properties: {
        id: `made-${String(i).padStart(5, "0")}`, title: `Made incident ${i} near kilometre ${Math.round(km)}`, type: TYPES[Math.floor(next() ** 2 * TYPES.length)],
        target: i % 3 === 0 ? "border post" : null, date: day, earliest: day, latest: day, date_basis: "stated", place_name: `Place ${Math.round(km / 5)}`,
        place_basis: unplaced ? "not stated" : BASIS[i % BASIS.length], radius_m: unplaced || i % 5 === 0 ? null : 1000 * (1 + (i % 25)), killed: i % 4 === 0 ? i % 7 : null, people: "[]",
        km: unplaced ? null : km, km_from: unplaced ? Math.max(0, km - 60) : km, km_to: unplaced ? Math.min(length, km + 60) : km, in_article: false,
        claims: JSON.stringify([{ what: "it happened", who }]), said_by: JSON.stringify([who]),
      },
    };
  };
}
