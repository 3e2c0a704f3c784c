package server

import (
	"errors"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"panj/data"
	"panj/geo"
)

// mustBeInvalid fails unless the error tells a client what was wrong.
func mustBeInvalid(t *testing.T, err error, param string) {
	t.Helper()
	var invalid *data.InvalidError
	if !errors.As(err, &invalid) || invalid.Param != param || invalid.Reason == "" {
		t.Errorf("error %v does not name %s", err, param)
	}
}

func FuzzBBox(f *testing.F) {
	for i, seed := range []string{
		"70.9,38.3,71.2,38.6", "170,-10,-170,10", "1,2,3,4,5,6", "", ",,,", "NaN,Inf,-Inf,0", "1e999,0,0,0", "0x1p3,1,2,3", " 1 , 2 , 3 , 4 ", "-0,-0,0,0",
		"7892551,4626061,7925947,4668675", "20037508.34,0,-20037508.34,1", "500000,4200000,500000,4200000", "-1e300,-1e300,1e300,1e300",
	} {
		f.Add(seed, uint8(i))
	}
	c := &data.Collection{ID: "c", Geometry: data.Point, StorageCRS: 28412}
	systems := systemsOf(c)
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		var q data.Query
		crs := systems[int(which)%len(systems)]
		if err := parseBox(url.Values{paramBBox: {text}, paramBBoxCRS: {crs.URI()}}, c, &q); err != nil {
			mustBeInvalid(t, err, paramBBox)
			return
		}
		box, ok := q.Bounds()
		if !ok || (q.Box == nil) == (q.Projected == nil) {
			t.Fatalf("%q in %s is no box", text, crs.Name())
		}
		for _, v := range []float64{box.West, box.East} {
			if !(math.Abs(v) <= 180) {
				t.Errorf("%q in %s: longitude %v", text, crs.Name(), v)
			}
		}
		if !(box.South >= -90 && box.South <= box.North && box.North <= 90) {
			t.Errorf("%q in %s: latitudes %v to %v", text, crs.Name(), box.South, box.North)
		}
	})
}

func FuzzCursor(f *testing.F) {
	query := url.Values{"row": {"3"}}
	f.Add(after(place{key: 1}).text("grid", query))
	f.Add(before(place{key: math.MaxInt64}).text("grid", query))
	f.Add(after(place{key: 0}).text("grid", query))
	f.Add(from(place{key: math.MinInt64}).text("grid", query))
	f.Add(after(place{2, []any{nil, int64(-1), math.Inf(1), "é", []byte{0}}}).text("grid", query))
	f.Add("")
	f.Add("YQAAAAAAAAABaboaGYiu5x4")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCursor(text, "grid", query)
		if err != nil {
			mustBeInvalid(t, err, paramCursor)
			return
		}
		var q data.Query
		c.apply(&q)
		if (q.After != nil && q.Before != nil) || (c.direction == cursorBefore) != (q.Before != nil) {
			t.Errorf("%q is %+v", text, c)
		}
		if c.text("grid", query) != text {
			t.Errorf("%q is written %q", text, c.text("grid", query))
		}
		if _, err := parseCursor(text, "other", query); err == nil {
			t.Errorf("%q holds for another collection", text)
		}
	})
}

func FuzzTilePath(f *testing.F) {
	f.Add("border", "6", "44", "24")
	f.Add("a,b_area", "31", "-1", "00")
	f.Add(",", "4294967296", "+1", "1e3")
	f.Add("WorldCRS84Quad", "0", "1", "0")
	f.Add("b_area,a", "13", "16383", "8191")
	f.Add("a,a", "14", "16384", "0")
	f.Add("a_area_area,\u00a0", "{z}", "%2e", "0x1")
	box := geo.Box{West: 67, South: 36, East: 75, North: 39}
	all := []*data.Collection{
		{ID: "border", Geometry: data.LineString, Extent: &box}, {ID: "a", Geometry: data.Point, RadiusCol: "radius_m"}, {ID: "b", Geometry: data.Point, RadiusCol: "radius_m"},
		{ID: "articles"},
	}
	f.Fuzz(func(t *testing.T, layer, z, x, y string) {
		xyz := map[string]string{"layer": layer, "z": z, "x": x, "y": y}
		fuzzTile(t, &request{path: xyz}, all, layer)
		for _, set := range []string{"WebMercatorQuad", "WorldCRS84Quad", layer} {
			path := map[string]string{pathTileMatrixSet: set, pathTileMatrix: z, pathTileRow: y, pathTileCol: x}
			fuzzTile(t, &request{path: path, values: url.Values{paramCollections: {layer}}}, all, layer)
		}
	})
}

