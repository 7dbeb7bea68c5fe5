// Package ui is the face of Qaloop for people: server-rendered pages that work
// without scripts and get livelier with htmx. Like package api, it holds no
// rules: it reads a request, calls a service and shows what came of it.
//
// Read this file, routes.go and frame.go first; then a page: its handlers are
// in NOUN.go, what it shows in NOUN.templ.
package ui

import (
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"qaloop/internal/audit"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
	"qaloop/training/search"
)

// Deps is what the pages are made with.
type Deps struct {
	Staff     staff.Services
	QA        qa.Services
	Intake    intake.Services
	Training  training.Services
	Report    report.Services
	Survey    survey.Services
	Search    search.Service
	Audit     *audit.Log
	SignIn    *web.SignIn
	Zone      *time.Location // where the centre's days begin; nil is UTC
	Demo      bool           // the data are made up
	Dev       bool           // the gallery is there, for those who work on Qaloop
	Now       func() time.Time
	MaxUpload int64 // bytes that an imported file may have

	Installation Installation
	Stopping     <-chan struct{} // closed when live progress should end, and be watched elsewhere
}

// Face answers for people.
type Face struct {
	Deps

	counter counter
}

// New is the face on d.
func New(d Deps) *Face { return &Face{Deps: d} }

// show writes a component as the answer.
func show(c echo.Context, status int, component templ.Component) error {
	ctx := c.Request().Context()
	if f, ok := c.Get(framedKey).(*Face); ok {
		ctx = f.framed(c)
	}
	c.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	c.Response().WriteHeader(status)
	return component.Render(ctx, c.Response())
}

// partial reports whether htmx asked, and so wants only a part of the page.
func partial(c echo.Context) bool {
	return c.Request().Header.Get("HX-Request") == "true"
}

// seeOther sends the browser on after a form.
func seeOther(c echo.Context, path string) error {
	if partial(c) {
		c.Response().Header().Set("HX-Redirect", path)
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, path)
}
