package gpkg_test

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"panj/data"
	"panj/data/cql2"
	"panj/data/gpkg"
)

// TestStandardTestData counts countries and places like the tests named here in
// Annex A of 21-065r2, in SQL and in Go. The standard's test data are those of
// Natural Earth with a few columns added: here are its countries and places, with
// dates as in data/cql2. Predicates of other columns and of rivers are left out,
// and two whose numbers hold for the boundaries of another version only: GEOS finds
// 15 countries on the lines 45 degrees north and south, and 10 in the boxes around
// France and the Great Lakes, in these.
func TestStandardTestData(t *testing.T) {
	s := created(t, naturalEarth(t))
	geom := regexp.MustCompile(`\bgeom\b`)
	for _, test := range standardCounts {
		t.Run(test.id, func(t *testing.T) {
			for collection, predicates := range map[string]map[string]int{"ne_110m_admin_0_countries": test.countries, "ne_110m_populated_places_simple": test.places} {
				c := described(t, s, collection)
				rows := all(t, s, data.Query{Collection: collection})
				for text, want := range predicates {
					if got := countBothWays(t, s, c, rows, parsed(t, geom.ReplaceAllString(text, "geometry"))); got != [2]int{want, want} {
						t.Errorf("%s: SQL and Go find %d, the standard %d", text, got, want)
					}
				}
			}
		})
	}
}

func countBothWays(t *testing.T, s *gpkg.Store, c *data.Collection, rows []data.Feature, e cql2.Expr) (n [2]int) {
	t.Helper()
	var err error
	if n[0], err = s.Count(t.Context(), data.Query{Collection: c.ID, Filter: e}); err != nil {
		t.Fatal(err)
	}
	if e, err = cql2.Check(e, c.FilterSchema()); err != nil {
		t.Fatal(err)
	}
	row := c.FilterRow()
	for i := range rows {
		truth, err := cql2.Eval(e, row(&rows[i]))
		if err != nil {
			t.Fatal(err)
		}
		if truth == cql2.True {
			n[1]++
		}
	}
	return n
}

