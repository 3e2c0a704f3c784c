package server

import (
	"slices"
	"strings"
)

// The formats of answers.
var (
	jsonFormat       = form{name: "json", label: "JSON", media: mediaJSON}
	htmlFormat       = form{name: "html", label: "HTML", media: mediaHTML, also: []string{"application/xhtml+xml"}}
	textFormat       = form{name: "txt", label: "plain text", media: mediaText}
	schemaFormat     = form{name: "json", label: "JSON Schema", media: mediaSchema, also: []string{mediaJSON}}
	openAPIFormat    = form{name: "json", label: "OpenAPI", media: mediaOpenAPI, also: []string{mediaJSON, "application/openapi+json"}}
	metricsFormat    = form{name: "txt", label: "Prometheus text", media: mediaMetrics}
	tileJSONFormat   = form{name: "tilejson", label: "TileJSON", media: mediaTileJSON, also: []string{"application/vnd.mapbox.tilejson+json"}}
	styleFormat      = form{name: "json", label: "MapLibre style", media: mediaStyle, also: []string{mediaJSON}}
	mvtFormat        = form{name: "mvt", label: "Mapbox vector tile", media: mediaMVT, also: []string{"application/x-protobuf", mediaOctetStream}}
	annotationFormat = form{name: "json", label: "JSON-LD", media: mediaAnnotation, also: []string{mediaJSON}}

	asJSON       = []form{jsonFormat, htmlFormat}
	asGeoJSON    = []form{geoJSONFormat, htmlFormat}
	asSchema     = []form{schemaFormat, htmlFormat}
	asAnnotation = []form{annotationFormat, htmlFormat}
	// onlyJSON is for what only programs read.
	onlyJSON  = []form{jsonFormat}
	asTileset = []form{jsonFormat, tileJSONFormat, htmlFormat}
	asStyle   = []form{styleFormat, htmlFormat}
	asText    = []form{jsonFormat, htmlFormat, textFormat}
	asPicture = []form{{name: "png", label: "PNG", media: mediaPNG}}
	asTile    = []form{mvtFormat}
)

// withPage adds the form for people.
func withPage(forms []form) []form { return append(slices.Clone(forms), htmlFormat) }

// routes is every resource there is.
func (s *Server) routes() []route {
	return slices.Concat(
		s.coreRoutes(), s.featureRoutes(), s.downloads(), s.tilesetRoutes(), s.styleRoutes(), s.xyzRoutes(), s.articleRoutes(), s.borderRoutes(), s.operatorRoutes(),
	)
}

func (s *Server) coreRoutes() []route {
	return []route{
		{path: "/", id: "landing", tag: tagCore, summary: "The map page, or the landing page of this interface", handle: s.landing,
			formats: []form{jsonFormat, htmlFormat}, page: mapPageParams, vary: headerLanguage, shared: true},
		{path: wholePreview, id: "preview", tag: tagCore, summary: "A picture of the map with every incident, for links to the page", handle: s.preview,
			formats: asPicture, params: only(versionParam)},
		{path: "/embed", id: "embed", handle: s.embed, formats: []form{htmlFormat}, page: mapPageParams, vary: headerLanguage, framed: true, hidden: true},
		{path: "/api", id: "api", tag: tagCore, summary: "This description", handle: s.api, formats: []form{openAPIFormat, htmlFormat}},
		{path: "/api.html", id: "apipage", tag: tagCore, summary: "This description for people, with forms to try it", handle: s.apiReader,
			formats: []form{htmlFormat}, params: only(readerParam)},
		{path: "/api/{operation}", id: "apiform", handle: s.apiForm, hidden: true, anyQuery: true},
		{path: "/conformance", id: "conformance", tag: tagCore, summary: "The standards that hold", handle: s.conformance, formats: asJSON},
		{path: "/functions", id: "functions", tag: tagCore, summary: "What filters may call", handle: s.functions, formats: asJSON},
	}
}

