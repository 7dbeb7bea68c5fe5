package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/staff"
)

// listTokens handles GET /tokens?limit=&after=.
func (h handler) listTokens(c echo.Context) error {
	find := func(ctx context.Context, by identity.Actor, _ noQuery, page paging.Request) (paging.Page[staff.Token], error) {
		return h.Staff.Tokens.List(ctx, by, page)
	}
	return list(find, h.toTokenJSON)(c)
}

// createToken handles POST /tokens.
func (h handler) createToken(c echo.Context) error {
	in, key, err := web.JSONOnce[staff.TokenInput](c)
	if err != nil {
		return err
	}
	token, secret, replayed, err := h.Staff.Tokens.Create(c.Request().Context(), web.Actor(c), in, key)
	if err != nil {
		return err
	}
	made := h.toTokenJSON(web.Actor(c), token)
	made.Secret = secret
	if replayed {
		web.Replayed(c)
	}
	return web.Created(c, c.Request().URL.Path+"/"+token.ID, made)
}

// revokeToken handles DELETE /tokens/{id}.
func (h handler) revokeToken(c echo.Context) error {
	if err := h.Staff.Tokens.Revoke(c.Request().Context(), web.Actor(c), c.Param("id")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
