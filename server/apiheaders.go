package server

// headerDescriptions are the headers of answers that clients read, with the
// schemas of their values.
var headerDescriptions = []struct {
	name, about string
	schema      schema
}{
	{"Cache-Control", "How long the answer may be kept.", schema{Type: "string"}},
	{"Content-Crs", "The reference system of the coordinates (OGC API - Features - Part 2).", schema{Type: "string", Pattern: `^<https?://[^>]+>$`}},
	{"Content-Disposition", "The name for the file.", schema{Type: "string"}},
	{"Content-Location", "The address of this very answer.", schema{Type: "string", Format: "uri"}},
	{"Content-Range", "Which bytes of the whole file these are.", schema{Type: "string", Pattern: `^bytes (\d+-\d+|\*)/\d+$`}},
	{"ETag", "Identifies this state of the answer, for If-None-Match and If-Range.", schema{Type: "string", Pattern: `^"[^"]+"$`}},
	{"Link", "The links of the answer (RFC 8288).", schema{Type: "string"}},
	{"Location", "The address to go on to.", schema{Type: "string", Format: "uri"}},
	{"OGC-NumberMatched", "How many features match the query.", schema{Type: "integer", Minimum: number(0)}},
	{"OGC-NumberReturned", "How many features the answer has.", schema{Type: "integer", Minimum: number(0)}},
	{"Preference-Applied", "Which preference of the request was heeded (RFC 7240).", schema{Type: "string"}},
	{"X-Dataset", "The version of the dataset that the answer was made from; it changes with every change of the file.", schema{Type: "string"}},
	{"X-Request-Id", "Identifies the request in the server's log.", schema{Type: "string"}},
}

func headerRef(name string) members { return members{{"$ref", "#/components/headers/" + name}} }

// headers lists those of the operation's answers.
func (op apiOperation) headers() members {
	m := members{}
	names := []string{"X-Request-Id", "Cache-Control"}
	if !op.route.timeless {
		names = append(names, "ETag", "X-Dataset")
	}
	for _, name := range append(names, op.answer().headers...) {
		if name == "Content-Crs" && op.collection != nil && !op.collection.IsSpatial() {
			continue
		}
		m = append(m, member{name, headerRef(name)})
	}
	return m
}

// headerComponents describes the headers once for all answers.
func headerComponents() members {
	m := members{}
	for _, h := range headerDescriptions {
		always := h.name == "X-Request-Id" || h.name == "Cache-Control"
		m = append(m, member{h.name, members{{"description", h.about}, {"required", always}, {"schema", h.schema}}})
	}
	return m
}
