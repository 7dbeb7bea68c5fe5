// Package api is the JSON face of Qaloop. It holds no rules: it reads a
// request, calls one service and writes the answer.
//
// Read this file and routes.go first; then a noun: its handlers are in NOUN.go,
// its shape on the wire in NOUN_json.go. openapi.yaml says all of it for
// clients, and the tests hold it to the code.
package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/audit"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
	"qaloop/training/search"
)

// Deps is what the API is made with.
type Deps struct {
	Staff    staff.Services
	QA       qa.Services
	Survey   survey.Services
	Intake   intake.Services
	Report   report.Services
	Training training.Services
	Search   search.Service
	Audit    *audit.Log
	SignIn   *web.SignIn
	Now      func() time.Time
	Ready    func(context.Context) error // why this instance cannot answer now, or nil

	MaxUpload int64 // bytes of a file to import
}

// handler answers requests from the services.
type handler struct {
	Deps

	document file
}

// Mount adds every route of the API to e.
func Mount(e *echo.Echo, d Deps) error {
	document, err := documentJSON()
	if err != nil {
		return fmt.Errorf("openapi.yaml: %w", err)
	}
	h := handler{Deps: d, document: newFile("application/json", document)}
	var all []web.Route
	for _, r := range h.routes() {
		all = append(all, r)
		if r.Method == http.MethodGet {
			r.Method = http.MethodHead // the server leaves the body out
			all = append(all, r)
		}
	}
	return web.Mount(e.Group(""), all)
}

// ShowProblem answers with p as an RFC 9457 document.
func ShowProblem(c echo.Context, p *problem.Error) error {
	status := p.Kind.Status()
	if status == http.StatusUnauthorized && c.Response().Header().Get(echo.HeaderWWWAuthenticate) == "" {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="qaloop"`)
	}
	document, err := json.Marshal(p.Details(c.Request().URL.Path, web.RequestID(c)))
	if err != nil {
		return fmt.Errorf("encode problem: %w", err)
	}
	return c.Blob(status, problem.ContentType, document)
}
