package ui

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/intake"
)

// importEvents is the path of live progress, which must not be held back.
const importEvents = "/imports/:id/events"

// importRoutes are the pages on which files come in.
func (f *Face) importRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/imports", Permission: identity.ImportsRun, Handler: f.listImports},
		{Method: post, Path: "/imports", Permission: identity.ImportsRun, Handler: f.startImport},
		{Method: get, Path: "/imports/:id", Permission: identity.ImportsRun, Handler: f.showImport},
		{Method: get, Path: importEvents, Permission: identity.ImportsRun, Handler: f.watchImport},
		{Method: post, Path: "/imports/:id/cancel", Permission: identity.ImportsRun, Handler: f.cancelImport},
		{Method: get, Path: "/imports/:id/errors", Permission: identity.ImportsRun, Handler: f.downloadFaults},
	}
}

// importsView is the list of imports and the form for the next one.
type importsView struct {
	Page  paging.Page[intake.Import]
	Wrong *problem.Error
	Form  importForm
}

// importForm is how a file is to be read, as it was sent.
type importForm struct{ Format, TimeZone, Encoding, DateOrder, Separator, Options string }

// listImports handles GET /imports.
func (f *Face) listImports(c echo.Context) error {
	return f.importsWith(c, nil, importForm{TimeZone: f.Zone.String()})
}

func (f *Face) importsWith(c echo.Context, wrong *problem.Error, form importForm) error {
	page, err := web.Query[paging.Request](c)
	if err != nil {
		return err
	}
	found, err := f.Intake.Imports.List(c.Request().Context(), web.Actor(c), page)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = wrong.Kind.Status()
	}
	return show(c, status, importsPage(importsView{found, wrong, form}))
}

// startImport handles POST /imports: the file is read in the background.
func (f *Face) startImport(c echo.Context) error {
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, f.MaxUpload)
	file, err := c.FormFile("file")
	form := importForm{
		c.FormValue("format"), c.FormValue("time_zone"), c.FormValue("encoding"),
		c.FormValue("date_order"), c.FormValue("separator"), c.FormValue("options"),
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return web.ErrTooLarge.WithDetail("The file is larger than %d bytes.", tooLarge.Limit)
	}
	if err != nil {
		return f.importsWith(c, errNoFile, form)
	}
	defer func() { _ = c.Request().MultipartForm.RemoveAll() }()
	options, err := form.options()
	if err != nil {
		return f.importsWith(c, problem.From(err), form)
	}
	content, err := file.Open()
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	upload := intake.Upload{Name: file.Filename, Format: intake.Format(form.Format), Options: options, Reader: content, Size: file.Size}
	i, _, err := f.Intake.Imports.Start(c.Request().Context(), web.Actor(c), upload, once.Key{})
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.Invalid {
		return f.importsWith(c, p, form)
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/imports/"+i.ID)
}

// errNoFile answers a form that was sent without a file.
var errNoFile = problem.New(problem.Invalid, "intake.no_file", "Choose a file first.")

// options are what the form says about how to read the file. What is written
// as JSON comes first; the fields of the form fill in what it leaves open.
func (f importForm) options() (intake.Options, error) {
	o, err := intake.ParseOptions([]byte(strings.TrimSpace(f.Options)))
	if err != nil {
		return o, err
	}
	for _, field := range []struct {
		into *string
		from string
	}{{&o.TimeZone, f.TimeZone}, {&o.Encoding, f.Encoding}} {
		if *field.into == "" {
			*field.into = field.from
		}
	}
	if intake.Format(f.Format) == intake.CSV {
		if o.DateOrder == "" {
			o.DateOrder = f.DateOrder
		}
		if o.Separator == "" {
			o.Separator = f.Separator
		}
	}
	return o, nil
}

// showImport handles GET /imports/{id}.
func (f *Face) showImport(c echo.Context) error {
	i, err := f.Intake.Imports.Get(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, importPage(i, f.Now()))
}

// watchImport handles GET /imports/{id}/events: the import as it gets on, as
// server-sent events.
func (f *Face) watchImport(c echo.Context) error {
	ctx := c.Request().Context()
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	for i, err := range f.Intake.Imports.Watch(ctx, web.Actor(c), c.Param("id")) {
		if err != nil {
			return err
		}
		var html bytes.Buffer
		if err := importEvent(i, f.Now()).Render(ctx, &html); err != nil {
			return err
		}
		lines := strings.ReplaceAll(strings.TrimSpace(html.String()), "\n", "\ndata: ")
		if _, err := fmt.Fprintf(c.Response(), "event: progress\ndata: %s\n\n", lines); err != nil {
			return nil // the reader has left
		}
		c.Response().Flush()
	}
	_, _ = fmt.Fprint(c.Response(), "event: end\ndata: end\n\n")
	c.Response().Flush()
	return nil
}

// cancelImport handles POST /imports/{id}/cancel.
func (f *Face) cancelImport(c echo.Context) error {
	if _, err := f.Intake.Imports.Cancel(c.Request().Context(), web.Actor(c), c.Param("id")); err != nil {
		return err
	}
	return seeOther(c, "/imports/"+c.Param("id"))
}

// downloadFaults handles GET /imports/{id}/errors: every rejected row.
func (f *Face) downloadFaults(c echo.Context) error {
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	i, err := f.Intake.Imports.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	h.Set(echo.HeaderContentDisposition, `attachment; filename="rejected-`+i.ID+`.csv"`)
	return f.Intake.Imports.Errors(ctx, actor, id, c.Response())
}
