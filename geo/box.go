package geo

// Box is a range of longitude and latitude in degrees, edges included.
// West > East means that it crosses the antimeridian. A box may be a point or
// a line.
type Box struct{ West, South, East, North float64 }
