package server

import "time"

// Media types of the answers.
const (
	mediaJSON        = "application/json"
	mediaGeoJSON     = "application/geo+json"
	mediaJSONFG      = "application/vnd.ogc.fg+json"
	mediaProblem     = "application/problem+json"
	mediaOpenAPI     = "application/vnd.oai.openapi+json;version=3.0"
	mediaSchema      = "application/schema+json"
	mediaAnnotation  = `application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"`
	mediaHTML        = "text/html; charset=utf-8"
	mediaText        = "text/plain; charset=utf-8"
	mediaXML         = "application/xml"
	mediaMetrics     = "text/plain; version=0.0.4; charset=utf-8" // of Prometheus
	mediaMVT         = "application/vnd.mapbox-vector-tile"
	mediaPNG         = "image/png"
	mediaTileJSON    = "application/vnd.mapbox.tile+json"
	mediaStyle       = "application/vnd.mapbox.style+json"
	mediaOctetStream = "application/octet-stream"
)

// Link relations: registered with IANA where the name is short, else by the
// standard that the address names.
const (
	relSelf        = "self"
	relAlternate   = "alternate"
	relCanonical   = "canonical"
	relCollection  = "collection"
	relItem        = "item"
	relItems       = "items"
	relUp          = "up"
	relData        = "data"
	relNext        = "next"
	relPrev        = "prev"
	relLicense     = "license"
	relPreview     = "preview" // RFC 6903, 3
	relRelated     = "related"
	relType        = "type"
	relVia         = "via"
	relEnclosure   = "enclosure"
	relServiceDesc = "service-desc"
	relServiceDoc  = "service-doc"
	relConformance = "conformance"
	relDescribedBy = "describedby"
	relQueryables  = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
	relSortables   = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
	relSchema      = "http://www.opengis.net/def/rel/ogc/1.0/schema"
	relGeodata     = "http://www.opengis.net/def/rel/ogc/1.0/geodata"
	relDataset     = "http://www.opengis.net/def/rel/ogc/1.0/dataset"
	relTilesets    = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
	relScheme      = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
	relSchemes     = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
	relStyles      = "http://www.opengis.net/def/rel/ogc/1.0/styles"
	relStylesheet  = "stylesheet"
	relFunctions   = "http://www.opengis.net/def/rel/ogc/1.0/functions"
	relAnnotations = "http://www.w3.org/ns/oa#annotationService"
)

// Reference systems.
const (
	crs84     = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
)

// Limits of a request and of an answer.
const (
	defaultLimit = 100
	maxLimit     = 10_000
	// annotationsPerPage is how many citations a page of /annotations has.
	annotationsPerPage = 100
	// maxPageBytes ends a page early, with a next link, when its features are
	// unusually large.
	maxPageBytes = 8 << 20
	// maxPagesAtOnce bounds the pages of features that are made at once: while
	// it is made, a page takes up to three times its size.
	maxPagesAtOnce = 16
	// maxHeldBytes bounds the answers of more than largeAnswer that are held in
	// memory, all together, while their clients read them.
	maxHeldBytes = 128 << 20
	largeAnswer  = 256 << 10

	// maxStreams bounds the downloads that run at once. Each keeps a reader of
	// the store for as long as its client reads; the rest are for everybody else.
	maxStreams = 16

	maxURI    = 16 << 10 // path and query as sent
	maxHeader = 64 << 10
	maxBody   = 64 << 10 // no route reads one
	// maxLinkHeader is the longest Link header that is sent: clients refuse an
	// answer whose headers are too long, and the body has the links too.
	maxLinkHeader = 6 << 10
	// maxShown cuts what a request sent before it is quoted in an answer.
	maxShown = 120
	// maxLogged cuts the address in the access log, where a whole filter is
	// worth its place.
	maxLogged = 2 << 10

	maxTileZoom = 14 // of WebMercatorQuad; in other sets the level of that scale
	// maxPageLayers is how many collections the map of the page draws: more could
	// not be told apart.
	maxPageLayers = 16
	// tileBuffer is what is drawn beyond the edges of a tile, in units of
	// tileExtent; the query for rows is widened by the same share.
	tileExtent     = 4096
	tileBuffer     = 256
	tileCacheBytes = 32 << 20
	// maxTilesAtOnce bounds the tiles that are drawn or wait for their turn.
	maxTilesAtOnce = 256
	circleVertices = 72
	// smallestPacked is the body size below which compression gains nothing: it
	// fits into one packet either way.
	smallestPacked = 1200
)

// Timeouts. A download has no total limit, but a client has to take
// minimumBytes in each writeTimeout on average.
const (
	headerTimeout   = 10 * time.Second
	readTimeout     = 30 * time.Second
	writeTimeout    = 60 * time.Second
	idleTimeout     = 2 * time.Minute
	workTimeout     = 45 * time.Second // parsing, querying and encoding of one answer
	busyTimeout     = 2 * time.Second  // waiting for room among the downloads
	readyTimeout    = 2 * time.Second
	shutdownTimeout = 30 * time.Second
)

// minimumBytes is how much a client must take within writeTimeout: 4.3 KB/s.
const minimumBytes = 256 << 10

// Values of Cache-Control.
const (
	cacheRevalidate = "public, no-cache"
	cacheForever    = "public, max-age=31536000, immutable"
	cacheNever      = "no-store"
)

// The collections that are more than a table to this package. A database
// without them simply has no incident pages and no chainage.
const (
	incidentCollection = "incidents"
	borderCollection   = "border"
	sectionCollection  = "border_sections"
	placeCollection    = "places"
)