func naturalEarth(t *testing.T) *data.Dataset {
	t.Helper()
	file, err := os.Open("testdata/natural_earth.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var source struct {
		Countries, Places [][]any
	}
	if err := json.NewDecoder(unzipped).Decode(&source); err != nil {
		t.Fatal(err)
	}
	geometry := func(v any) orb.Geometry {
		g, err := wkt.Unmarshal(v.(string))
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	countries := data.Table{Collection: data.Collection{ID: "ne_110m_admin_0_countries", Geometry: data.AnyGeometry, Columns: []data.Column{
		{Name: "NAME", Type: data.Text}, {Name: "POP_EST", Type: data.Integer},
	}}}
	for _, c := range source.Countries {
		countries.Rows = append(countries.Rows, data.Feature{Geometry: geometry(c[2]), Values: []any{c[0], int64(c[1].(float64))}})
	}
	places := data.Table{Collection: data.Collection{ID: "ne_110m_populated_places_simple", Geometry: data.Point, Columns: []data.Column{
		{Name: "name", Type: data.Text}, {Name: "date", Type: data.Date}, {Name: "start", Type: data.DateTime}, {Name: "end", Type: data.DateTime}, {Name: "boolean", Type: data.Boolean},
	}}}
	dated := [][]any{
		{"2022-04-16", "2022-04-16T10:13:19Z", "2023-04-16T10:15:10Z", true},
		{"2021-04-16", "2021-04-16T10:15:59Z", "2022-04-16T10:16:06Z", false},
		{"2023-04-16", "2022-04-16T10:15:10Z", "2022-04-16T10:16:06Z", true},
	}
	for i, p := range source.Places {
		values := []any{p[0], nil, nil, nil, nil}
		if i < len(dated) {
			values = append(values[:1], dated[i]...)
		}
		places.Rows = append(places.Rows, data.Feature{Geometry: geometry(p[1]), Values: values})
	}
	return &data.Dataset{Tables: []data.Table{countries, places}}
}

const luxembourg = `POLYGON((6.043073357781111 50.128051662794235,6.242751092156993 49.90222565367873,6.186320428094177 49.463802802114515,` +
	`5.897759230176348 49.44266714130711,5.674051954784829 49.529483547557504,5.782417433300907 50.09032786722122,6.043073357781111 50.128051662794235))`

const hollow = `POLYGON((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))`

var standardCounts = []struct {
	id                string
	countries, places map[string]int
}{
	{"/conf/basic-cql2/test-data", map[string]int{
		`NAME='Luxembourg'`: 1, `NAME>='Luxembourg'`: 84, `NAME>'Luxembourg'`: 83, `NAME<='Luxembourg'`: 94, `NAME<'Luxembourg'`: 93, `NAME<>'Luxembourg'`: 176,
		`POP_EST=37589262`: 1, `POP_EST>=37589262`: 39, `POP_EST>37589262`: 38, `POP_EST<=37589262`: 139, `POP_EST<37589262`: 138, `POP_EST<>37589262`: 176,
	}, map[string]int{
		`name IS NOT NULL`: 243, `name IS NULL`: 0, `name='København'`: 1, `name>='København'`: 137, `name>'København'`: 136, `name<='København'`: 107,
		`name<'København'`: 106, `name<>'København'`: 242, `"date" IS NOT NULL`: 3, `"date" IS NULL`: 240, `start IS NULL`: 240, `boolean IS NULL`: 240,
		`"date"=DATE('2022-04-16')`: 1, `start>=TIMESTAMP('2022-04-16T10:13:19Z')`: 2, `boolean=true`: 2,
	}},
	{"/conf/advanced-comparison-operators/test-data", nil, map[string]int{
		`name LIKE 'B_r%'`: 3, `name NOT LIKE 'B_r%'`: 240, `name IN ('Kiev','kobenhavn','Berlin','athens','foo')`: 2, `name NOT IN ('Kiev','kobenhavn','Berlin','athens','foo')`: 241,
		`start in (TIMESTAMP('2022-04-16T10:13:19Z'))`: 1, `boolean not in (false)`: 2,
	}},
	{"/conf/case-insensitive-comparison/test-data", nil, map[string]int{
		`CASEI(name)=casei('KIEV')`: 1, `CASEI(name)=casei('kiev')`: 1, `CASEI(name)=casei('Kiev')`: 1, `CASEI(name)=casei('København')`: 1, `CASEI(name)=casei('københavn')`: 1,
		`CASEI(name)=casei('KØBENHAVN')`: 1, `CASEI(name) LIKE casei('B_r%')`: 3, `CASEI(name) LIKE casei('b_r%')`: 3, `CASEI(name) LIKE casei('B_R%')`: 3,
		`CASEI(name) IN (casei('Kiev'), casei('kobenhavn'), casei('Berlin'), casei('athens'), casei('foo'))`: 3,
	}},
	{"/conf/accent-insensitive-comparison/test-data", nil, map[string]int{
		`ACCENTI(name)=accenti('København')`: 1, `ACCENTI(name)=accenti('Kobenhavn')`: 1, `ACCENTI(name)=accenti('Kiev')`: 1, `ACCENTI(CASEI(name))=accenti(casei('københavn'))`: 1,
		`ACCENTI(CASEI(name))=accenti(casei('kobenhavn'))`: 1, `ACCENTI(CASEI(name))=accenti(casei('KOBENHAVN'))`: 1, `ACCENTI(CASEI(name))=accenti(casei('KØBENHAVN'))`: 1,
		`ACCENTI(name) LIKE accenti('Ko%')`: 2, `ACCENTI(CASEI(name)) LIKE accenti(casei('kØ%'))`: 2, `ACCENTI(CASEI(name)) LIKE accenti(casei('kO%'))`: 2,
		`ACCENTI(CASEI(name)) IN (accenti(casei('Kiev')), accenti(casei('kobenhavn')), accenti(casei('Berlin')), accenti(casei('athens')), accenti(casei('foo')))`: 4,
	}},
	{"/conf/basic-spatial-functions/test-data", map[string]int{
		`S_INTERSECTS(geom,BBOX(0,40,10,50))`: 8, `S_INTERSECTS(geom,BBOX(150,-90,-150,90))`: 10, `S_INTERSECTS(geom,POINT(7.02 49.92))`: 1,
		`S_INTERSECTS(geom,BBOX(0,40,10,50)) and S_INTERSECTS(geom,BBOX(5,50,10,60))`:     3,
		`S_INTERSECTS(geom,BBOX(0,40,10,50)) and not S_INTERSECTS(geom,BBOX(5,50,10,60))`: 5,
	}, map[string]int{`S_INTERSECTS(geom,BBOX(0,40,10,50))`: 7}},
	{"/conf/basic-spatial-functions-plus/test-data", map[string]int{
		`S_INTERSECTS(geom,LINESTRING(-180 -45, 0 -45))`: 2, `S_INTERSECTS(geom,` + hollow + `)`: 8,
		`S_INTERSECTS(geom,MULTIPOLYGON(((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50)),((0 0, 10 0, 10 10, 0 10, 0 0))))`: 15,
		`S_INTERSECTS(geom,GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))))`:                                                                      8,
		`S_INTERSECTS(geom,` + hollow + `) or S_INTERSECTS(geom,POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))`:                                                                        15,
		`S_INTERSECTS(geom,` + hollow + `) and not S_INTERSECTS(geom,POLYGON((-130 0, 0 0, 0 50, -130 50, -130 0)))`:                                                            3,
	}, nil},
	{"/conf/spatial-functions/test-data", map[string]int{
		`S_INTERSECTS(geom,POLYGON((0 40,10 40,10 50,0 50,0 40)))`: 8, `S_INTERSECTS(geom,LINESTRING(0 40,10 50))`: 4, `S_DISJOINT(geom,BBOX(0,40,10,50))`: 169,
		`S_DISJOINT(geom,POLYGON((0 40,10 40,10 50,0 50,0 40)))`: 169, `S_DISJOINT(geom,LINESTRING(0 40,10 50))`: 173, `S_DISJOINT(geom,POINT(7.02 49.92))`: 176,
		`S_TOUCHES(geom,` + luxembourg + `)`: 3, `S_TOUCHES(geom,POINT(6.043073357781111 50.128051662794235))`: 3, `S_TOUCHES(geom,POINT(6.242751092156993 49.90222565367873))`: 2,
		`S_TOUCHES(geom,LINESTRING(6.043073357781111 50.128051662794235,6.242751092156993 49.90222565367873))`: 3, `S_WITHIN(geom,BBOX(-180,-90,0,90))`: 44,
		`S_CONTAINS(geom,BBOX(7,50,8,51))`: 1, `S_CONTAINS(geom,LINESTRING(7 50,8 51))`: 1, `S_CONTAINS(geom,POINT(7.02 49.92))`: 1, `S_OVERLAPS(geom,BBOX(-180,-90,0,90))`: 11,
	}, map[string]int{
		`S_INTERSECTS(geom,POLYGON((0 40,10 40,10 50,0 50,0 40)))`: 7, `S_DISJOINT(geom,BBOX(0,40,10,50))`: 236, `S_DISJOINT(geom,POLYGON((0 40,10 40,10 50,0 50,0 40)))`: 236,
		`S_EQUALS(geom,POINT(6.1300028 49.6116604))`: 1, `S_WITHIN(geom,BBOX(-180,-90,0,90))`: 74,
	}},
	{"/conf/property-property/test-data", map[string]int{
		`S_INTERSECTS(BBOX(0,40,10,50),geom)`: 8, `S_INTERSECTS(BBOX(150,-90,-150,90),geom)`: 10, `S_INTERSECTS(POINT(7.02 49.92),geom)`: 1, `S_INTERSECTS(LINESTRING(0 40,10 50),geom)`: 4,
		`S_DISJOINT(LINESTRING(0 40,10 50),geom)`: 173, `S_TOUCHES(` + luxembourg + `,geom)`: 3, `S_CONTAINS(BBOX(-180,-90,0,90),geom)`: 44, `S_WITHIN(BBOX(7,50,8,51),geom)`: 1,
		`S_WITHIN(LINESTRING(7 50,8 51),geom)`: 1, `S_WITHIN(POINT(7.02 49.92),geom)`: 1, `S_OVERLAPS(BBOX(-180,-90,0,90),geom)`: 11,
	}, map[string]int{
		`'København'=name`: 1, `'København'<=name`: 137, `'København'<name`: 136, `'København'>=name`: 107, `'København'>name`: 106, `'København'<>name`: 242, `start<end`: 3,
		`'København' LIKE 'K_benhavn'`: 243, `'København' NOT LIKE 'K_benhavn'`: 0, `S_EQUALS(POINT(6.1300028 49.6116604),geom)`: 1, `S_CONTAINS(BBOX(-180,-90,0,90),geom)`: 74,
	}},
}
