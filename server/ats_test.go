package server_test

import (
	"slices"
	"strings"
	"testing"
)

// testedClasses are the conformance classes that the files ats_*_test.go test,
// each by the abstract tests of its standard.
func testedClasses() []string {
	classes := append(slices.Clone(schemaClasses), pageClasses...)
	for _, tests := range []abstractTests{featuresTests(), crsTests(), commonTests(), tilesTests()} {
		for class, tests := range tests {
			if len(tests) > 0 {
				classes = append(classes, class)
			}
		}
	}
	const cql2, part3 = "http://www.opengis.net/spec/cql2/1.0/conf/", "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
	classes = append(classes, cql2+"cql2-text", cql2+"cql2-json") // in which each of the following is written
	classes = append(classes, cql2+"basic-spatial-operators")     // a draft's name of basic-spatial-functions
	for _, test := range cql2Tests {
		classes = append(classes, cql2+strings.Split(test.id, "/")[2])
	}
	for _, test := range part3Tests {
		classes = append(classes, part3+strings.Split(test.id, "/")[2])
	}
	slices.Sort(classes)
	return slices.Compact(classes)
}

// TestConformanceNamesWhatIsTested: a class is declared when its abstract tests
// are among these tests, and only then.
func TestConformanceNamesWhatIsTested(t *testing.T) {
	var d struct{ ConformsTo []string }
	start(t).json("/conformance", &d)
	tested := testedClasses()
	for _, class := range d.ConformsTo {
		if !slices.Contains(tested, class) {
			t.Errorf("%s is declared and not tested", class)
		}
	}
	for _, class := range tested {
		if !slices.Contains(d.ConformsTo, class) {
			t.Errorf("%s is tested and not declared", class)
		}
	}
}