// fuzzTile reads the address of a tile in either form.
func fuzzTile(t *testing.T, q *request, all []*data.Collection, layer string) {
	t.Helper()
	var status *statusError
	var invalid *data.InvalidError
	s, err := q.tileset(all)
	if err != nil {
		if !errors.As(err, &status) && !errors.As(err, &invalid) {
			t.Errorf("%+v: %v", q, err)
		}
		return
	}
	if len(s.layers) == 0 || len(s.layers) > len(offeredLayers(all)) {
		t.Errorf("%q gives %d layers", layer, len(s.layers))
	}
	for _, l := range s.layers {
		if !l.collection.IsSpatial() || !strings.Contains(layer, l.name) {
			t.Errorf("%q gives the layer %+v", layer, l)
		}
	}
	tile, err := q.tileAddress(s)
	if err != nil {
		if !errors.As(err, &status) || status.status != http.StatusNotFound {
			t.Errorf("%+v: %v", q.path, err)
		}
		return
	}
	if _, err := s.set.Tile(tile.Z, tile.X, tile.Y); err != nil || tile.Zoom() > maxTileZoom || tile.Set != s.set {
		t.Errorf("%+v is %+v: %v", q.path, tile, err)
	}
}

// What can be read of a query is what net/url reads of it.
func TestQueriesAreReadAsNetURLReadsThem(t *testing.T) {
	for raw, want := range map[string]string{ // parameters that cannot be read, with their values
		"": "", "&&": "", "a=1&a=2&b": "", "a=%41+%2B&%C3%A9=1": "", "=x": "", "a=b=c": "",
		"%": "%=", "%zz": "%zz=", "a=1&q=%zz&b=2": "q=%zz", "q=%": "q=%", "q%=1": "q%=1", "a=1;b=2": "a=1;b=2", "a=%ff&b=1": "a=\uFFFD", "a=%00": "a=\x00", "%=1&%2=3&c=4": "%=1 %2=3",
	} {
		got, faults := parseQuery(raw)
		var unread []string
		for _, fault := range faults {
			unread = append(unread, fault.Param+"="+fault.Value)
		}
		if strings.Join(unread, " ") != want {
			t.Errorf("%q: %q cannot be read, want %q", raw, unread, want)
		}
		if all, err := url.ParseQuery(raw); (len(faults) == 0 || err != nil) && !maps.EqualFunc(got, all, slices.Equal) {
			t.Errorf("%q: %q, want %q", raw, got, all)
		}
	}
}

func FuzzItemsQuery(f *testing.F) {
	for _, seed := range []string{
		"datetime=2025-11-01/..&limit=1e9&offset=3", "datetime=%00", "km=300/520&match=area&bbox=1,2,3,4", "limit=-0&resultType=hits", "a=1;b=2", "%zz", "limit=9e99&cursor=", "km=../..",
		"filter=name+LIKE+%27a%25%27&sortby=-name,%2Bkm&properties=doc,name&skipGeometry=true", "filter={}&filter-lang=cql2-json&sortby=,", "filter=km%3D%0A1&filter-crs=x",
	} {
		f.Add(seed)
	}
	c := &data.Collection{
		ID: "c", Geometry: data.Point, StartColumn: "from", EndColumn: "to", RadiusCol: "radius_m", FromKMCol: "km", ToKMCol: "km",
		Columns: []data.Column{{Name: "name", Type: data.Text}, {Name: "limit", Type: data.Integer}, {Name: "doc", Type: data.JSON}, {Name: "km", Type: data.Number}},
	}
	f.Fuzz(func(t *testing.T, raw string) {
		values, unread := parseQuery(raw)
		err := checkQuery(values, pageParams(c), missingHint(c))
		if len(unread) > 0 {
			err = unread[0]
		}
		var p itemsParams
		if err == nil {
			p, err = parseItems(values, c)
		}
		if err != nil {
			if shown := problemOf(err, "id"); shown.Status != http.StatusBadRequest || len(shown.Detail) > 2000 {
				t.Errorf("%q: %+v", raw, shown)
			}
			return
		}
		q := p.query
		if q.Limit < 1 || q.Limit > maxLimit || q.Offset < 0 || (q.KM != nil && !(q.KM.From >= 0 && q.KM.From <= q.KM.To)) {
			t.Errorf("%q gives %+v", raw, q)
		}
		if countKey("v", q) == countKey("w", q) {
			t.Errorf("%q has one key in two versions", raw)
		}
	})
}

