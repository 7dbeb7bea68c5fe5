package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Every text and every list that somebody can send has an end that the document
// tells of; what the document says is what the program checks (inputs_test.go).
func TestEveryTextAndListHasAnEnd(t *testing.T) {
	raw, err := documentJSON()
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	e := ends{t: t, schemas: schemas(t)}
	paths, _ := document["paths"].(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		operations, _ := paths[path].(map[string]any)
		for method, said := range operations {
			operation, _ := said.(map[string]any)
			body, _ := operation["requestBody"].(map[string]any)
			content, _ := body["content"].(map[string]any)
			media, _ := content["application/json"].(map[string]any)
			if media != nil {
				e.value(strings.ToUpper(method)+" "+path, media["schema"])
			}
		}
	}
	if e.texts < 40 || e.lists < 10 {
		t.Errorf("only %d texts and %d lists were looked at", e.texts, e.lists)
	}
}

type ends struct {
	t            *testing.T
	schemas      schemaSet
	texts, lists int
}

// oneOf reports whether s has one of these.
func oneOf(s map[string]any, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return s[word] != nil })
}

func (e *ends) value(at string, schema any) {
	e.t.Helper()
	s := e.schemas.resolved(schema)
	kinds, _ := s["type"].([]any)
	is := func(kind string) bool { return s["type"] == kind || slices.Contains(kinds, any(kind)) }
	if is("string") && s["const"] == nil {
		if e.texts++; !oneOf(s, "maxLength", "enum", "format", "pattern") {
			e.t.Errorf("%s: a text without an end", at)
		}
	}
	if is("array") {
		if e.lists++; !oneOf(s, "maxItems") {
			e.t.Errorf("%s: a list without an end", at)
		}
		e.value(at+"/0", s["items"])
	}
	if more, ok := s["additionalProperties"].(map[string]any); ok {
		if !oneOf(s, "maxProperties") {
			e.t.Errorf("%s: any number of fields", at)
		}
		e.value(at+"/*", more)
	}
	for _, parts := range []string{"allOf", "oneOf", "anyOf"} {
		list, _ := s[parts].([]any)
		for _, part := range list {
			e.value(at, part)
		}
	}
	for _, named := range []string{"properties", "patternProperties"} {
		fields, _ := s[named].(map[string]any)
		for name, field := range fields {
			e.value(at+"/"+name, field)
		}
	}
}
