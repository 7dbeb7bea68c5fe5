// Package problem is the vocabulary of failure shared by every package.
//
// A *problem.Error is an answer to the person who asked: what is wrong, where,
// and what they can do. Any other error is a fault of ours: it is logged in
// full and shown to nobody.
package problem

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what sort of answer an Error is. Each edge (HTTP, command line)
// turns kinds into its own language once, in one place.
type Kind uint8

// The kinds, from "not our doing" to "not now".
const (
	Internal             Kind = iota // a fault of ours; never built on purpose
	Malformed                        // the request cannot be read at all
	Invalid                          // the request can be read and is wrong
	Unauthenticated                  // we do not know who asks
	Forbidden                        // we know, and they may not
	NotFound                         // there is no such thing, or none they may see
	NoSuchMethod                     // the address exists, this verb does not
	Conflict                         // right request, wrong moment
	Stale                            // made from an older revision than the stored one
	PreconditionRequired             // a change without the revision it was made from
	TooLarge                         // more than we take at once
	AddressTooLong                   // an address that is longer than any of ours
	WrongType                        // a media type that we do not read
	TooMany                          // too often; see RetryAfter
	Unavailable                      // the database or we cannot answer now; repeat
)

// Error is a failure that its reader can do something about.
type Error struct {
	Kind       Kind
	Code       string // stable and dotted, such as "evaluation.already_submitted"
	Detail     string // one or two English sentences
	Params     map[string]any
	Fields     []Field
	RetryAfter time.Duration // how long to wait; zero where waiting does not help
}

// Field is one wrong place in a request.
type Field struct {
	Pointer string `json:"pointer"` // JSON pointer, such as "#/answers/greeting/value"
	Code    string `json:"code"`    // the rule broken, such as "required"
	Detail  string `json:"detail"`  // one English sentence
	Param   string `json:"-"`       // the rule's bound, such as "100"
}

// New builds an Error. Packages keep the ones that callers test for in
// variables, as they would with errors.New.
func New(kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail}
}

// Missing reports that there is no noun with that ID, or none that the asker
// may see: the two are answered alike.
func Missing(noun, id string) *Error {
	return New(NotFound, noun+".not_found", fmt.Sprintf("There is no %s %q, or you may not see it.", noun, id))
}

func (e *Error) Error() string { return e.Code + ": " + e.Detail }

// Is makes errors.Is compare codes, so that a copy with fields or another
// detail still matches the variable it came from.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// WithFields returns a copy of e that names the wrong fields.
func (e *Error) WithFields(fields ...Field) *Error {
	c := *e
	c.Fields = fields
	return &c
}

// WithDetail returns a copy of e that says more.
func (e *Error) WithDetail(format string, args ...any) *Error {
	c := *e
	c.Detail = fmt.Sprintf(format, args...)
	return &c
}

// With returns a copy of e that carries a value for its translated text.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Params = map[string]any{name: value}
	for k, v := range e.Params {
		if k != name {
			c.Params[k] = v
		}
	}
	return &c
}

// After returns a copy of e that says when to try again: after so many whole
// seconds, as HTTP and people count them, and never too early.
func (e *Error) After(wait time.Duration) *Error {
	c := *e
	if c.RetryAfter = wait.Truncate(time.Second); c.RetryAfter < wait {
		c.RetryAfter += time.Second
	}
	return &c
}

// Field finds the wrong field at pointer; nil means that it is right. A nil
// Error has no wrong fields.
func (e *Error) Field(pointer string) *Field {
	if e == nil {
		return nil
	}
	for i := range e.Fields {
		if e.Fields[i].Pointer == pointer {
			return &e.Fields[i]
		}
	}
	return nil
}

// From finds the Error inside err. An error without one is Internal and says
// nothing about its cause.
func From(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return New(Internal, "internal", "Something went wrong on our side. Nothing that was confirmed to you is lost.")
}
