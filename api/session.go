package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
)

// signInInput is who says that they are.
type signInInput struct {
	Email    string `json:"email" validate:"required,max=200"`
	Password string `json:"password" validate:"required,max=256"`
}

// signIn handles POST /session.
func (h handler) signIn(c echo.Context) error {
	in, err := web.JSON[signInInput](c)
	if err != nil {
		return err
	}
	person, err := h.Staff.Accounts.SignIn(c.Request().Context(), in.Email, in.Password, c.RealIP())
	if err != nil {
		return err
	}
	if err := h.SignIn.Start(c, person.ID); err != nil {
		return err
	}
	return h.showMe(c)
}

// signOut handles DELETE /session.
func (h handler) signOut(c echo.Context) error {
	if err := h.SignIn.End(c); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// meJSON is who asks, and what they may do.
type meJSON struct {
	ID          string                `json:"id"`
	Name        string                `json:"name"`
	Email       string                `json:"email,omitempty"`
	Roles       []identity.Role       `json:"roles"`
	TeamID      string                `json:"team_id,omitempty"`
	Leads       []string              `json:"leads"`
	Lang        string                `json:"lang,omitempty"`
	Permissions []identity.Permission `json:"permissions"`
	IsToken     bool                  `json:"is_token"`
}

// showMe handles GET /me.
func (h handler) showMe(c echo.Context) error {
	by := web.Actor(c)
	me := meJSON{
		ID: by.ID, Name: by.Name, Roles: some(by.Roles), TeamID: by.TeamID, Leads: some(by.Leads), Lang: by.Lang,
		Permissions: some(by.Permissions()), IsToken: by.IsToken,
	}
	if !by.IsToken {
		person, err := h.Staff.Accounts.Me(c.Request().Context(), by)
		if err != nil {
			return err
		}
		me.Email = person.Email
	}
	return c.JSON(http.StatusOK, me)
}
