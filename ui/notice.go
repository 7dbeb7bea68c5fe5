package ui

import (
	"context"
	"encoding/json"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
)

// notice is a short message about what was just done, for the page that comes
// next. It is kept in the session, not in the address: it may name a person,
// and what takes something back must come from us.
type notice struct {
	Key  string            `json:"key"`            // of its text: toast.KEY
	N    int               `json:"n,omitempty"`    // how many, where the text counts
	Args map[string]string `json:"args,omitempty"` // what the text takes
	Undo string            `json:"undo,omitempty"` // the path that takes it back by a POST; empty: nothing does
}

// done sends the browser on after a form, and has the next page say what was
// done.
func (f *Face) done(c echo.Context, path string, n notice) error {
	if raw, err := json.Marshal(n); err == nil {
		// What was done is done: without the message it is no less so.
		_ = f.SignIn.Say(c, string(raw))
	}
	return seeOther(c, path)
}

// said is the message that the page before this one left; without a text if
// there is none.
func (f *Face) said(c echo.Context) layout.Notice {
	raw, err := f.SignIn.Said(c)
	if raw == "" {
		return layout.Notice{}
	}
	var n notice
	if err != nil || json.Unmarshal([]byte(raw), &n) != nil {
		return layout.Notice{} // a page without a message is better than none
	}
	return layout.Notice{Text: n.text(c.Request().Context()), Undo: localPath(n.Undo)}
}

func (n notice) text(ctx context.Context) string {
	args := make([]any, 0, 2*len(n.Args))
	for name, value := range n.Args {
		args = append(args, name, value)
	}
	key := "toast." + n.Key
	if n.N > 0 {
		return locale.N(ctx, key, n.N, args...)
	}
	return locale.T(ctx, key, args...)
}

const framedKey = "framed"

// framed is the context of a whole page: with what its frame shows besides the
// page itself. Parts of a page have no frame.
func (f *Face) framed(c echo.Context) context.Context {
	ctx := c.Request().Context()
	if partial(c) || web.Actor(c).ID == "" {
		return ctx
	}
	v := layout.ViewerOf(ctx)
	v.Notice, v.Counts = f.said(c), countedNow(c)
	return layout.With(ctx, v)
}
