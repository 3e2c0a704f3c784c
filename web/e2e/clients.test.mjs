// Other people's maps, on pages of another site: MapLibre GL and OpenLayers
// draw the border and the incidents from this server's addresses alone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { test } from "./again.mjs";
import { launch } from "./browser.mjs";
import { startServer } from "./server.mjs";

const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));
const TYPES = { ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript" };
const PAGE = `<!doctype html><meta charset="utf-8"><style>html,body,#map{margin:0;width:100%;height:100%}</style><div id="map"></div>`;

let server, site, origin, browser;
before(async () => {
  server = await startServer();
  site = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/") return response.setHeader("Content-Type", "text/html").end(PAGE);
    if (path === "/favicon.ico") return response.writeHead(204).end();
    try {
      response.setHeader("Content-Type", TYPES[path.slice(path.lastIndexOf("."))] ?? "application/octet-stream").end(await readFile(join(modules, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${site.address().port}`;
  browser = await launch({ webgl: true });
});
after(async () => {
  await browser?.close();
  site?.close();
  await server?.stop();
});

/** A page of the other site, and what went wrong on it. */
async function elsewhere() {
  const page = await browser.newPage({ viewport: { width: 600, height: 300 } });
  const trouble = [];
  page.on("console", (m) => m.type() === "error" && trouble.push(m.text()));
  page.on("pageerror", (e) => trouble.push(e.message));
  page.on("response", (r) => r.status() >= 400 && trouble.push(`${r.status()} ${r.url()}`));
  await page.goto(origin);
  return { page, trouble };
}

/** How many pixels of the screenshot are red, and how many blue. */
async function colours(page) {
  const png = await page.screenshot();
  return page.evaluate(async (base64) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
    const count = { red: 0, blue: 0 };
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] > 200 && data[i + 1] < 60 && data[i + 2] < 60) count.red++;
      if (data[i] < 60 && data[i + 1] < 60 && data[i + 2] > 200) count.blue++;
    }
    return count;
  }, png.toString("base64"));
}

function assertDrawn({ red, blue }) {
  // The border runs from one side of 600 by 300 pixels to the other.
  assert.ok(red > 600 && red < 12_000, `${red} pixels of the border`);
  assert.ok(blue > 200 && blue < 5_000, `${blue} pixels of incidents`);
}

const CENTRE = [71.4, 37.5];

/** maplibre opens a map of a style and waits until it is drawn. */
function maplibre(page, style) {
  return page.evaluate(
    async ([style, center]) => {
      const { Map } = await import("/maplibre-gl/dist/maplibre-gl.mjs");
      const map = new Map({ container: "map", style, center, zoom: 5.4, fadeDuration: 0, attributionControl: false });
      await new Promise((resolve, reject) => {
        map.once("idle", resolve);
        map.once("error", (e) => reject(e.error));
      });
      globalThis.map = map;
    },
    [style, CENTRE],
  );
}

test("MapLibre draws the tiles that TileJSON describes", async () => {
  const { page, trouble } = await elsewhere();
  await maplibre(page, {
    version: 8,
    sources: { panj: { type: "vector", url: `${server.base}/xyz/border,incidents.json` } },
    layers: [
      { id: "border", type: "line", source: "panj", "source-layer": "border", paint: { "line-color": "#f00", "line-width": 3 } },
      { id: "incidents", type: "circle", source: "panj", "source-layer": "incidents", paint: { "circle-color": "#00f", "circle-radius": 6 } },
    ],
  });
  assertDrawn(await colours(page));
  // What is drawn has its properties, and its id leads to the feature.
  const found = await page.evaluate(() => globalThis.map.queryRenderedFeatures({ layers: ["incidents"] }).map((f) => f.properties.id));
  assert.ok(found.includes("2025-11-30-shodak"), `the incidents drawn are ${found}`);
  assert.deepEqual(trouble, []);
  await page.close();
});

test("MapLibre draws each style of this server", async () => {
  const list = await (await fetch(`${server.base}/styles`)).json();
  for (const { id, links } of list.styles) {
    const { page, trouble } = await elsewhere();
    await maplibre(page, links[0].href);
    const drawn = await page.evaluate(() => {
      const features = globalThis.map.queryRenderedFeatures();
      return { layers: [...new Set(features.map((f) => f.layer.id))], incidents: features.filter((f) => f.layer.id === "incidents-symbol").length };
    });
    for (const layer of ["countries-fill", "border_sections-line-on-water", "incidents_area-line", "places-circle", "incidents-symbol"]) {
      assert.ok(drawn.layers.includes(layer), `${id} draws ${drawn.layers}`);
    }
    assert.equal(drawn.layers.includes("places-name"), id.endsWith("-names"), `${id}: names`);
    assert.equal(drawn.incidents, 12, id);
    assert.deepEqual(trouble, [], id);
    await page.close();
  }
});

/**
 * openlayers opens a map with the layers that make(ol, base, paint, view) gives
 * and waits until it is drawn.
 */
async function openlayers(page, make, view = {}) {
  await page.addScriptTag({ url: "/ol/dist/ol.js" });
  await page.evaluate(
    async ([make, base, view, center]) => {
      const { ol } = globalThis;
      const paint = {
        border: new ol.style.Style({ stroke: new ol.style.Stroke({ color: "#f00", width: 3 }) }),
        incidents: new ol.style.Style({ image: new ol.style.Circle({ radius: 6, fill: new ol.style.Fill({ color: "#00f" }) }) }),
      };
      const layers = new Function(`return ${make}`)()(ol, base, paint, view);
      // A source that reads its own description first is ready later.
      for (const layer of layers) {
        const source = layer.getSource();
        while (source.getState() === "loading") await new Promise((resolve) => source.once("change", resolve));
        if (source.getState() !== "ready") throw new Error(`the source is in state ${source.getState()}`);
      }
      const map = new ol.Map({ target: "map", layers, controls: [], view: new ol.View({ center: ol.proj.fromLonLat(center, view.projection), zoom: 6.4, projection: view.projection }) });
      await new Promise((resolve) => map.once("rendercomplete", resolve));
    },
    [make.toString(), server.base, view, CENTRE],
  );
}

test("OpenLayers draws the tiles of the template", async () => {
  const { page, trouble } = await elsewhere();
  await openlayers(page, (ol, base, paint) => {
    const source = new ol.source.VectorTile({ format: new ol.format.MVT(), url: `${base}/xyz/border,incidents/{z}/{x}/{y}.mvt`, maxZoom: 14 });
    return [new ol.layer.VectorTile({ source, style: (feature) => paint[feature.get("layer")] })];
  });
  assertDrawn(await colours(page));
  assert.deepEqual(trouble, []);
  await page.close();
});

for (const view of [
  { tiles: "WebMercatorQuad", projection: "EPSG:3857" },
  { tiles: "WorldCRS84Quad", projection: "EPSG:4326" },
]) {
  test(`OpenLayers draws the tileset ${view.tiles} from its description`, async () => {
    const { page, trouble } = await elsewhere();
    const make = (ol, base, paint, view) => {
      const source = new ol.source.OGCVectorTile({ url: `${base}/tiles/${view.tiles}?collections=border,incidents`, format: new ol.format.MVT(), projection: view.projection });
      return [new ol.layer.VectorTile({ source, style: (feature) => paint[feature.get("layer")] })];
    };
    await openlayers(page, make, view);
    assertDrawn(await colours(page));
    assert.deepEqual(trouble, []);
    await page.close();
  });
}

test("OpenLayers reads the features in the system of its view", async () => {
  const { page, trouble } = await elsewhere();
  await openlayers(page, (ol, base, paint) => {
    const system = encodeURIComponent("http://www.opengis.net/def/crs/EPSG/0/3857");
    return ["border", "incidents"].map((id) => {
      const source = new ol.source.Vector({
        format: new ol.format.GeoJSON({ dataProjection: "EPSG:3857" }),
        strategy: ol.loadingstrategy.bbox,
        url: (box) => `${base}/collections/${id}/items?f=json&limit=1000&crs=${system}&bbox-crs=${system}&bbox=${box.join(",")}`,
      });
      return new ol.layer.Vector({ source, style: paint[id] });
    });
  });
  assertDrawn(await colours(page));
  assert.deepEqual(trouble, []);
  await page.close();
});
