package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/audit"
)

// Follow has the audit log follow every request that can change something,
// whichever route answers it: what its handler writes leaves an entry. It stands
// behind the middleware that finds out who asks.
func Follow(log *audit.Log) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if !changing(c.Request().Method) {
				return next(c)
			}
			ctx, trail := log.Follow(c.Request().Context(), audit.Act{
				Actor: Actor(c).ID, Action: Action(c.Request().Method, c.Path()), Target: c.Param("id"),
				From: c.RealIP(), Request: RequestID(c),
			})
			c.SetRequest(c.Request().WithContext(ctx))
			outcome := audit.Failed // so it is if the handler panics
			defer func() { trail.End(ctx, Actor(c).ID, outcome) }()
			err := next(c)
			if err == nil && c.Response().Status < http.StatusBadRequest {
				outcome = audit.Done
			}
			return err
		}
	}
}

// changing reports whether a request by that method can change something.
func changing(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// actions are the names of what several addresses do, or what an address does
// not say.
var actions = map[string]string{
	"POST /session":                         "session.start",
	"POST /sign-in":                         "session.start",
	"DELETE /tokens/:id":                    "tokens.revoke",
	"POST /staff/:id/conflict":              "staff.change",
	"DELETE /session":                       "session.end",
	"POST /sign-out":                        "session.end",
	"PUT /evaluations/:id":                  "evaluations.draft",
	"POST /staff/import/apply":              "staff.import",
	"POST /assignments/approve":             "assignments.approve",
	"POST /learning/:id/start":              "assignments.start",
	"POST /learning/:id/quiz":               "assignments.attempts",
	"POST /learning/:id/lessons/:lesson":    "assignments.lessons_read",
	"POST /interactions/:id/evaluations":    "evaluations.draft",
	"POST /interactions/columns":            "saved_filters.columns",
	"POST /interactions/filters":            "saved_filters.create",
	"POST /interactions/filters/restore":    "saved_filters.create",
	"POST /interactions/filters/:id":        "saved_filters.change",
	"POST /interactions/filters/:id/delete": "saved_filters.remove",
}

// Action is the name of what a request does, such as "evaluations.submit": the
// same for the page and for the API.
func Action(method, path string) string {
	path = strings.TrimPrefix(path, "/api/v1")
	if name, ok := actions[method+" "+path]; ok {
		return name
	}
	var words []string
	named := false // the address names one thing
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' }) {
		if strings.HasPrefix(part, ":") || part == "*" {
			named = true
			continue
		}
		words = append(words, strings.ReplaceAll(part, "-", "_"))
	}
	if len(words) == 0 { // nothing answers there
		return "unknown"
	}
	area, rest := words[0], strings.Join(words[1:], "_")
	switch {
	case rest == "" && method == http.MethodDelete:
		rest = "remove"
	case rest == "new", rest == "" && !named:
		rest = "create"
	case rest == "", rest == "edit":
		rest = "change"
	}
	return area + "." + rest
}
