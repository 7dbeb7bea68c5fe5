package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/qa/staff"
)

// maxStaffFile is the largest staff file that is read to the end, in bytes.
const maxStaffFile = 21 << 20

// staffImportQuery says how a staff file is taken.
type staffImportQuery struct {
	DryRun bool `query:"dry_run"` // say what would be done, and do nothing
}

// importStaff handles POST /staff/import.
func (h handler) importStaff(c echo.Context) error {
	query, err := web.Query[staffImportQuery](c)
	if err != nil {
		return err
	}
	file, err := readUpload(c, maxStaffFile)
	if err != nil {
		return err
	}
	defer file.Close()
	if query.DryRun {
		plan, err := h.Staff.People.RehearseCSV(c.Request().Context(), web.Actor(c), file)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, toStaffImportJSON(plan.ImportResult))
	}
	result, err := h.Staff.People.ImportCSV(c.Request().Context(), web.Actor(c), file)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toStaffImportJSON(result))
}

// staffImportJSON is staff.ImportResult on the wire.
type staffImportJSON struct {
	Created   int            `json:"created"`
	Updated   int            `json:"updated"`
	Unchanged int            `json:"unchanged"`
	Rejected  int            `json:"rejected"`
	Errors    []rowErrorJSON `json:"errors"`
}

// rowErrorJSON is what is wrong with one row of a file.
type rowErrorJSON struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
}

func toStaffImportJSON(r staff.ImportResult) staffImportJSON {
	out := staffImportJSON{
		Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged, Rejected: r.Rejected, Errors: make([]rowErrorJSON, len(r.Errors)),
	}
	for i, e := range r.Errors {
		out.Errors[i] = rowErrorJSON(e)
	}
	return out
}
