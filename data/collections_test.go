package data_test

import (
	"testing"

	"panj/data"
)

func TestTitleColumn(t *testing.T) {
	text := func(names ...string) (columns []data.Column) {
		for _, name := range names {
			columns = append(columns, data.Column{Name: name, Type: data.Text})
		}
		return columns
	}
	for _, test := range []struct {
		columns []data.Column
		want    string
	}{
		{nil, ""},
		{text("names", "untitled"), ""},
		{text("label", "name", "title"), "title"},
		{text("LABEL", "NAME"), "NAME"},
		{append(text("name"), data.Column{Name: "title", Type: data.Integer}), "name"},
		{append(text("label"), data.Column{Name: "title", Type: data.Text, Related: true}), "label"},
	} {
		if got := (&data.Collection{Columns: test.columns}).TitleColumn(); got != test.want {
			t.Errorf("%v: %q, want %q", test.columns, got, test.want)
		}
	}
}
