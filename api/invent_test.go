package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// inventor makes requests up out of what the document of the API says that they
// may be.
type inventor struct {
	document   map[string]any
	operations []operation
	ids        []string // of what there is
}

// operation is one that the document tells of.
type operation struct {
	method, path string
	parameters   []map[string]any
	body         map[string]any // the schema of its JSON body, or nil
}

// newInventor reads the document as clients get it.
func newInventor(t *testing.T, raw []byte, ids []string) *inventor {
	t.Helper()
	v := &inventor{ids: ids}
	if err := json.Unmarshal(raw, &v.document); err != nil {
		t.Fatal(err)
	}
	paths := object(v.document["paths"])
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item := object(paths[path])
		for _, method := range []string{"get", "post", "put", "patch", "delete"} {
			if said, ok := item[method]; ok && strings.HasPrefix(path, "/api/v1/") {
				v.operations = append(v.operations, v.operation(strings.ToUpper(method), path, item, object(said)))
			}
		}
	}
	return v
}

func (v *inventor) operation(method, path string, item, said map[string]any) operation {
	o := operation{method: method, path: path}
	for _, p := range slices.Concat(list(item["parameters"]), list(said["parameters"])) {
		o.parameters = append(o.parameters, v.resolved(p))
	}
	content := object(v.resolved(said["requestBody"])["content"])
	if media, ok := content["application/json"]; ok {
		o.body = v.resolved(object(media)["schema"])
	}
	return o
}

// object and list are what a value is, or nothing.
func object(value any) map[string]any { m, _ := value.(map[string]any); return m }

func list(value any) []any { l, _ := value.([]any); return l }

// resolved is a part of the document, with its reference followed.
func (v *inventor) resolved(part any) map[string]any {
	m := object(part)
	for ref, ok := m["$ref"].(string); ok; ref, ok = m["$ref"].(string) {
		m = v.document
		for name := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			m = object(m[name])
		}
	}
	return m
}

// value draws what a schema allows. depth ends what contains itself.
func (v *inventor) value(t *rapid.T, schema map[string]any, depth int) any {
	schema = v.resolved(schema)
	for _, choice := range []string{"oneOf", "anyOf"} {
		if some := list(schema[choice]); len(some) > 0 {
			return v.value(t, object(rapid.SampledFrom(some).Draw(t, choice)), depth)
		}
	}
	if fixed := list(schema["enum"]); len(fixed) > 0 {
		return rapid.SampledFrom(fixed).Draw(t, "enum")
	}
	if parts := list(schema["allOf"]); len(parts) > 0 {
		whole := map[string]any{}
		for _, part := range append(parts, map[string]any{"type": "object", "properties": schema["properties"], "required": schema["required"]}) {
			maps.Copy(whole, object(v.value(t, object(part), depth)))
		}
		return whole
	}
	switch kind := v.kind(t, schema); kind {
	case "object":
		return v.object(t, schema, depth)
	case "array":
		least := number(schema, "minItems", 0)
		items := make([]any, rapid.IntRange(least, max(least, min(number(schema, "maxItems", 3), 3))).Draw(t, "items"))
		for i := range items {
			items[i] = v.value(t, object(schema["items"]), depth+1)
		}
		return items
	case "string":
		return v.text(t, schema)
	case "integer", "number":
		least := number(schema, "minimum", 0)
		return rapid.IntRange(least, max(least, number(schema, "maximum", 1000))).Draw(t, kind)
	case "boolean":
		return rapid.Bool().Draw(t, kind)
	}
	return nil
}

// kind is a type that a schema allows.
func (v *inventor) kind(t *rapid.T, schema map[string]any) string {
	switch kind := schema["type"].(type) {
	case string:
		return kind
	case []any:
		said, _ := rapid.SampledFrom(kind).Draw(t, "type").(string)
		return said
	}
	if schema["properties"] != nil || schema["additionalProperties"] != nil {
		return "object"
	}
	return "null"
}

// deepest is how far what contains itself is followed.
const deepest = 6

