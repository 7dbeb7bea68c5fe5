// Package web is the HTTP plumbing that the JSON API and the pages share:
// reading requests, knowing who asks, declaring routes, reporting problems.
package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"qaloop/internal/once"
	"qaloop/internal/problem"
)

// Problems with the shape of a request.
var (
	ErrUnreadable = problem.New(problem.Malformed, "request.unreadable", "The request cannot be read.")
	ErrTooLarge   = problem.New(problem.TooLarge, "request.too_large", "The request is larger than we take.")
	ErrWrongType  = problem.New(problem.WrongType, "request.wrong_type", "Send the body as application/json.")
	ErrBadKey     = problem.New(problem.Malformed, "idempotency.bad_key", "An Idempotency-Key has 1 to 255 visible characters.")
	ErrNoKey      = problem.New(problem.Malformed, "idempotency.no_key",
		"Send an Idempotency-Key: anything unique for what you create, such as a UUID, and the same with each repeat. "+
			"Example: Idempotency-Key: 0b0e3a52-6c1d-4a53-9a53-2f6f7f0c9d11")
)

var errBrokenOff = ErrUnreadable.WithDetail("The request ended before its end.")

const (
	maxBody = 1 << 20
	maxKey  = 255
)

// JSON reads a T from the request's JSON body and checks its tags. A field that
// T does not have, a field that is there twice and anything behind the value
// are errors: they are most likely slips of the caller.
func JSON[T any](c echo.Context) (T, error) {
	in, _, err := readJSON[T](c)
	return in, err
}

// JSONOnce is JSON for a request that creates: it also gives the key by which
// the request can be repeated.
func JSONOnce[T any](c echo.Context) (T, once.Key, error) {
	key, err := OnceKey(c)
	if err != nil {
		var none T
		return none, once.Key{}, err
	}
	in, body, err := readJSON[T](c)
	if err != nil {
		return in, once.Key{}, err
	}
	return in, key.Saying(body), nil
}

func readJSON[T any](c echo.Context) (T, []byte, error) {
	var in T
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEApplicationJSON {
		return in, nil, ErrWrongType
	}
	body, err := Body(c)
	if err != nil {
		return in, nil, err
	}
	if err := DecodeJSON(body, &in); err != nil {
		return in, nil, err
	}
	return in, body, Check(in)
}

// Body reads the whole body, up to 1 MiB.
func Body(c echo.Context) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, ErrTooLarge.WithDetail("The request is larger than %d bytes.", maxBody)
	}
	if err != nil {
		return nil, errBrokenOff
	}
	return body, nil
}

// DecodeJSON reads exactly one JSON value from body into the struct at in.
func DecodeJSON(body []byte, in any) error {
	if !utf8.Valid(body) {
		return ErrUnreadable.WithDetail("The body is not valid UTF-8.")
	}
	if err := shaped(body, reflect.TypeOf(in).Elem()); err != nil {
		return err
	}
	if err := json.Unmarshal(body, in); err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return nil
}

// OnceKey is the key by which a creating request can be repeated. It has to be
// there: whoever gets no answer could not ask again without making a second
// thing. What the request says is not read yet; a body in JSON is told to the
// key by Saying.
func OnceKey(c echo.Context) (once.Key, error) {
	given := c.Request().Header.Get("Idempotency-Key")
	switch {
	case given == "":
		return once.Key{}, ErrNoKey
	case len(given) > maxKey || strings.ContainsFunc(given, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return once.Key{}, ErrBadKey
	}
	return once.NewKey(Actor(c).ID, c.Request().Method+" "+c.Request().URL.Path, given, nil), nil
}

// Created answers a creating request with the thing that it made.
func Created(c echo.Context, location string, body any) error {
	c.Response().Header().Set(echo.HeaderLocation, location)
	return c.JSON(http.StatusCreated, body)
}

// Replayed says that an earlier request with the same key made what is
// answered.
func Replayed(c echo.Context) { c.Response().Header().Set("Idempotent-Replayed", "true") }
