package api

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
)

// ErrUpload answers a form with a file that lacks something or has too much.
var ErrUpload = problem.New(problem.Malformed, "request.form", "This form cannot be taken. See errors for why.")

const (
	fileField = "file"
	maxField  = 64 << 10 // bytes of a field that is no file
)

// upload is a form with one file. Close it.
type upload struct {
	Fields map[string]string
	Name   string // of the file, as the client calls it
	io.Reader

	spooled *os.File // if the file had to wait for the fields behind it
}

// Close forgets what was kept of the file.
func (u *upload) Close() {
	if u.spooled != nil {
		_ = u.spooled.Close()
		_ = os.Remove(u.spooled.Name())
	}
}

// readUpload reads a multipart form with at most limit bytes and no other
// fields than a file and the ones that are named. The file is read as it
// arrives if it is the last of them.
func readUpload(c echo.Context, limit int64, fields ...string) (*upload, error) {
	r := c.Request()
	if kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || kind != echo.MIMEMultipartForm {
		return nil, web.ErrWrongType.WithDetail("Send the file as multipart/form-data.")
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
	form, err := r.MultipartReader()
	if err != nil {
		return nil, web.ErrUnreadable.WithDetail("The form cannot be read.")
	}
	u := &upload{Fields: map[string]string{}}
	if err := u.read(form, fields); err != nil {
		u.Close()
		return nil, err
	}
	return u, nil
}

func (u *upload) read(form *multipart.Reader, fields []string) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return u.ended()
		}
		if err != nil {
			return arrived(err)
		}
		name := part.FormName()
		_, known := u.Fields[name]
		switch {
		case known, name == fileField && u.Reader != nil:
			return ErrUpload.WithFields(problem.Field{Pointer: "#/" + name, Code: "twice", Detail: "This field is there twice."})
		case name == fileField && len(u.Fields) == len(fields):
			u.Name, u.Reader = part.FileName(), &last{part: part, form: form}
			return nil // the rest is read with the file
		case name == fileField:
			err = u.keep(part)
		case slices.Contains(fields, name):
			err = u.field(part)
		default:
			return ErrUpload.WithFields(problem.Field{Pointer: "#/" + name, Code: "unknown", Detail: "There is no such field here."})
		}
		if err != nil {
			return err
		}
	}
}

// field reads a field that is no file.
func (u *upload) field(part *multipart.Part) error {
	value, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err != nil {
		return arrived(err)
	}
	if len(value) > maxField {
		return web.ErrTooLarge.WithDetail("The field %q has more than %d bytes.", part.FormName(), maxField)
	}
	u.Fields[part.FormName()] = string(value)
	return nil
}

// keep puts the file aside until the fields behind it are read.
func (u *upload) keep(part *multipart.Part) error {
	spooled, err := os.CreateTemp("", "qaloop-upload-*")
	if err != nil {
		return fmt.Errorf("keep uploaded file: %w", err)
	}
	u.Name, u.Reader, u.spooled = part.FileName(), spooled, spooled
	if _, err := io.Copy(spooled, arriving{part}); err != nil {
		return err
	}
	_, err = spooled.Seek(0, io.SeekStart)
	return err
}

// ended is the end of a form.
func (u *upload) ended() error {
	if u.Reader == nil {
		return ErrUpload.WithFields(problem.Field{Pointer: "#/" + fileField, Code: "required", Detail: "Send a file."})
	}
	return nil
}

// arriving is what a client sends: whatever breaks it off is the client's, and
// not ours.
type arriving struct{ io.Reader }

// Read reads on.
func (a arriving) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = arrived(err)
	}
	return n, err
}

// last is the last part of a form: it ends where the form does.
type last struct {
	part *multipart.Part
	form *multipart.Reader

	ended bool // behind its end a form has no next part, but a fault
}

// Read reads on.
func (l *last) Read(p []byte) (int, error) {
	if l.ended {
		return 0, io.EOF
	}
	n, err := l.part.Read(p)
	if errors.Is(err, io.EOF) {
		var more *multipart.Part
		if more, err = l.form.NextPart(); err == nil {
			return n, ErrUpload.WithFields(problem.Field{Pointer: "#/" + more.FormName(), Code: "unknown", Detail: "Nothing may come after the file."})
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = arrived(err)
	}
	l.ended = errors.Is(err, io.EOF)
	return n, err
}

// arrived tells a request that is too large from one that broke off.
func arrived(err error) error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return web.ErrTooLarge.WithDetail("The request is larger than %d bytes.", tooLarge.Limit)
	}
	return web.ErrUnreadable.WithDetail("The request ended before its end.")
}
