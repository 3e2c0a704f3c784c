package server

// standard is a standard with the classes of it that hold for every answer.
type standard struct {
	title   string
	spec    string // name and version, as addresses have them
	classes []string
}

// standards is what /conformance lists. The tests named after the abstract
// tests of the standards hold each class, and the list to them.
var standards = []standard{
	{"OGC API - Common - Part 1: Core 1.0", "ogcapi-common-1/1.0", []string{
		"core",
		"landing-page",
		"json",
		"html",
		"oas30",
	}},
	{"OGC API - Common - Part 2: Geospatial Data 1.0", "ogcapi-common-2/1.0", []string{
		"collections",
		"json",
	}},
	{"OGC API - Features - Part 1: Core 1.0", "ogcapi-features-1/1.0", []string{
		"core",
		"geojson",
		"html",
		"oas30",
	}},
	{"OGC API - Features - Part 2: Coordinate Reference Systems by Reference 1.0", "ogcapi-features-2/1.0", []string{
		"crs",
	}},
	{"OGC API - Features - Part 3: Filtering 1.0", "ogcapi-features-3/1.0", []string{
		"features-filter",
		"filter",
		"queryables",
		"queryables-query-parameters",
	}},
	{"OGC API - Tiles - Part 1: Core 1.0", "ogcapi-tiles-1/1.0", []string{
		"core",
		"tileset",
		"tilesets-list",
		"dataset-tilesets",
		"geodata-tilesets",
		"collections-selection",
		"mvt",
		"oas30",
	}},
	{"Two Dimensional Tile Matrix Set and Tile Set Metadata 2.0", "tms/2.0", []string{
		"tilematrixset",
		"tilematrixsetlimits",
		"tilesetmetadata",
		"json-tilematrixset",
		"json-tilematrixsetlimits",
		"json-tilesetmetadata",
	}},
	{"OGC API - Common - Part 3: Schemas 1.0", "ogcapi-common-3/1.0", []string{
		"schemas",
		"advanced-property-roles",
		"returnables-and-receivables",
		"sortables",
	}},
	{"OGC API - Features - Part 5: Schemas (the draft of Common - Part 3, which clients still ask for) 1.0", "ogcapi-features-5/1.0", []string{
		"schemas",
		"core-roles-features",
		"returnables-and-receivables",
		"sortables",
	}},
	{"Common Query Language (CQL2) 1.0", "cql2/1.0", []string{
		"cql2-text",
		"cql2-json",
		"basic-cql2",
		"advanced-comparison-operators",
		"case-insensitive-comparison",
		"accent-insensitive-comparison",
		"basic-spatial-functions",
		"basic-spatial-functions-plus",
		"basic-spatial-operators", // the name of a draft, which clients still ask for
		"spatial-functions",
		"temporal-functions",
		"array-functions",
		"property-property",
		"functions",
		"arithmetic",
	}},
}

// uri is the address of a class.
func (s standard) uri(class string) string {
	return "http://www.opengis.net/spec/" + s.spec + "/conf/" + class
}

// GET /conformance
func (s *Server) conformance(q *request) error {
	list := conformanceDocument{Links: q.selfLinks()}
	for _, standard := range standards {
		for _, class := range standard.classes {
			list.ConformsTo = append(list.ConformsTo, standard.uri(class))
		}
	}
	return q.answer(mediaJSON, list, func() (document, error) { return conformancePage(), nil })
}

// conformancePage lists the classes under the standards that define them.
func conformancePage() document {
	p := resourcePage{Lead: []string{"The standards that every answer here keeps to, class by class, as their addresses name them."}}
	for _, standard := range standards {
		part := section{Title: standard.title}
		for _, class := range standard.classes {
			part.Facts = append(part.Facts, fact{Name: class, Value: code(standard.uri(class))})
		}
		p.Sections = append(p.Sections, part)
	}
	return document{Title: "Conformance", Content: p}
}
