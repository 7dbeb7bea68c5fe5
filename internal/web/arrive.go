package web

import (
	"bytes"
	"io"
	"net/http"
)

// Arrive waits until the body of r is here, as far as any request but those
// with files may be long, so that who sends slowly keeps no place among the
// requests that are worked on. What was broken off on the way is ErrUnreadable.
func Arrive(r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	here, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return errBrokenOff
	}
	r.Body = arrived{io.MultiReader(bytes.NewReader(here), r.Body), r.Body}
	return nil
}

// arrived is a body that is here; to close it closes the one on the line.
type arrived struct {
	io.Reader
	io.Closer
}
