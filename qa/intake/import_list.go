package intake

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
)

// ImportFilter narrows a list of imports; empty fields match everything.
type ImportFilter struct {
	State     State     `query:"state" validate:"omitempty,oneof=running done failed cancelled"`
	Format    Format    `query:"format" validate:"omitempty,oneof=asterisk_queue_log asterisk_cdr csv"`
	StartedBy string    `query:"started_by" validate:"max=60"`
	Rejected  bool      `query:"rejected"` // some of its rows were
	From      time.Time `query:"from"`     // started at or after
	To        time.Time `query:"to"`       // started before
}

// List returns imports, the last started first, without their Errors.
func (s *ImportService) List(ctx context.Context, by identity.Actor, f ImportFilter, page paging.Request) (paging.Page[Import], error) {
	if err := by.Require(identity.ImportsRun); err != nil {
		return paging.Page[Import]{}, err
	}
	return s.store.newest(ctx, f, page)
}
