package web

import "github.com/labstack/echo/v4"

// maxAddress is how long an address may be, with all that is behind its question
// mark, in bytes. The longest that the pages make names a hundred operators.
const maxAddress = 8 << 10

// Address refuses addresses that are longer than any of ours.
func Address() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if len(c.Request().RequestURI) > maxAddress {
				return ErrLongAddress
			}
			return next(c)
		}
	}
}
