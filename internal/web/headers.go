package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

type nonceKey struct{}

// Nonce is what a style element of this answer must carry to be taken. It is
// empty outside of a request.
func Nonce(ctx context.Context) string {
	nonce, _ := ctx.Value(nonceKey{}).(string)
	return nonce
}

// policy is the Content-Security-Policy: nothing but our own files, no inline
// script, and no inline style but with the nonce (the waveform needs one).
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-NONCE'; img-src 'self' data:; " +
	"media-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

const strictTransport = "max-age=31536000; includeSubDomains"

// Headers puts the security headers on every answer, errors too. secure says
// that people reach us by TLS.
func Headers(secure bool) echo.MiddlewareFunc { //nolint:revive // secure is a setting of the program
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			nonce := rand.Text()
			r := c.Request()
			c.SetRequest(r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce)))
			h := c.Response().Header()
			h.Set("Content-Security-Policy", strings.Replace(contentPolicy, "NONCE", nonce, 1))
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Referrer-Policy", "same-origin") // no-referrer would send forms with "Origin: null", which SameSite refuses without TLS
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
			h.Set("Cache-Control", "no-store") // whoever serves something public says so itself
			if secure {
				h.Set("Strict-Transport-Security", strictTransport)
			}
			return next(c)
		}
	}
}

// SameSite refuses changes that another site sends in a person's name.
func SameSite() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return ErrCrossSite
			}
			return next(c)
		}
	}
}
