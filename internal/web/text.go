package web

import (
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// isText reports whether s can be a text: valid UTF-8 without NUL, which the
// database takes in some places and fails over in others.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// Text refuses addresses and forms of pages that hold what can be no text. The
// API tells of the parameters and fields one by one; see Query and JSON.
func Text() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if !isText(r.URL.Path) {
				return ErrNoPage
			}
			if toAPI(r) {
				return next(c)
			}
			if !areTexts(r.URL.Query()) {
				return ErrUnreadable.WithDetail("The address holds something that is no text.")
			}
			kind, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
			if kind != echo.MIMEApplicationForm {
				return next(c)
			}
			if err := r.ParseForm(); err != nil {
				return ErrUnreadable.WithDetail("The form cannot be read.")
			}
			if !areTexts(r.PostForm) {
				return ErrUnreadable.WithDetail("The form holds something that is no text.")
			}
			return next(c)
		}
	}
}

func areTexts(values url.Values) bool {
	for name, given := range values {
		if !isText(name) {
			return false
		}
		for _, value := range given {
			if !isText(value) {
				return false
			}
		}
	}
	return true
}
