package ui

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
)

// maxTyped bounds a form that is kept on the page of a problem.
const maxTyped = 1 << 20

// typedField is a field of a form as it was sent.
type typedField struct{ name, value string }

// typed is what a form said that could not be answered now, so that nobody has
// to type it again. It is nothing for what is no form, for files, which a page
// cannot keep, and for passwords, which it must not.
func typed(c echo.Context, p *problem.Error) []typedField {
	r := c.Request()
	if r.Method != http.MethodPost || (p.Kind != problem.Unavailable && p.Kind != problem.TooMany) ||
		!strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEApplicationForm) {
		return nil
	}
	if r.PostForm == nil {
		r.Body = http.MaxBytesReader(c.Response(), r.Body, maxTyped)
		if r.ParseForm() != nil {
			return nil
		}
	}
	fields := []typedField{}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if strings.Contains(name, "password") {
			return nil
		}
		for _, value := range r.PostForm[name] {
			fields = append(fields, typedField{name, value})
		}
	}
	return fields
}
