// protomaps-leaflet reads Leaflet from a global L; the build puts this module
// in its place. Only this file and map.ts know Leaflet.
export * as L from "leaflet";
