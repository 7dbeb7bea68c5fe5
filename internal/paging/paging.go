// Package paging cuts long lists into pages that stay in step while the list
// grows: a page starts after an item, not at a count ("keyset" paging).
package paging

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"qaloop/internal/problem"
)

// ErrBadCursor answers a cursor that we did not hand out.
var ErrBadCursor = problem.New(problem.Malformed, "page.bad_cursor", "This page link is not valid any more. Start again from the first page.")

const (
	defaultLimit = 50
	// MaxLimit is the largest page that a list gives to those who ask for one.
	MaxLimit = 100
	// bulkLimit is the size of the pages in which a whole list is walked.
	bulkLimit = 500
)

// Page is one page of a list. Next is the cursor of the following page, empty
// on the last one.
type Page[T any] struct {
	Items []T
	Next  string
}

// Position is where an item stands in its list: by time, or by a text such as
// a name or a date, and then by ID.
type Position struct {
	At   *time.Time `json:"t,omitempty"`
	Text string     `json:"s,omitempty"`
	ID   string     `json:"i"`
}

// AtTime is the position of an item in a list ordered by time.
func AtTime(at time.Time, id string) Position { return Position{At: &at, ID: id} }

// AtText is the position of an item in a list ordered by a text.
func AtText(text, id string) Position { return Position{Text: text, ID: id} }

// Request asks for a page. Its zero value asks for the first one.
type Request struct {
	Size  int    `query:"limit" json:"limit" validate:"omitempty,min=1,max=100"`
	After string `query:"after" json:"after" validate:"max=500"`

	bulk bool
}

// Bulk asks for the first of the large pages in which the program itself walks
// a whole list. No request from outside can ask for one.
func Bulk() Request { return Request{bulk: true} }

// Limit is the number of items to show: 1 to MaxLimit, or more of a Bulk.
func (r Request) Limit() int {
	switch {
	case r.bulk:
		return bulkLimit
	case r.Size <= 0:
		return defaultLimit
	case r.Size > MaxLimit:
		return MaxLimit
	}
	return r.Size
}

// Position is the place to start behind; the second result is false at the
// top of the list.
func (r Request) Position() (Position, bool, error) {
	if r.After == "" {
		return Position{}, false, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(r.After)
	if err != nil {
		return Position{}, false, ErrBadCursor
	}
	var p Position
	if err := json.Unmarshal(raw, &p); err != nil || p.ID == "" {
		return Position{}, false, ErrBadCursor
	}
	return p, true, nil
}

// Behind asks for so many items behind p.
func Behind(p Position, size int) (Request, error) {
	raw, err := json.Marshal(p)
	return Request{Size: size, After: base64.RawURLEncoding.EncodeToString(raw)}, err
}

// Cut turns up to limit+1 found items into a page; position names an item's
// place.
func Cut[T any](found []T, limit int, position func(T) Position) (Page[T], error) {
	if len(found) <= limit {
		return Page[T]{Items: found}, nil
	}
	found = found[:limit]
	next, err := Behind(position(found[limit-1]), limit)
	if err != nil {
		return Page[T]{}, err
	}
	return Page[T]{Items: found, Next: next.After}, nil
}

// Map turns every item of a page into something else.
func Map[A, B any](p Page[A], convert func(A) B) Page[B] {
	out := Page[B]{Items: make([]B, len(p.Items)), Next: p.Next}
	for i, a := range p.Items {
		out.Items[i] = convert(a)
	}
	return out
}
