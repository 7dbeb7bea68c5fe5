package web

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/problem"
)

type parcel struct {
	Title  string            `json:"title"`
	Weight int               `json:"weight"`
	Price  *float64          `json:"price"`
	Sent   time.Time         `json:"sent"`
	Parts  []part            `json:"parts"`
	Notes  map[string]part   `json:"notes"`
	Rows   [][]int           `json:"rows"`
	Labels map[string]string `json:"labels"`
}

type part struct {
	Name    string `json:"name"`
	Fragile bool   `json:"fragile,omitempty"`
}

type parcelChange struct {
	Title *string `json:"title"`
}

func TestDecodeJSONTakes(t *testing.T) {
	const body = ` {"title":"Ёж & \u0451", "weight":-3, "price":null, "sent":"2026-11-23T09:14:00+02:00",
		"parts":[{"name":"a","fragile":true}], "notes":{"k":{"name":"n"}}, "rows":[[0],[1,2],[]], "labels":{}} `
	var got parcel
	if err := DecodeJSON([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	want := parcel{
		Title: "Ёж & ё", Weight: -3, Sent: time.Date(2026, 11, 23, 7, 14, 0, 0, time.UTC),
		Parts: []part{{Name: "a", Fragile: true}}, Notes: map[string]part{"k": {Name: "n"}},
		Rows: [][]int{{0}, {1, 2}, {}}, Labels: map[string]string{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parcel (-want +got):\n%s", diff)
	}
}

func TestDecodeJSONRefuses(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []string // pointer and code of every wrong field
	}{
		{name: "nothing", body: ``},
		{name: "half a body", body: `{"title":"a"`},
		{name: "no JSON", body: `title=a`},
		{name: "a second value", body: `{} {}`},
		{name: "a stray bracket", body: `{}]`},
		{name: "bytes that are no UTF-8", body: "{\"title\":\"\xff\"}"},
		{name: "nesting without an end", body: `{"title":` + strings.Repeat("[", 100000)},
		{name: "a list for the object", body: `[]`, want: []string{"# type"}},
		{name: "null for the object", body: `null`, want: []string{"# type"}},
		{name: "unknown names, also deep down", body: `{"owner":1,"parts":[{"name":"a","op":{"$ne":1}}]}`, want: []string{"#/owner unknown", "#/parts/0/op unknown"}},
		{name: "a name in another case", body: `{"Title":"a"}`, want: []string{"#/Title unknown"}},
		{name: "a name twice", body: `{"notes":{"a/b":{},"a/b":{}}}`, want: []string{"#/notes/a~1b twice"}},
		{name: "an operator for a string", body: `{"title":{"$ne":null}}`, want: []string{"#/title type"}},
		{name: "null for a string", body: `{"title":null,"weight":1}`, want: []string{"#/title type"}},
		{name: "half a piece", body: `{"weight":1.5}`, want: []string{"#/weight type"}},
		{name: "more than a number holds", body: `{"weight":99999999999999999999,"price":1e999}`, want: []string{"#/weight type", "#/price type"}},
		{name: "a day for a time", body: `{"sent":"2026-11-23"}`, want: []string{"#/sent type"}},
		{name: "text in a row", body: `{"rows":[[0],["a"]]}`, want: []string{"#/rows/1/0 type"}},
		{name: "a word for yes", body: `{"parts":[{"fragile":"yes"}]}`, want: []string{"#/parts/0/fragile type"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var in parcel
			refuses(t, DecodeJSON([]byte(test.body), &in), test.want)
		})
	}
}

func TestDecodeJSONRefusesNullInChange(t *testing.T) {
	var in parcelChange
	refuses(t, DecodeJSON([]byte(`{"title":null}`), &in), []string{"#/title type"})
}

func refuses(t *testing.T, err error, want []string) {
	t.Helper()
	p, ok := errors.AsType[*problem.Error](err)
	if !ok || p.Kind != problem.Malformed {
		t.Fatalf("error = %v, want a malformed request", err)
	}
	var got []string
	for _, f := range p.Fields {
		got = append(got, f.Pointer+" "+f.Code)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wrong fields (-want +got):\n%s", diff)
	}
}

func FuzzDecodeJSON(f *testing.F) {
	f.Add(`{"title":"a","weight":1,"parts":[{"name":"b"}],"rows":[[1]]}`)
	f.Add(`{"title":{"$ne":null}}`)
	f.Fuzz(func(t *testing.T, body string) {
		var in parcel
		err := DecodeJSON([]byte(body), &in)
		if err != nil && problem.From(err).Kind != problem.Malformed {
			t.Errorf("%q: %v", body, err)
		}
		if err != nil {
			return
		}
		written, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var again parcel
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("%s does not come back: %v", written, err)
		}
		if second, _ := json.Marshal(again); string(second) != string(written) {
			t.Errorf("%s comes back as %s", written, second)
		}
	})
}
