package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa/staff"
)

// confirmPerson handles POST /staff/{id}/confirm.
func (h handler) confirmPerson(c echo.Context) error {
	in, err := web.JSON[staff.ConfirmInput](c)
	if err != nil {
		return err
	}
	confirm := func(ctx context.Context, by identity.Actor, id string, rev int) (staff.Person, error) {
		return h.Staff.People.Confirm(ctx, by, id, rev, in)
	}
	return step(confirm, toPersonJSON)(c)
}

// mergePerson handles POST /staff/{id}/merge.
func (h handler) mergePerson(c echo.Context) error {
	in, err := web.JSON[staff.MergeInput](c)
	if err != nil {
		return err
	}
	merge := func(ctx context.Context, by identity.Actor, id string, rev int) (staff.Person, error) {
		return h.Staff.Merges.Merge(ctx, by, id, rev, in)
	}
	return step(merge, toPersonJSON)(c)
}
