package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/labstack/echo/v4"

	"qaloop/api"
	"qaloop/api/apitest"
)

func TestDocumentIsOpenAPI(t *testing.T) {
	for _, fault := range apitest.Contract(t).Faults() {
		t.Error(fault)
	}
}

var parameterPattern = regexp.MustCompile(`:(\w+)`)

// Every route is in the document, and every operation of the document has a
// route.
func TestDocumentAndRoutesAreTheSame(t *testing.T) {
	e := echo.New()
	if err := api.Mount(e, api.Deps{}); err != nil {
		t.Fatal(err)
	}
	var routes, operations []string
	for _, r := range e.Routes() {
		if r.Method != http.MethodHead { // comes with every GET
			routes = append(routes, r.Method+" "+parameterPattern.ReplaceAllString(r.Path, "{$1}"))
		}
	}
	ids := map[string]bool{}
	for _, o := range apitest.Operations(t) {
		operations = append(operations, o.Method+" "+o.Path)
		if o.ID == "" || ids[o.ID] {
			t.Errorf("%s %s: the operation has no name of its own: %q", o.Method, o.Path, o.ID)
		}
		ids[o.ID] = true
		if o.Summary == "" || len(o.Tags) != 1 {
			t.Errorf("%s %s: no summary, or not one tag", o.Method, o.Path)
		}
	}
	for _, r := range routes {
		if !slices.Contains(operations, r) {
			t.Errorf("%s is not in the document", r)
		}
	}
	for _, o := range operations {
		if !slices.Contains(routes, o) {
			t.Errorf("%s has no route", o)
		}
	}
}
