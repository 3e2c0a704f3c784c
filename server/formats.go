package server

import (
	"panj/data/format"
)

// The forms of features: one for each format that package format writes. A new
// format there is offered here, as a page and as a file, without more.
var (
	featureForms = formsOf(format.All())
	// documentForms are those that can be one feature with its links.
	documentForms = documentsOf(featureForms)
	geoJSONFormat = featureForms[0]
)

func formsOf(formats []format.Format) []form {
	forms := make([]form, len(formats))
	for i, f := range formats {
		forms[i] = form{name: f.Name, label: f.Title, media: f.MediaType, also: f.Also, features: &f}
		if f.MediaType == mediaGeoJSON {
			forms[i].name, forms[i].alias = "json", f.Name // what clients ask every resource for
		}
	}
	return forms
}

func documentsOf(forms []form) []form {
	var documents []form
	for _, f := range forms {
		if f.features.Appender != nil {
			documents = append(documents, f)
		}
	}
	return documents
}

// downloads are the routes of whole collections as files, one for each format.
func (s *Server) downloads() []route {
	var routes []route
	for _, f := range featureForms {
		id := "download"
		if f.media != mediaGeoJSON {
			id += f.name
		}
		routes = append(routes, route{
			path: "/download/{collection}." + f.features.Extension, id: id, tag: tagFeatures, summary: "All features that match, as a file of " + f.label,
			handle: s.download, params: fileParams, streams: true, file: f,
		})
	}
	return routes
}
