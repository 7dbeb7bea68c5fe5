package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// file is a text that never changes while the program runs. Browsers keep it
// and ask if it is still the same.
type file struct {
	kind, version string
	plain, packed []byte
}

func newFile(kind string, content []byte) file {
	sum := sha256.Sum256(content)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(content) // a bytes.Buffer takes everything
	_ = w.Close()
	return file{kind: kind, version: hex.EncodeToString(sum[:8]), plain: content, packed: packed.Bytes()}
}

func (f file) serve(c echo.Context) error {
	head, body, version := c.Response().Header(), f.plain, f.version
	if strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip") {
		head.Set(echo.HeaderContentEncoding, "gzip")
		body, version = f.packed, version+"-gz"
	}
	head.Set(echo.HeaderContentType, f.kind)
	head.Set(echo.HeaderVary, echo.HeaderAcceptEncoding)
	head.Set(echo.HeaderCacheControl, "no-cache")
	head.Set("ETag", `"`+version+`"`)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(body))
	return nil
}
