package web

import (
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// ErrParameters names the wrong parameters of an address.
var ErrParameters = problem.New(problem.Malformed, "request.parameters",
	"Some parameters of the address are wrong. See errors for each of them.")

// Query reads a T from the query string and checks its tags. A parameter that T
// does not have, or that is there twice, is an error. Times are RFC 3339 or
// days such as 2026-11-23, which begin at midnight UTC.
func Query[T any](c echo.Context) (T, error) {
	return ParseQuery[T](c.Request().URL.RawQuery)
}

// ParseQuery is Query for the part of an address behind its question mark that
// comes from elsewhere.
func ParseQuery[T any](raw string) (T, error) {
	var in T
	return in, readQuery(raw, &in)
}

// ListQuery reads the filter and the page of a list from the query string, as
// Query does.
func ListQuery[F any](c echo.Context) (F, paging.Request, error) {
	var filter F
	var page paging.Request
	return filter, page, readQuery(c.Request().URL.RawQuery, &filter, &page)
}

// readQuery fills the structs at parts from the query string raw.
func readQuery(raw string, parts ...any) error {
	known := map[string]parameter{}
	for _, part := range parts {
		collect(reflect.ValueOf(part).Elem(), known)
	}
	query, err := url.ParseQuery(raw)
	if err != nil {
		return ErrParameters.WithDetail("The part of the address behind the question mark cannot be read.")
	}
	var wrong []problem.Field
	for name, values := range query {
		if f := known[name].take(values); f.Code != "" {
			f.Pointer = "#/" + escape(name)
			wrong = append(wrong, f)
		}
	}
	for _, part := range parts {
		if p, ok := errors.AsType[*problem.Error](Check(part)); ok {
			wrong = append(wrong, p.Fields...)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.SortFunc(wrong, func(a, b problem.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return ErrParameters.WithFields(wrong...)
}

// parameter is a field that a query parameter fills; its zero value is none.
type parameter struct {
	field reflect.Value
	rules string // its validate tag
}

// take sets the field to what was given; the result has a code if that is
// wrong.
func (p parameter) take(values []string) problem.Field {
	switch {
	case !p.field.IsValid():
		return problem.Field{Code: "unknown", Detail: "There is no such parameter here."}
	case len(values) > 1:
		return problem.Field{Code: "twice", Detail: "This parameter is there twice."}
	case values[0] == "":
		return problem.Field{} // an empty field of a form
	case !isText(values[0]) || !set(p.field, values[0]):
		return problem.Field{Code: "type", Detail: "This cannot be read as " + kindName(p.field) + "."}
	}
	// A zero that was given is not the zero of a field that was left out.
	rules, optional := strings.CutPrefix(p.rules, "omitempty,")
	if !optional || !p.field.IsZero() {
		return problem.Field{}
	}
	broken, ok := errors.AsType[validator.ValidationErrors](checker().Var(p.field.Interface(), rules))
	if !ok {
		return problem.Field{}
	}
	return problem.Field{Code: broken[0].Tag(), Param: broken[0].Param(), Detail: sentence(broken[0].Tag(), broken[0].Param())}
}

// collect finds the fields of v that have a query tag, also in embedded
// structs.
func collect(v reflect.Value, known map[string]parameter) {
	for f, value := range v.Fields() {
		if f.Anonymous {
			collect(value, known)
			continue
		}
		if name := f.Tag.Get("query"); name != "" {
			known[name] = parameter{field: value, rules: f.Tag.Get("validate")}
		}
	}
}

func set(v reflect.Value, text string) bool {
	if v.Kind() == reflect.Pointer {
		inner := reflect.New(v.Type().Elem())
		if !set(inner.Elem(), text) {
			return false
		}
		v.Set(inner)
		return true
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		at, ok := parseTime(text)
		v.Set(reflect.ValueOf(at))
		return ok
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.TrimSpace(text))
		return true
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		v.SetInt(n)
		return err == nil
	case reflect.Bool:
		v.SetBool(text == "true")
		return text == "true" || text == "false"
	default:
		return false
	}
}

func parseTime(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

func kindName(v reflect.Value) string {
	t := v.Type()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "a time such as 2026-11-23T09:14:00Z"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t.Kind() == reflect.Bool:
		return "true or false"
	}
	return "text"
}
