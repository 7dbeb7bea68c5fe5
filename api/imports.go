package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/qa/intake"
)

// listImports handles GET /imports.
func (h handler) listImports(c echo.Context) error {
	return list(h.Intake.Imports.List, toImportJSON)(c)
}

// startImport handles POST /imports.
func (h handler) startImport(c echo.Context) error {
	key, err := web.OnceKey(c) // the content is compared by the service, as it arrives
	if err != nil {
		return err
	}
	file, err := readUpload(c, h.MaxUpload, "format", "options")
	if err != nil {
		return err
	}
	defer file.Close()
	options, err := intake.ParseOptions([]byte(file.Fields["options"]))
	if err != nil {
		return err
	}
	job, replayed, err := h.Intake.Imports.Start(c.Request().Context(), web.Actor(c), intake.Upload{
		Name: file.Name, Format: intake.Format(file.Fields["format"]), Options: options, Reader: file,
	}, key)
	if err != nil {
		return err
	}
	if replayed {
		web.Replayed(c)
	}
	c.Response().Header().Set(echo.HeaderLocation, v1+"/imports/"+job.ID)
	return c.JSON(http.StatusAccepted, toImportJSON(web.Actor(c), job))
}

// cancelImport handles POST /imports/{id}/cancel.
func (h handler) cancelImport(c echo.Context) error {
	job, err := h.Intake.Imports.Cancel(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toImportJSON(web.Actor(c), job))
}

// downloadImportErrors handles GET /imports/{id}/errors.
func (h handler) downloadImportErrors(c echo.Context) error {
	job, err := h.Intake.Imports.Get(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="rejected-`+job.ID+`.csv"`)
	return h.Intake.Imports.Errors(c.Request().Context(), web.Actor(c), job.ID, c.Response())
}
