package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
)

// The schemas of what clients send, and what they are read into: the document
// says the same fields and the same limits as the validate tags.
func TestDocumentSaysTheLimitsOfInputs(t *testing.T) {
	s := schemas(t)
	for name, in := range map[string]any{
		"SignIn": signInInput{}, "TokenInput": staff.TokenInput{}, "ReasonInput": reasonInput{},
		"PersonInput": staff.PersonInput{}, "PersonChange": staff.PersonChange{}, "TeamInput": staff.TeamInput{}, "TeamChange": staff.TeamChange{},
		"InteractionInput": qa.InteractionInput{}, "TranscriptInput": transcriptInput{},
		"ScorecardInput": qa.ScorecardInput{}, "PreviewInput": previewInput{}, "EvaluationInput": qa.EvaluationInput{},
		"CourseInput": training.CourseInput{}, "RuleInput": training.RuleInput{},
		"AssignmentInput": training.AssignmentInput{}, "AttemptInput": training.AttemptInput{},
		"SurveyInput": survey.SurveyInput{}, "SurveyResponseInput": survey.ResponseInput{},
	} {
		s.object(t, "#/"+name, s.named(name), reflect.TypeOf(in))
	}
}

// What is answered has the fields that the document says.
func TestDocumentSaysTheFieldsOfAnswers(t *testing.T) {
	s := schemas(t)
	for name, out := range map[string]any{
		"Me": meJSON{}, "NewToken": tokenJSON{}, "Person": personJSON{}, "Team": teamJSON{}, "StaffImport": staffImportJSON{}, "RowError": rowErrorJSON{},
		"Import": importJSON{}, "ImportOptions": intake.Options{}, "Interaction": interactionJSON{}, "Recording": recordingJSON{},
		"Scorecard": scorecardJSON{}, "Preview": previewJSON{}, "Score": scoreJSON{}, "Evaluation": evaluationJSON{},
		"Finding": findingJSON{}, "FindingRow": findingRowJSON{}, "Decision": qa.Decision{}, "Change": qa.Change{},
		"Course": courseJSON{}, "Quiz": quizJSON{}, "Rule": ruleJSON{}, "RuleVersion": ruleVersionJSON{},
		"Assignment": assignmentJSON{}, "Cause": training.Cause{}, "Attempt": attemptJSON{}, "AttemptResult": attemptResultJSON{},
		"Survey": surveyJSON{}, "SurveyResponse": responseJSON{}, "Health": healthJSON{},
	} {
		properties, _ := s.fields(s.named(name))
		said, have := slices.Sorted(maps.Keys(properties)), slices.Sorted(maps.Keys(wireFields(reflect.TypeOf(out))))
		if !slices.Equal(said, have) {
			t.Errorf("%s: the document says %v, the answer has %v", name, said, have)
		}
	}
}

// schemaSet is the schemas of the document as plain JSON.
type schemaSet map[string]map[string]any

func schemas(t *testing.T) schemaSet {
	t.Helper()
	raw, err := documentJSON()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Components struct{ Schemas schemaSet }
	}
	if err := json.Unmarshal(raw, &document); err != nil {
		t.Fatal(err)
	}
	return document.Components.Schemas
}

func (s schemaSet) named(name string) map[string]any { return s[name] }

// resolved follows a reference.
func (s schemaSet) resolved(schema any) map[string]any {
	m, _ := schema.(map[string]any)
	if ref, ok := m["$ref"].(string); ok {
		return s.resolved(s[strings.TrimPrefix(ref, "#/components/schemas/")])
	}
	if one, ok := m["oneOf"].([]any); ok { // something or null
		return s.resolved(one[0])
	}
	return m
}

// fields are the properties of an object and those that it must have, also of
// what it is made of.
func (s schemaSet) fields(schema map[string]any) (properties map[string]any, required []string) {
	properties = map[string]any{}
	parts, _ := schema["allOf"].([]any)
	for _, part := range append(parts, any(schema)) {
		part := s.resolved(part)
		own, _ := part["properties"].(map[string]any)
		maps.Copy(properties, own)
		must, _ := part["required"].([]any)
		for _, name := range must {
			required = append(required, fmt.Sprint(name))
		}
	}
	for _, part := range parts {
		inner, must := s.fields(s.resolved(part))
		maps.Copy(properties, inner)
		required = append(required, must...)
	}
	return properties, required
}

