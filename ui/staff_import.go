package ui

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// staffImportRoutes are the pages on which a list of people comes in. Between
// the preview and the import the file travels in the page, packed: so nothing
// has to be kept, any instance can go on, and what is imported is exactly what
// was looked at.
func (f *Face) staffImportRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/staff/import", Permission: identity.StaffEdit, Handler: f.askStaffFile},
		{Method: post, Path: "/staff/import", Permission: identity.StaffEdit, Handler: f.previewStaff},
		{Method: post, Path: "/staff/import/apply", Permission: identity.StaffEdit, Handler: f.importStaff},
		{Method: post, Path: "/staff/import/errors", Permission: identity.StaffEdit, Handler: f.staffFaults},
		{Method: get, Path: "/staff/import/template", Permission: identity.StaffEdit, Handler: f.staffTemplate},
	}
}

const (
	// maxStaffFile is the largest file that the page takes, in bytes.
	maxStaffFile = 4 << 20
	// maxStaffForm is the most that a form with such a file can have: one that
	// cannot be packed grows by a third.
	maxStaffForm = 6 << 20
)

// Problems with a staff file on its way through the page.
var (
	errStaffFileLarge = problem.New(problem.TooLarge, "staff.page_file_too_large", "This page takes staff files of up to 4 MiB. Send a larger one to the API.")
	errStaffFileLost  = problem.New(problem.Invalid, "staff.file_lost", "The file that was checked has not arrived whole. Choose it again.")
)

// askStaffFile shows GET /staff/import.
func (*Face) askStaffFile(c echo.Context) error {
	return show(c, http.StatusOK, staffImportPage(nil))
}

// previewStaff handles POST /staff/import: it shows what the file would change.
func (f *Face) previewStaff(c echo.Context) error {
	name, content, err := uploadedStaff(c)
	if err == nil {
		return f.previewed(c, name, content)
	}
	return staffFileRefused(c, err)
}

func (f *Face) previewed(c echo.Context, name string, content []byte) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	plan, err := f.Staff.People.RehearseCSV(ctx, actor, bytes.NewReader(content))
	if err != nil {
		return staffFileRefused(c, err)
	}
	v := staffPlanView{File: name, Plan: plan}
	if v.Carried, err = pack(content); err != nil {
		return err
	}
	if v.Teams, err = f.teamNames(ctx, actor); err != nil {
		return err
	}
	return show(c, http.StatusOK, staffPlanPage(v))
}

// staffFileRefused shows the form again with why a file was not taken.
func staffFileRefused(c echo.Context, err error) error {
	p, ok := errors.AsType[*problem.Error](err)
	if !ok || (p.Kind != problem.Invalid && p.Kind != problem.TooLarge) {
		return err
	}
	return show(c, p.Kind.Status(), staffImportPage(p))
}

// uploadedStaff is the file that a form brings.
func uploadedStaff(c echo.Context) (name string, content []byte, err error) {
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, maxStaffForm)
	head, err := c.FormFile("file")
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return "", nil, errStaffFileLarge
	}
	if err != nil {
		return "", nil, errNoFile
	}
	defer func() { _ = c.Request().MultipartForm.RemoveAll() }()
	if head.Size > maxStaffFile {
		return "", nil, errStaffFileLarge
	}
	file, err := head.Open()
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }()
	content, err = io.ReadAll(file)
	return head.Filename, content, err
}

// importStaff handles POST /staff/import/apply.
func (f *Face) importStaff(c echo.Context) error {
	content, err := carriedStaff(c)
	if err != nil {
		return staffFileRefused(c, err)
	}
	result, err := f.Staff.People.ImportCSV(c.Request().Context(), web.Actor(c), bytes.NewReader(content))
	if err != nil {
		return staffFileRefused(c, err)
	}
	return show(c, http.StatusOK, staffImportedPage(staffPlanView{
		File: c.FormValue("name"), Carried: c.FormValue("content"), Plan: staff.ImportPlan{ImportResult: result},
	}))
}

// carriedStaff is the file that the page has carried.
func carriedStaff(c echo.Context) ([]byte, error) {
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, maxStaffForm)
	if err := c.Request().ParseForm(); err != nil {
		return nil, errStaffFileLost
	}
	return unpack(c.FormValue("content"))
}

// pack is content as a field of a form.
func pack(content []byte) (string, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(content); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(packed.Bytes()), nil
}

// unpack is what was packed.
func unpack(field string) ([]byte, error) {
	r, err := gzip.NewReader(base64.NewDecoder(base64.RawURLEncoding, strings.NewReader(field)))
	if err != nil {
		return nil, errStaffFileLost
	}
	content, err := io.ReadAll(io.LimitReader(r, maxStaffFile+1))
	if err != nil || len(content) > maxStaffFile {
		return nil, errStaffFileLost
	}
	return content, nil
}

// staffFaults handles POST /staff/import/errors: the rows that are not taken, as
// a file.
func (f *Face) staffFaults(c echo.Context) error {
	content, err := carriedStaff(c)
	if err != nil {
		return staffFileRefused(c, err)
	}
	ctx := c.Request().Context()
	plan, err := f.Staff.People.RehearseCSV(ctx, web.Actor(c), bytes.NewReader(content))
	if err != nil {
		return staffFileRefused(c, err)
	}
	heads := headsOf(ctx, "roster.row", "roster.column", "roster.value", "roster.why")
	return download(c, fileQuery{Format: export.CSV}, locale.T(ctx, "roster.rejected_rows"), heads, func(out *export.Writer) error {
		for _, e := range plan.Errors {
			if err := out.Row(e.Line, columnTitle(ctx, e.Column), e.Value, rowFault(ctx, e)); err != nil {
				return err
			}
		}
		return nil
	})
}

// staffTemplate handles GET /staff/import/template: a file with only its heads.
func (*Face) staffTemplate(c echo.Context) error {
	ctx := c.Request().Context()
	return download(c, fileQuery{Format: export.CSV}, locale.T(ctx, "roster.template_name"), staffHeads(ctx), func(*export.Writer) error { return nil })
}
