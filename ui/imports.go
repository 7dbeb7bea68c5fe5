package ui

import (
	"bytes"
	"context"
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

// importForm is how a file is to be read, as it was sent.
type importForm struct{ Format, TimeZone, Encoding, DateOrder, Separator, Options string }

// listImports handles GET /imports. What is wrong with the address is said above
// the list.
func (f *Face) listImports(c echo.Context) error {
	query, page, err := web.ListQuery[importsQuery](c)
	v := importsView{Query: query, Address: amiss(err), Form: importForm{TimeZone: f.Zone.String()}}
	if err != nil && v.Address == nil {
		return err
	}
	if query.Again != "" && v.Address == nil {
		again, err := f.Intake.Imports.Get(c.Request().Context(), web.Actor(c), query.Again)
		if err != nil {
			return err
		}
		v.Form, v.Repeated = formOf(again), again.Name
	}
	return f.showImports(c, v, page)
}

// importsWith shows the list with what is wrong with the file that was sent.
func (f *Face) importsWith(c echo.Context, wrong *problem.Error, form importForm) error {
	return f.showImports(c, importsView{Wrong: wrong, Form: form}, paging.Request{})
}

func (f *Face) showImports(c echo.Context, v importsView, page paging.Request) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	v.Me = actor.ID
	if v.Address == nil {
		found, err := f.Intake.Imports.List(ctx, actor, v.Query.filter(ctx), page)
		if err != nil {
			return err
		}
		v.Imports = found.Items
		if found.Next != "" {
			values := v.Query.values()
			values.Set("after", found.Next)
			v.More = withQuery("/imports", values)
		}
	}
	people := []string{v.Query.StartedBy}
	for _, i := range v.Imports {
		people = append(people, i.StartedBy)
	}
	var err error
	if v.Names, err = f.Staff.People.Names(ctx, people); err != nil {
		return err
	}
	return show(c, statusOf(v.Address, v.Wrong), importsPage(v))
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
	ctx := c.Request().Context()
	i, err := f.Intake.Imports.Get(ctx, web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	names, err := f.Staff.People.Names(ctx, []string{i.StartedBy})
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, importPage(i, importsView{Names: names}.by(ctx, i.StartedBy), f.Now()))
}

// watchImport handles GET /imports/{id}/events: the import as it gets on, as
// server-sent events. Where this instance stops, the browser finds another one.
func (f *Face) watchImport(c echo.Context) error {
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	go func() {
		select {
		case <-f.Stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
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
	if ctx.Err() != nil {
		return nil // the import goes on, and this answer does not
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