func wireFields(t reflect.Type) map[string]reflect.StructField {
	found := map[string]reflect.StructField{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			maps.Copy(found, wireFields(f.Type))
		case name != "" && name != "-":
			found[name] = f
		}
	}
	return found
}

// object compares the fields of an input with the schema that tells of it.
func (s schemaSet) object(t *testing.T, at string, schema map[string]any, in reflect.Type) {
	t.Helper()
	properties, required := s.fields(schema)
	fields := wireFields(in)
	if said, have := slices.Sorted(maps.Keys(properties)), slices.Sorted(maps.Keys(fields)); !slices.Equal(said, have) {
		t.Errorf("%s: the document says %v, the program reads %v", at, said, have)
		return
	}
	if schema["additionalProperties"] != false && schema["unevaluatedProperties"] != false && schema["allOf"] == nil {
		t.Errorf("%s: the document allows further fields", at)
	}
	for name, f := range fields {
		tags := strings.Split(f.Tag.Get("validate"), ",")
		own, _, _ := strings.Cut(f.Tag.Get("validate"), "dive")
		must := slices.Contains(strings.Split(own, ","), "required")
		if must != slices.Contains(required, name) && f.Type.Kind() != reflect.Struct && f.Type.Kind() != reflect.Int {
			t.Errorf("%s/%s: required is %v in the document only, or in the program only", at, name, slices.Contains(required, name))
		}
		s.value(t, at+"/"+name, s.resolved(properties[name]), f.Type, tags)
	}
}

// value compares a value with its schema.
func (s schemaSet) value(t *testing.T, at string, schema map[string]any, in reflect.Type, tags []string) {
	t.Helper()
	if in.Kind() == reflect.Pointer {
		in = in.Elem()
	}
	own, inner := tags, []string(nil)
	if i := slices.Index(tags, "dive"); i >= 0 {
		own, inner = tags[:i], tags[i+1:]
	}
	switch {
	case in == reflect.TypeFor[time.Time]():
	case in.Kind() == reflect.Struct:
		s.object(t, at, schema, in)
	case in.Kind() == reflect.Slice:
		limits(t, at, schema, own, "minItems", "maxItems")
		s.value(t, at+"/0", s.resolved(schema["items"]), in.Elem(), inner)
	case in.Kind() == reflect.Map:
		limits(t, at, schema, own, "minProperties", "maxProperties")
		patterns, _ := schema["patternProperties"].(map[string]any)
		for _, each := range patterns {
			s.value(t, at+"/key", s.resolved(each), in.Elem(), nil)
		}
	case in.Kind() == reflect.String:
		text(t, at, schema, own)
	case in.Kind() != reflect.Bool:
		limits(t, at, schema, own, "minimum", "maximum")
	}
}

// text compares the limits of a string.
func text(t *testing.T, at string, schema map[string]any, tags []string) {
	t.Helper()
	for _, tag := range tags {
		if words, ok := strings.CutPrefix(tag, "oneof="); ok {
			if got := strings.Trim(fmt.Sprint(schema["enum"]), "[]"); got != words {
				t.Errorf("%s: the document says one of %q, the program %q", at, got, words)
			}
			return
		}
		if tag == "key" {
			if schema["pattern"] != "^[a-z0-9_]{1,40}$" {
				t.Errorf("%s: the document does not say that it is a key", at)
			}
			return
		}
		if strings.HasPrefix(tag, "datetime=") {
			if schema["format"] != "date" {
				t.Errorf("%s: the document does not say that it is a day", at)
			}
			return
		}
	}
	if slices.Contains(tags, "required") && schema["minLength"] != 1.0 && schema["maxLength"] != nil {
		t.Errorf("%s: the document allows an empty text", at)
	}
	limits(t, at, schema, slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return strings.HasPrefix(tag, "min=") }), "", "maxLength")
}

func limits(t *testing.T, at string, schema map[string]any, tags []string, least, most string) {
	t.Helper()
	for tag, word := range map[string]string{"min=": least, "max=": most} {
		if word == "" {
			continue
		}
		var want any
		for _, given := range tags {
			if number, ok := strings.CutPrefix(given, tag); ok {
				want, _ = strconv.ParseFloat(number, 64)
			}
		}
		if got := schema[word]; got != want {
			t.Errorf("%s: %s is %v in the document, %v in the program", at, word, got, want)
		}
	}
}
