package survey

import (
	"context"

	"qaloop/internal/rollup"
	"qaloop/qa/staff"
)

// MoveOperator gives the responses about somebody to whom they were merged into.
// The sums of both teams follow.
func (s *ResponseService) MoveOperator(ctx context.Context, from string, to staff.Person) (int, error) {
	var places []rollup.Place
	err := s.store.ofOperator(ctx, from, func(r Response) {
		old := s.places(r)[0]
		places = append(places, old, rollup.Place{Week: old.Week, Team: to.TeamID})
	})
	if err != nil {
		return 0, err
	}
	moved := 0
	err = s.book.Change(ctx, places, func() (err error) {
		moved, err = s.store.moveOperator(ctx, from, to.ID, to.TeamID)
		return err
	})
	return moved, err
}
