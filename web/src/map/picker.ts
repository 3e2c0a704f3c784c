// Clicks on the painted map, and the outline of what was picked there.

import type { GeoJsonObject } from "geojson";
import { normal, type Bounds } from "../bbox";
import { L } from "../leaflet-global";

const NEAR = 6; // pixels around a click that count as hit

export class Picker {
  private outline: L.LayerGroup | null = null;

  constructor(
    private readonly map: L.Map,
    picked: (box: Bounds) => void,
  ) {
    map.on("click", ({ containerPoint: { x, y } }) => {
      const [southWest, northEast] = [map.containerPointToLatLng([x - NEAR, y + NEAR]), map.containerPointToLatLng([x + NEAR, y - NEAR])];
      picked(normal({ west: southWest.lng, south: southWest.lat, east: northEast.lng, north: northEast.lat }));
    });
  }

  /** show outlines a geometry; null takes the outline away. */
  show(geometry: unknown): void {
    this.outline?.remove();
    this.outline = null;
    if (!geometry) return;
    // The map is painted beyond the antimeridian too, where its parts may lie next to each other.
    this.outline = L.layerGroup([-360, 0, 360].map((turn) => outline(geometry as GeoJsonObject, turn))).addTo(this.map);
  }
}

function outline(geometry: GeoJsonObject, turn: number): L.GeoJSON {
  return L.geoJSON(geometry, {
    interactive: false,
    style: { className: "picked" },
    pointToLayer: (_feature, at) => L.circleMarker(at, { radius: 9, className: "picked", interactive: false }),
    coordsToLatLng: ([lon, lat]) => L.latLng(lat, lon + turn),
  });
}