func (v *inventor) object(t *rapid.T, schema map[string]any, depth int) map[string]any {
	made := map[string]any{}
	properties := object(schema["properties"])
	required := list(schema["required"])
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		needed := slices.Contains(required, any(name))
		if !needed && (depth > deepest || !rapid.Bool().Draw(t, "has "+name)) {
			continue
		}
		made[name] = v.value(t, object(properties[name]), depth+1)
		if text, ok := made[name].(string); ok && strings.HasSuffix(name, "_id") && text != "" && rapid.Bool().Draw(t, "known") {
			made[name] = rapid.SampledFrom(v.ids).Draw(t, name)
		}
	}
	if more := object(schema["additionalProperties"]); len(more) > 0 && depth <= deepest {
		key := "k"
		if names := object(schema["propertyNames"]); len(names) > 0 {
			key, _ = v.value(t, names, depth+1).(string)
		}
		made[key] = v.value(t, more, depth+1)
	}
	return made
}

// forms are texts of each format.
var forms = map[string][]string{
	"date-time": {"2026-11-23T08:07:28Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-28T23:59:60Z"},
	"date":      {"2026-11-23", "2024-02-29", "0001-01-01"},
	"uuid":      {"0b0e3a52-6c1d-4a53-9a53-2f6f7f0c9d11", "00000000-0000-0000-0000-000000000000"},
	"email":     {"somebody@centre.example", "x@xn--80ak6aa92e.example"},
	"password":  {"correct horse battery", "x", "пароль из трёх слов"},
}

func (v *inventor) text(t *rapid.T, schema map[string]any) string {
	if format, ok := schema["format"].(string); ok && forms[format] != nil {
		return rapid.SampledFrom(forms[format]).Draw(t, format)
	}
	if pattern, ok := schema["pattern"].(string); ok {
		return rapid.StringMatching(pattern).Draw(t, "text")
	}
	least := number(schema, "minLength", 0)
	most := min(max(least, number(schema, "maxLength", 40)), 300)
	return rapid.OneOf(
		rapid.StringN(least, most, -1),
		rapid.Map(rapid.SampledFrom([]string{"Олена", "0", "null", "<b>", "ʼ", "e\u0301", "\u202eabc", "=1+1", "𝓐"}), func(s string) string {
			return s + strings.Repeat("x", max(0, least-len([]rune(s))))
		}),
	).Draw(t, "text")
}

func number(schema map[string]any, name string, otherwise int) int {
	if n, ok := schema[name].(float64); ok {
		return int(n)
	}
	return otherwise
}

// wrong makes one thing of a body wrong, so that nothing may be made of it.
func wrong(t *rapid.T, body any) any {
	made, ok := body.(map[string]any)
	if !ok || len(made) == 0 {
		return rapid.SampledFrom([]any{"text", 7, []any{}, true}).Draw(t, "no object")
	}
	made = maps.Clone(made)
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(made))).Draw(t, "wrong")
	switch rapid.IntRange(0, 1).Draw(t, "how") {
	case 0:
		made["$"+name] = 1
	default:
		made[name] = map[string]any{"$gt": ""} // an object is never taken for something else
		if object(body.(map[string]any)[name]) != nil {
			made[name] = "a text is no object"
		}
	}
	return made
}

// headers draws those that o declares, most often with a revision that there is.
func (v *inventor) headers(t *rapid.T, o operation) []string {
	var drawn []string
	for _, p := range o.parameters {
		name, _ := p["name"].(string)
		if p["in"] != "header" {
			continue
		}
		text := strings.Map(visible, fmt.Sprint(v.value(t, object(p["schema"]), 0)))
		if name == "If-Match" && rapid.Bool().Draw(t, "usual") {
			text = rapid.SampledFrom([]string{`"1"`, `"2"`, `*`}).Draw(t, name)
		}
		drawn = append(drawn, name, text)
	}
	return drawn
}

// visible keeps what a header may have; a client sends nothing else.
func visible(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}
