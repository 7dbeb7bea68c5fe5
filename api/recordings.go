package api

import (
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/qa"
)

// maxRecordingForm is the largest form with a recording, in bytes.
const maxRecordingForm = qa.MaxRecording + 1<<16

// showRecording handles GET /interactions/{id}/recording, also in parts.
func (h handler) showRecording(c echo.Context) error {
	sound, about, err := h.QA.Recordings.Open(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	defer sound.Close()
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, about.Type)
	head.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": about.Name}))
	head.Set("ETag", `"`+about.SHA256+`"`)
	http.ServeContent(c.Response(), c.Request(), "", about.StoredAt, sound)
	return nil
}

// putRecording handles PUT /interactions/{id}/recording: the sound as it is, or
// in a form.
func (h handler) putRecording(c echo.Context) error {
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	sound := strings.HasPrefix(kind, "audio/") || kind == echo.MIMEOctetStream
	if err != nil || (!sound && kind != echo.MIMEMultipartForm) {
		return web.ErrWrongType.WithDetail("Send the recording as audio/…, application/octet-stream or multipart/form-data.")
	}
	file := &upload{Name: attachedName(r), Reader: arriving{http.MaxBytesReader(c.Response(), r.Body, maxRecordingForm)}}
	if !sound {
		if file, err = readUpload(c, maxRecordingForm); err != nil {
			return err
		}
	}
	defer file.Close()
	i, err := h.QA.Recordings.Store(r.Context(), web.Actor(c), c.Param("id"), file.Name, file)
	if err != nil {
		return err
	}
	return show(c, toInteractionJSON(web.Actor(c), i))
}

// attachedName is what a request calls the file that it carries.
func attachedName(r *http.Request) string {
	_, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentDisposition))
	if err != nil || params["filename"] == "" {
		return "recording"
	}
	return params["filename"]
}
