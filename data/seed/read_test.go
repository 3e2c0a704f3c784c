package seed_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/data/seed"
)

// content returns the bytes of a file of the seed, unpacked when it is gzipped.
func content(t testing.TB, name string, gzipped bool) []byte {
	t.Helper()
	f, err := seed.FS.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := io.Reader(f)
	if gzipped {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b
}

// features returns the features of a collection of the seed.
func features(t testing.TB, collection string) []*geojson.Feature {
	t.Helper()
	name := collection + ".geojson.gz"
	fc, err := geojson.UnmarshalFeatureCollection(content(t, name, true))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return fc.Features
}

func border(t testing.TB) orb.LineString {
	t.Helper()
	list := features(t, "border")
	if len(list) != 1 {
		t.Fatalf("border has %d features, want 1", len(list))
	}
	return list[0].Geometry.(orb.LineString)
}

// spec is what the tests read of collections.json.
type spec struct {
	Collections []struct {
		ID, Title, Description, Geometry, File, Attribution, Citation string

		Licence struct{ Title, Href string }
		Columns []struct {
			Name, Type, Title, Description string

			Required bool
			Enum     []string
		}
	}
}

func readSpec(t testing.TB) spec {
	t.Helper()
	var s spec
	if err := json.Unmarshal(content(t, "collections.json", false), &s); err != nil {
		t.Fatal(err)
	}
	return s
}
