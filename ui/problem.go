package ui

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/ui/locale"
)

// ShowProblem answers with p as a page, or as a notice to htmx. Somebody who
// has to sign in first is sent there, and back afterwards.
func (f *Face) ShowProblem(c echo.Context, p *problem.Error) error {
	f.frame(c)
	r := c.Request()
	if p.Kind == problem.Unauthenticated && p.Code == identity.ErrUnknown.Code {
		if partial(c) {
			return c.NoContent(http.StatusUnauthorized) // the page stays, and says so
		}
		if r.Method == http.MethodGet {
			return c.Redirect(http.StatusSeeOther, signInPath(r.URL.RequestURI()))
		}
	}
	if partial(c) {
		c.Response().Header().Set("HX-Retarget", "#notice") // and not where the answer was to go
		c.Response().Header().Set("HX-Reswap", "innerHTML")
		return show(c, p.Kind.Status(), problemNotice(p, web.RequestID(c)))
	}
	return show(c, p.Kind.Status(), problemPage(newProblemView(c, p)))
}

// statusOf is the status of a page that shows what is wrong with what was asked:
// that of the first that is, or of a page without a fault.
func statusOf(wrong ...*problem.Error) int {
	for _, p := range wrong {
		if p != nil {
			return p.Kind.Status()
		}
	}
	return http.StatusOK
}

// signInPath is the way to sign in and then to the page at address.
func signInPath(address string) string {
	if next := localPath(address); next != "" && next != "/" {
		return "/sign-in?next=" + url.QueryEscape(next)
	}
	return "/sign-in"
}

// localPath is the path and query of address, or nothing if it could lead to
// another site.
func localPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return ""
	}
	if u.RawQuery != "" {
		return u.EscapedPath() + "?" + u.RawQuery
	}
	return u.EscapedPath()
}

// explainProblem shows GET /problems/{code}: what a code of the API means.
func (f *Face) explainProblem(c echo.Context) error {
	code := c.Param("code")
	if strings.HasPrefix(code, "page_") || !locale.Has(c.Request().Context(), "problem."+code) {
		return web.ErrNoPage
	}
	return show(c, http.StatusOK, problemExplained(&problem.Error{Code: code}))
}

// problemView is a page that shows a problem: what happened, what is safe, what
// to do, and the way there.
type problemView struct {
	*problem.Error

	RequestID string
	Word      string       // what sort of problem it is, as the texts of the pages call it
	Again     string       // the address to try again; empty: that would not help
	Back      string       // the page from which one came; empty: unknown
	Form      string       // the address to which Typed was sent
	Typed     []typedField // to be sent there again; nil: nothing was, or it must not
}

// problemWords are the sorts of problems as the texts of the pages call them.
var problemWords = map[problem.Kind]string{
	problem.Internal:             "fault",
	problem.Malformed:            "request",
	problem.Invalid:              "request",
	problem.Unauthenticated:      "sign_in",
	problem.Forbidden:            "forbidden",
	problem.NotFound:             "missing",
	problem.NoSuchMethod:         "missing",
	problem.Conflict:             "conflict",
	problem.Stale:                "stale",
	problem.PreconditionRequired: "stale",
	problem.TooLarge:             "large",
	problem.WrongType:            "request",
	problem.AddressTooLong:       "request",
	problem.TooMany:              "many",
	problem.Unavailable:          "unavailable",
}

// sortOf is the sort of p as the texts of the pages call it.
func sortOf(p *problem.Error) string {
	if p.Code == web.ErrBusy.Code {
		return "busy"
	}
	return problemWords[p.Kind]
}

func newProblemView(c echo.Context, p *problem.Error) problemView {
	r := c.Request()
	v := problemView{Error: p, RequestID: web.RequestID(c), Word: sortOf(p), Typed: typed(c, p), Form: r.URL.RequestURI()}
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host {
		v.Back = localPath(r.Referer())
	}
	if r.Method == http.MethodGet && passes(p) {
		v.Again = r.URL.RequestURI()
	}
	return v
}

// passes reports whether a problem may be gone when one tries again.
func passes(p *problem.Error) bool { return ours(p) || p.Kind == problem.TooMany }

// problemIcon is the drawing above the heading.
func problemIcon(p *problem.Error) string {
	switch p.Kind {
	case problem.NotFound, problem.NoSuchMethod:
		return "search"
	case problem.Unauthenticated, problem.Forbidden:
		return "lock"
	case problem.Stale, problem.Conflict:
		return "git-merge"
	case problem.Unavailable, problem.TooMany:
		return "hourglass"
	case problem.Internal, problem.Malformed, problem.Invalid, problem.PreconditionRequired, problem.TooLarge, problem.WrongType,
		problem.AddressTooLong:
		return "alert-triangle"
	}
	return "alert-triangle"
}

// ours reports whether the fault is on our side, so that people want to know
// what became of their work.
func ours(p *problem.Error) bool {
	return p.Kind == problem.Internal || p.Kind == problem.Unavailable
}
