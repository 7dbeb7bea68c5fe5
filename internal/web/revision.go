package web

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
)

// Answers about the revision that a change was made from.
var (
	ErrPreconditionRequired = problem.New(problem.PreconditionRequired, "request.if_match_required",
		"Say which revision you change: send If-Match with the ETag that you read.")
	ErrBadIfMatch = problem.New(problem.Malformed, "request.bad_if_match", `If-Match must be an ETag as we gave it, such as "7".`)
)

// SetETag tells the reader which revision of a document this is.
func SetETag(c echo.Context, rev int) {
	c.Response().Header().Set("ETag", `"`+strconv.Itoa(rev)+`"`)
}

// IfMatch is the revision that a change was made from; the second result is
// false if the request does not say.
func IfMatch(c echo.Context) (int, bool, error) {
	given := c.Request().Header.Get("If-Match")
	if given == "" {
		return 0, false, nil
	}
	text := strings.TrimPrefix(given, "W/")
	text = strings.TrimSuffix(strings.TrimPrefix(text, `"`), `"`)
	rev, err := strconv.Atoi(strings.TrimPrefix(text, "r"))
	if err != nil || rev < 1 {
		return 0, false, ErrBadIfMatch
	}
	return rev, true, nil
}

// MustIfMatch is IfMatch for a change that may not be made without it.
func MustIfMatch(c echo.Context) (int, error) {
	rev, given, err := IfMatch(c)
	if err == nil && !given {
		err = ErrPreconditionRequired
	}
	return rev, err
}