func (s *Server) featureRoutes() []route {
	return []route{
		{path: "/collections", id: "collections", tag: tagFeatures, summary: "The collections", handle: s.collectionList, formats: asJSON},
		{path: "/collections/{collection}", id: "collection", tag: tagFeatures, summary: "One collection", handle: s.collectionByID, formats: asJSON},
		{path: "/collections/{collection}/queryables", id: "queryables", tag: tagFeatures, summary: "What can be asked for", handle: s.queryables, formats: asSchema},
		{path: "/collections/{collection}/sortables", id: "sortables", tag: tagFeatures, summary: "What can be sorted by", handle: s.sortables, formats: asSchema},
		{path: "/collections/{collection}/schema", id: "schema", tag: tagFeatures, summary: "The properties", handle: s.schema, formats: asSchema},
		{path: "/collections/{collection}/items", id: "items", tag: tagFeatures, summary: "The features", handle: s.items, formats: withPage(featureForms), params: pageParams},
		{path: "/collections/{collection}/items/{feature}", id: "item", tag: tagFeatures, summary: "One feature", handle: s.itemByID, formats: withPage(documentForms), params: itemParams},
	}
}

func (s *Server) tilesetRoutes() []route {
	return []route{
		{path: "/tileMatrixSets", id: "getTileMatrixSetsList", tag: tagTiles, summary: "How maps are cut into tiles", handle: s.tileMatrixSetList, formats: asJSON},
		{path: "/tileMatrixSets/{tileMatrixSetId}", id: "getTileMatrixSet", tag: tagTiles, summary: "One way to cut a map into tiles", handle: s.tileMatrixSetByID,
			formats: asJSON},
		{path: "/tiles", id: ".dataset.vector.getTileSetsList", tag: tagTiles, summary: "The tilesets of all collections", handle: s.tilesetList, formats: asJSON},
		{path: "/tiles/{tileMatrixSetId}", id: ".dataset.vector.getTileSet", tag: tagTiles, summary: "A tileset of all or some collections", handle: s.tilesetByID,
			formats: asTileset, params: only(collectionsParam)},
		{path: "/tiles/{tileMatrixSetId}/metadata.json", id: "foldermetadata", tag: tagTiles, summary: "The same as GDAL reads it", handle: s.tileMetadata,
			formats: onlyJSON, params: only(collectionsParam)},
		{path: "/tiles/{tileMatrixSetId}/{z}/{x}/{y}.pbf", id: "foldertile", tag: tagTiles, summary: "A vector tile of a folder as GDAL reads it: column before row",
			handle: s.tile, params: only(append(tileParams, collectionsParam)...), mayBeEmpty: true},
		{path: "/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", id: ".dataset.vector.getTile", tag: tagTiles,
			summary: "A vector tile of all or some collections", handle: s.tile, formats: asTile, params: only(append(tileParams, collectionsParam)...), mayBeEmpty: true},
		{path: "/collections/{collection}/tiles", id: ".collection.vector.getTileSetsList", tag: tagTiles, summary: "The tilesets", handle: s.tilesetList,
			formats: asJSON, spatial: true},
		{path: "/collections/{collection}/tiles/{tileMatrixSetId}", id: ".collection.vector.getTileSet", tag: tagTiles, summary: "A tileset", handle: s.tilesetByID,
			formats: asTileset, spatial: true},
		{path: "/collections/{collection}/tiles/{tileMatrixSetId}/metadata.json", id: "collectionfoldermetadata", tag: tagTiles,
			summary: "A tileset as GDAL reads it", handle: s.tileMetadata, formats: onlyJSON, spatial: true},
		{path: "/collections/{collection}/tiles/{tileMatrixSetId}/{z}/{x}/{y}.pbf", id: "collectionfoldertile", tag: tagTiles,
			summary: "A vector tile of a folder as GDAL reads it: column before row", handle: s.tile, params: collectionTileParams, mayBeEmpty: true, spatial: true},
		{path: "/collections/{collection}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", id: ".collection.vector.getTile", tag: tagTiles,
			summary: "A vector tile", handle: s.tile, formats: asTile, params: collectionTileParams, mayBeEmpty: true, spatial: true},
	}
}

func (s *Server) styleRoutes() []route {
	return []route{
		{path: "/styles", id: "styles", tag: tagTiles, summary: "Styles that draw the tiles", handle: s.styleList, formats: asJSON},
		{path: "/styles/{style}", id: "style", tag: tagTiles, summary: "A style for MapLibre that draws every collection", handle: s.styleByID, formats: asStyle},
		{path: "/styles/{style}/{sprite}.json", id: "spriteindex", tag: tagTiles, summary: "Where the icons of a style stand in its picture", handle: s.spriteIndex,
			formats: onlyJSON},
		{path: "/styles/{style}/{sprite}.png", id: "spritepicture", tag: tagTiles, summary: "The icons of a style", handle: s.spritePicture, formats: asPicture},
	}
}