func FuzzSortBy(f *testing.F) {
	for _, seed := range []string{"name", "-name,+km", " km", "a b,name", "-", ",", "name,name", "--km", "NAME", "km,km_to,name,a b,km,km,km,km,km"} {
		f.Add(seed)
	}
	c := &data.Collection{ID: "c", Columns: []data.Column{
		{Name: "name", Type: data.Text}, {Name: "km", Type: data.Number}, {Name: "-km", Type: data.Integer}, {Name: "a b", Type: data.Boolean}, {Name: "a,b", Type: data.Text},
		{Name: "", Type: data.Text},
	}}
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := parseSort(url.Values{paramSortBy: {text}}, c)
		if err != nil {
			mustBeInvalid(t, err, paramSortBy)
			return
		}
		var again []string
		for _, key := range keys {
			if c.Column(key.Column) == nil {
				t.Errorf("%q sorts by %q", text, key.Column)
			}
			again = append(again, map[bool]string{false: "+", true: "-"}[key.Descending]+key.Column)
		}
		if same, err := parseSort(url.Values{paramSortBy: {strings.Join(again, ",")}}, c); err != nil || !slices.Equal(same, keys) || len(keys) == 0 {
			t.Errorf("%q is %v; written again it is %v, %v", text, keys, same, err)
		}
	})
}

func FuzzKM(f *testing.F) {
	for _, seed := range []string{"300", "300/520", "../400", "300/", "/", "", "1e3", "-1", "-0", "NaN", "1/2/3", "520/300", "0x10", "1343.955/..", "1e400"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parseKMRange(text)
		if err != nil {
			mustBeInvalid(t, err, paramKM)
			return
		}
		if !(r.From >= 0 && r.From <= r.To && !math.IsInf(r.To, 0)) {
			t.Errorf("%q is %+v", text, r)
		}
		if again, err := parseKMRange(formatFloat(r.From) + "/" + formatFloat(r.To)); err != nil || again != r {
			t.Errorf("%q is %+v; written again it is %+v, %v", text, r, again, err)
		}
	})
}

func TestDateWords(t *testing.T) {
	for _, test := range []struct{ edtf, earliest, latest, want string }{
		{"2025-11-26", "2025-11-26", "2025-11-26", "26 November 2025"},
		{"2025-06", "2025-06-01", "2025-06-26", "June 2025"},
		{"2025", "", "", "2025"},
		{"2024-11-17/2024-11-18", "", "", "17–18 November 2024"},
		{"2025-11-30/2025-12-02", "", "", "30 November – 2 December 2025"},
		{"2025-12-31/2026-01-01", "", "", "31 December 2025 – 1 January 2026"},
		{"2025-11/2025-12", "", "", "November – December 2025"},
		{"2024/2025", "", "", "2024–2025"},
		{"2025-07-02~", "2025-06-25", "2025-07-02", "about 2 July 2025"},
		{"2025-12-24?", "", "", "24 December 2025 (uncertain)"},
		{"2025-12-24%", "", "", "about 24 December 2025 (uncertain)"},
		{"2025-12-01/..", "", "", "from 1 December 2025"},
		{"../2025-12-01", "", "", "until 1 December 2025"},
		{"", "2025-01-01", "2025-01-03", "1–3 January 2025"},
		{"nonsense", "2025-01-01T10:00:00Z", "2025-01-01T10:00:00Z", "1 January 2025"},
		{"2025-13", "", "", "2025-13"},
		{"", "", "", "date not stated"},
	} {
		if got := english.date(test.edtf, test.earliest, test.latest); got != test.want {
			t.Errorf("%q, %q, %q: %q, want %q", test.edtf, test.earliest, test.latest, got, test.want)
		}
	}
}

func TestTileCacheStaysWithinItsBytes(t *testing.T) {
	cache, err := newTileCache(10_000, 2, maxTilesAtOnce, "tiles")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		key := string(rune('a' + i))
		tile := &tileBytes{key: key, body: kept{plain: make([]byte, 700+i)}}
		cache.add(tile)
		if _, err := tile.body.in(t.Context(), codings[i%len(codings)]); err != nil {
			t.Fatal(err)
		}
		cache.account(tile)
		if cache.used > cache.limit || cache.lookup(key) == nil {
			t.Fatalf("after %d tiles: %d bytes", i+1, cache.used)
		}
	}
	total := 0
	for _, key := range cache.tiles.Keys() {
		tile, _ := cache.tiles.Peek(key)
		total += tile.size()
	}
	if total != cache.used {
		t.Errorf("the tiles have %d bytes, %d are counted", total, cache.used)
	}
	cache.add(&tileBytes{key: "huge", body: kept{plain: make([]byte, 9_000)}})
	if cache.lookup("huge") != nil {
		t.Error("one tile pushes all others out")
	}
}
