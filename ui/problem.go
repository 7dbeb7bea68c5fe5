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
			c.Response().Header().Set("HX-Redirect", signInPath(r.Header.Get("HX-Current-URL")))
			return c.NoContent(http.StatusUnauthorized)
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
	return show(c, p.Kind.Status(), problemPage(p, web.RequestID(c)))
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

// titles are the headings of the pages that show problems.
var titles = map[problem.Kind]string{
	problem.Internal:             "problem.page_fault",
	problem.Malformed:            "problem.page_title",
	problem.Invalid:              "problem.page_title",
	problem.Unauthenticated:      "problem.page_sign_in",
	problem.Forbidden:            "problem.page_forbidden",
	problem.NotFound:             "problem.page_missing",
	problem.NoSuchMethod:         "problem.page_missing",
	problem.Conflict:             "problem.page_title",
	problem.Stale:                "problem.page_stale",
	problem.PreconditionRequired: "problem.page_title",
	problem.TooLarge:             "problem.page_title",
	problem.WrongType:            "problem.page_title",
	problem.TooMany:              "problem.page_title",
	problem.Unavailable:          "problem.page_unavailable",
}

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
	case problem.Internal, problem.Malformed, problem.Invalid, problem.PreconditionRequired, problem.TooLarge, problem.WrongType:
		return "alert-triangle"
	}
	return "alert-triangle"
}

// ours reports whether the fault is on our side, so that people want to know
// what became of their work.
func ours(p *problem.Error) bool {
	return p.Kind == problem.Internal || p.Kind == problem.Unavailable
}