func (s *Server) xyzRoutes() []route {
	return []route{
		{path: "/xyz/{layer}.json", id: "tilejson", tag: tagTiles, summary: "Tiles of one or more layers, described (TileJSON)", handle: s.tileJSON, formats: onlyJSON},
		{path: "/xyz/{layer}/metadata.json", id: "tilemetadata", tag: tagTiles, summary: "The same as GDAL reads it", handle: s.tileMetadata, formats: onlyJSON},
		{path: "/xyz/{layer}/{z}/{x}/{y}.mvt", id: "tile", tag: tagTiles, summary: "A vector tile of one or more layers, joined by commas", handle: s.tile,
			params: only(tileParams...), mayBeEmpty: true},
		{path: "/xyz/{layer}/{z}/{x}/{y}.pbf", id: "tilepbf", tag: tagTiles, summary: "The same under another name", handle: s.tile,
			params: only(tileParams...), mayBeEmpty: true},
	}
}

func (s *Server) articleRoutes() []route {
	return []route{
		{path: "/articles", id: "articles", tag: tagArticles, summary: "The articles, and the search of their passages", handle: s.articleList, formats: asJSON,
			params: only(articlesQParam, articlesLimitParam)},
		{path: "/articles/{article}", id: "article", tag: tagArticles, summary: "One article", handle: s.articleByID,
			formats: asText, shared: true},
		{path: "/articles/{article}/passages/{passage}", id: "passage", tag: tagArticles, summary: "One passage with what it backs", handle: s.passageByID,
			formats: asText, shared: true},
		{path: "/annotations", id: "annotations", tag: tagArticles, summary: annotationsLabel, handle: s.annotationList, formats: asAnnotation,
			params: only(annotationParams...), vary: "Prefer"},
		{path: "/annotations/{annotation}", id: "annotation", tag: tagArticles, summary: "One of these links", handle: s.annotationByID, formats: asAnnotation},
		{path: "/i/{incident}/preview.png", id: "incidentpreview", tag: tagArticles, summary: "A picture of one incident on the map, for links to its page",
			handle: s.incidentPreview, formats: asPicture, params: only(versionParam)},
		{path: "/i/{incident}", id: "incident", tag: tagArticles, summary: "One incident", handle: s.incidentByID,
			formats: append([]form{htmlFormat}, documentForms...), shared: true},
	}
}

func (s *Server) borderRoutes() []route {
	return []route{
		{path: "/border", id: "border", tag: tagBorder, summary: "Length, ends and sections of the border", handle: s.border, formats: asJSON},
		{path: "/border/locate", id: "borderlocate", tag: tagBorder, summary: "The point of the border nearest to a place", handle: s.borderLocate, formats: asGeoJSON,
			params: only(lonParam, latParam)},
		{path: "/border/at", id: "borderat", tag: tagBorder, summary: "The point of the border at a kilometre", handle: s.borderAt, formats: asGeoJSON,
			params: only(kmOfBorderParam)},
		{path: "/border/slice", id: "borderslice", tag: tagBorder, summary: "The border between two kilometres", handle: s.borderSlice, formats: asGeoJSON,
			params: only(fromParam, toParam)},
	}
}

func (s *Server) operatorRoutes() []route {
	return []route{
		{path: "/healthz", id: "healthz", tag: tagHealth, summary: "Whether the program runs", handle: s.healthz, formats: onlyJSON, timeless: true},
		{path: "/readyz", id: "readyz", tag: tagHealth, summary: "Whether it can answer", handle: s.readyz, formats: onlyJSON, timeless: true},
		{path: "/metrics", id: "metrics", tag: tagHealth, summary: "What the server does, for Prometheus", handle: s.metricsText, formats: []form{metricsFormat}, timeless: true},
		{path: "/robots.txt", id: "robots", handle: s.robots, hidden: true},
		{path: "/sitemap.xml", id: "sitemap", handle: s.sitemap, hidden: true},
		{path: "/sitemap-{part}.xml", id: "sitemappart", handle: s.sitemapPart, hidden: true},
		{path: "/sw.js", id: "worker", handle: s.worker, timeless: true, hidden: true},
		{path: "/assets/{file...}", id: "asset", handle: s.asset, timeless: true, hidden: true},
	}
}

// isOwnSegment reports whether a path that begins with this segment is one of
// the server's own.
func isOwnSegment(segment string) bool {
	return slices.ContainsFunc((&Server{}).routes(), func(rt route) bool {
		first, _, _ := strings.Cut(strings.TrimPrefix(rt.path, "/"), "/")
		return first == segment
	})
}
