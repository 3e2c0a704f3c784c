// The one place where Leaflet enters the code of this page; protomaps-leaflet gets
// it from the build.
export * as L from "leaflet";
