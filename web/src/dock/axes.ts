// What the dock draws, in one script that comes after the first view.

export { Strip } from "./strip";
export { Timeline } from "./timeline";
