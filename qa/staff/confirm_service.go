package staff

import (
	"context"

	"qaloop/internal/identity"
)

// Confirm says that a person whom an import found is a colleague who works
// here, and who they are.
func (s *PersonService) Confirm(ctx context.Context, by identity.Actor, id string, rev int, in ConfirmInput) (Person, error) {
	return s.editIf(ctx, by, id, rev, func(p *Person) error { return p.confirm(in) })
}

// Unconfirm takes that back, as long as nothing is lost by it: the person waits
// to be confirmed again.
func (s *PersonService) Unconfirm(ctx context.Context, by identity.Actor, id string, rev int) (Person, error) {
	return s.editIf(ctx, by, id, rev, (*Person).unconfirm)
}

// editIf is edit for a change that can be refused by what the person is.
func (s *PersonService) editIf(
	ctx context.Context, by identity.Actor, id string, rev int, change func(*Person) error,
) (Person, error) {
	var refused error
	p, err := s.edit(ctx, by, id, rev, func(p *Person) {
		after := *p
		if refused = change(&after); refused == nil {
			*p = after
		}
	})
	if err == nil {
		err = refused
	}
	return p, err
}
