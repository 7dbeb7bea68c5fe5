package web

import (
	"bufio"
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
)

// held is how much of a file waits before the first of it is sent. What fails
// until then is answered like any other error.
const held = 64 << 10

// Download answers with t as a file, whose rows fill gives as they come. When
// the one who asked has left, it ends. An error in the middle breaks the
// connection off (the handler of errors does), so that nobody takes the part
// for the whole.
func Download(c echo.Context, t export.Table, fill func(*export.Writer) error) error {
	out := bufio.NewWriterSize(&attachment{c: c, table: t}, held)
	err := export.Write(out, t, fill)
	if err == nil {
		err = out.Flush()
	}
	if errors.Is(c.Request().Context().Err(), context.Canceled) {
		return nil // nobody waits for it
	}
	return err
}

// attachment is the answer, whose head is written with its first byte.
type attachment struct {
	c     echo.Context
	table export.Table
}

// Write sends a part of the file.
func (a *attachment) Write(part []byte) (int, error) {
	if !a.c.Response().Committed {
		SetAttachment(a.c, a.table.Name+a.table.Format.Ending(), a.table.Format.Type())
	}
	return a.c.Response().Write(part)
}

// SetAttachment says that the answer is a file of that name and media type, to
// be kept and not shown.
func SetAttachment(c echo.Context, name, mediaType string) {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, mediaType)
	h.Set(echo.HeaderContentDisposition, disposition(name))
}

// foreign are letters that an old program may not find in a file's name.
var foreign = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// disposition names a file as RFC 6266 wants it: for programs that know nothing
// but ASCII, and in its own letters.
func disposition(name string) string {
	ascii := strings.Trim(foreign.ReplaceAllString(name, "-"), "-")
	if strings.HasPrefix(ascii, ".") || strings.HasPrefix(ascii, "-.") {
		ascii = "export" + strings.TrimLeft(ascii, "-")
	}
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
