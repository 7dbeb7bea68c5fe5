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

// errBackwards answers a filter whose end comes before its beginning.
var errBackwards = problem.New(problem.Invalid, "interaction.filter_backwards",
	"The end of this filter comes before its beginning.")

// check reports a filter that nothing can match.
func (f InteractionFilter) check() error {
	var wrong []problem.Field
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		wrong = append(wrong, problem.Field{Pointer: "#/to", Code: "before_from", Detail: "This is before the time that it begins at."})
	}
	if f.MinTalkSeconds != nil && f.MaxTalkSeconds != nil && *f.MinTalkSeconds > *f.MaxTalkSeconds {
		wrong = append(wrong, problem.Field{Pointer: "#/max_talk_seconds", Code: "under_min", Detail: "This is less than the least length."})
	}
	if len(wrong) > 0 {
		return errBackwards.WithFields(wrong...)
	}
	return nil
}

// meant is f with the customer that it speaks of.
func (s *InteractionService) meant(ctx context.Context, scope identity.Scope, f InteractionFilter) (InteractionFilter, error) {
	if err := f.check(); err != nil || f.SameCustomerAs == "" {
		return f, err
	}
	i, err := s.store.within(ctx, scope, f.SameCustomerAs)
	if err == nil && i.Customer == "" {
		err = errNoCustomer
	}
	f.customer = i.Customer
	return f, err
}

// Count counts the interactions that by may see, and stops at most.
func (s *InteractionService) Count(ctx context.Context, by identity.Actor, f InteractionFilter, most int64) (int, error) {
	scope, err := by.Scope(identity.InteractionsRead)
	if err == nil {
		f, err = s.meant(ctx, scope, f)
	}
	if err != nil {
		return 0, err
	}
	return s.store.count(ctx, scope, f, most)
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
	return s.store.beside(ctx, scope, f, i)
}
