package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"qaloop/api"
)

func contract(t *testing.T) *v3.Document {
	t.Helper()
	document, err := libopenapi.NewDocument(api.Document)
	if err != nil {
		t.Fatal(err)
	}
	model, err := document.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	return &model.Model
}

func TestDocumentIsOpenAPI(t *testing.T) {
	document, err := libopenapi.NewDocument(api.Document)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	_, broken := v.ValidateDocument()
	for _, b := range broken {
		t.Error(b.Message, b.Reason)
		for _, f := range b.SchemaValidationErrors {
			t.Error(f.Reason, f.FieldPath)
		}
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
	for path, item := range contract(t).Paths.PathItems.FromOldest() {
		for method, operation := range item.GetOperations().FromOldest() {
			operations = append(operations, strings.ToUpper(method)+" "+path)
			if operation.OperationId == "" || ids[operation.OperationId] {
				t.Errorf("%s %s: the operation has no name of its own: %q", method, path, operation.OperationId)
			}
			ids[operation.OperationId] = true
			if operation.Summary == "" || len(operation.Tags) != 1 {
				t.Errorf("%s %s: no summary, or not one tag", method, path)
			}
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
