package qa

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// InteractionFilter narrows a list of interactions; empty fields match
// everything.
type InteractionFilter struct {
	OperatorID     string    `query:"operator_id" validate:"max=60"`
	TeamID         string    `query:"team_id" validate:"max=60"`
	Line           string    `query:"line" validate:"max=100"`
	Channel        Channel   `query:"channel" validate:"omitempty,oneof=call chat email visit"`
	Direction      Direction `query:"direction" validate:"omitempty,oneof=inbound outbound"`
	CallID         string    `query:"call_id" validate:"max=200"`
	CallPrefix     string    `query:"call_prefix" validate:"max=200"` // how the call ID begins; the list is in the order of call IDs then
	Topic          string    `query:"topic" validate:"max=200"`       // a part of it, whatever its case
	Resolved       *bool     `query:"resolved"`
	MinTalkSeconds *int      `query:"min_talk_seconds" validate:"omitempty,min=0,max=86400"`
	MaxTalkSeconds *int      `query:"max_talk_seconds" validate:"omitempty,min=0,max=86400"`
	From           time.Time `query:"from"` // started at or after
	To             time.Time `query:"to"`   // started before
	Recorded       *bool     `query:"recorded"`
	Evaluated      *bool     `query:"evaluated"`                          // by anybody, not void
	CreatedIn      string    `query:"created_in" validate:"max=60"`       // the import that made it
	SameCustomerAs string    `query:"same_customer_as" validate:"max=60"` // an interaction: so no address holds a customer

	customer string // of SameCustomerAs
}

// errNoCustomer answers a search for the contacts of a customer who is not
// known.
var errNoCustomer = problem.New(problem.Invalid, "interaction.no_customer",
	"It is not known who the customer of this interaction was.")

// List returns the interactions that by may see, the last started first,
// without their transcripts and the peaks of their recordings.
func (s *InteractionService) List(
	ctx context.Context, by identity.Actor, f InteractionFilter, page paging.Request,
) (paging.Page[Interaction], error) {
	scope, err := by.Scope(identity.InteractionsRead)
	if err == nil {
		f, err = s.meant(ctx, scope, f)
	}
	if err != nil {
		return paging.Page[Interaction]{}, err
	}
	return s.store.newest(ctx, scope, f, page)
}

// meant is f with the customer that it speaks of.
func (s *InteractionService) meant(ctx context.Context, scope identity.Scope, f InteractionFilter) (InteractionFilter, error) {
	if f.SameCustomerAs == "" {
		return f, nil
	}
	i, err := s.store.within(ctx, scope, f.SameCustomerAs)
	if err == nil && i.Customer == "" {
		err = errNoCustomer
	}
	f.customer = i.Customer
	return f, err
}

// Neighbours are what stands beside an interaction in a list: the IDs of the
// next one that started later and of the next that started before; empty at an
// end.
func (s *InteractionService) Neighbours(
	ctx context.Context, by identity.Actor, f InteractionFilter, i Interaction,
) (later, before string, err error) {
	scope, err := by.Scope(identity.InteractionsRead)
	if err == nil {
		f, err = s.meant(ctx, scope, f)
	}
	if err != nil {
		return "", "", err
	}
	if later, err = s.store.beside(ctx, scope, f, i, oldestFirst); err != nil {
		return "", "", err
	}
	before, err = s.store.beside(ctx, scope, f, i, newestFirst)
	return later, before, err
}
