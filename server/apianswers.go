package server

import (
	"reflect"

	"panj/data"
)

// apiAnswer is what the API document says of the answers of a route.
type apiAnswer struct {
	schema  answer   // of the forms in JSON
	media   string   // where the route has no formats to choose from
	headers []string // beside those of every answer; named in headerDescriptions
	sentOn  string   // when the answer is another address, 303
	mayMiss bool     // a parameter of the query can name what does not exist
}

var (
	withLinks = []string{"Link"}
	placedIn  = []string{"Content-Crs", "Link"}
	counted   = []string{"Content-Crs", "Link", "OGC-NumberMatched", "OGC-NumberReturned"}
	asFile    = []string{"Content-Crs", "Content-Disposition", "Link", "OGC-NumberMatched", "OGC-NumberReturned"}
)

// answers describes what each route answers with, by the route's id.
var answers = map[string]apiAnswer{
	"landing":     {schema: as[landingDocument](), sentOn: "A form of the map page asked for several filters: the address that asks for all of them in one."},
	"api":         {schema: openAPIItself},
	"apipage":     {mayMiss: true},
	"conformance": {schema: as[conformanceDocument]()},
	"functions":   {schema: as[functionsDocument]()},

	"collections": {schema: as[collectionsDocument]()},
	"collection":  {schema: as[collectionDocument]()},
	"queryables":  {schema: jsonSchema, headers: withLinks},
	"sortables":   {schema: jsonSchema, headers: withLinks},
	"schema":      {schema: jsonSchema, headers: withLinks},
	"items":       {schema: pageOfFeatures, headers: counted},
	"item":        {schema: oneFeature, headers: placedIn},
	"download":    {schema: fileOfFeatures, headers: asFile}, // in every format

	"getTileMatrixSetsList":              {schema: as[tileMatrixSetsDocument]()},
	"getTileMatrixSet":                   {schema: as[tileMatrixSetDocument]()},
	".dataset.vector.getTileSetsList":    {schema: as[tilesetsDocument]()},
	".dataset.vector.getTileSet":         {schema: tilesetOrTileJSON},
	".dataset.vector.getTile":            {},
	".collection.vector.getTileSetsList": {schema: as[tilesetsDocument]()},
	".collection.vector.getTileSet":      {schema: tilesetOrTileJSON},
	".collection.vector.getTile":         {},
	"foldermetadata":                     {schema: as[tileMetadata]()},
	"styles":                             {schema: as[stylesDocument]()},
	"style":                              {schema: as[mapStyle]()},
	"spritepicture":                      {},
	"preview":                            {},
	"incidentpreview":                    {},
	"spriteindex":                        {schema: iconsByName},
	"foldertile":                         {media: mediaMVT},
	"collectionfoldermetadata":           {schema: as[tileMetadata]()},
	"collectionfoldertile":               {media: mediaMVT},
	"tilejson":                           {schema: as[tileJSON]()},
	"tilemetadata":                       {schema: as[tileMetadata]()},
	"tile":                               {media: mediaMVT},
	"tilepbf":                            {media: mediaMVT},

	"articles":    {schema: either(as[articlesDocument](), as[foundDocument]())},
	"article":     {schema: as[articleDocument]()},
	"passage":     {schema: as[passageDocument]()},
	"annotations": {schema: either(as[annotationCollection](), as[annotationPage]()), headers: []string{"Content-Location", "Link", "Preference-Applied"}, mayMiss: true},
	"annotation":  {schema: as[annotation](), headers: withLinks},
	"incident":    {schema: oneIncident, headers: placedIn},

	"border":       {schema: borderDescription},
	"borderlocate": {schema: placed[nearestPoint](data.Point)},
	"borderat":     {schema: placed[pointAtKM](data.Point)},
	"borderslice":  {schema: placed[stretch](data.LineString)},

	"healthz": {schema: as[healthDocument]()},
	"readyz":  {schema: as[healthDocument]()},
	"metrics": {},
}

// tilesetOrTileJSON is the description of a tileset, in either form.
func tilesetOrTileJSON(d described) any {
	if d.format.name == tileJSONFormat.name {
		return as[tileJSON]()(d)
	}
	return as[tilesetDocument]()(d)
}

// iconsByName is the index of a picture of icons.
func iconsByName(d described) any {
	return members{{"type", "object"}, {"additionalProperties", d.of(reflect.TypeFor[spriteIcon]())}}
}

// answerOf describes the answers of a route. Downloads have one route for each
// format.
func answerOf(rt *route) apiAnswer {
	a, known := answers[rt.id]
	if !known && rt.file.media != "" {
		a = answers["download"]
	}
	if rt.file.media != "" {
		a.media = rt.file.media
	}
	return a
}

// forms lists the formats of a route's answers, of which there may be one only.
func (a apiAnswer) forms(rt *route) []form {
	switch {
	case len(rt.formats) > 0:
		return rt.formats
	case rt.file.media != "":
		return []form{rt.file}
	}
	return []form{{media: a.media}}
}
