package server

// mapColours are the colours of the map; those of the page's own script.
type mapColours struct {
	land, tajikistan, afghanistan string
	water, river, outline         string
	border, casing                string
	text, waterText, halo         string
	uncertainty                   string
	drone, assault, clash, olive  string
	others                        []string // for collections of which nothing is known
}

var lightColours = mapColours{
	land: "#F4F1EA", tajikistan: "#F7EED6", afghanistan: "#E6EDE0", water: "#BCD6E4", river: "#9DC3D8", outline: "#B9B4AA", border: "#5A4668", casing: "#FFFDF8",
	text: "#3A4148", waterText: "#3F7391", halo: "#FBF9F3", uncertainty: "#5B5B5B", drone: "#1257C9", assault: "#B03A00", clash: "#141B20", olive: "#5F6B5A",
	// Okabe and Ito's, which are told apart with any kind of colour vision.
	others: []string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"},
}

var darkColours = mapColours{
	land: "#20262A", tajikistan: "#2E2B22", afghanistan: "#222D27", water: "#16384A", river: "#2C5A72", outline: "#4C5459", border: "#C3A6D6", casing: "#181C1F",
	text: "#C9CFD4", waterText: "#7FB2CE", halo: "#1B2024", uncertainty: "#A9B0B5", drone: "#5AA9FF", assault: "#FF9A3D", clash: "#F4F4F4", olive: "#8FA08A",
	others: []string{"#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#0072B2"},
}

// ofType is the colour of a type of incident.
func (c *mapColours) ofType(kind string) string {
	switch kind {
	case "drone-strike":
		return c.drone
	case "armed-assault":
		return c.assault
	case "clash":
		return c.clash
	}
	return c.olive
}

// other is the colour of the n-th collection of which nothing is known.
func (c *mapColours) other(n int) string { return c.others[n%len(c.others)] }
