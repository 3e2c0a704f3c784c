// The one place where Leaflet enters. protomaps-leaflet reads it from a global
// L; the build puts this module in its place.
export * as L from "leaflet";
