package training

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/rollup"
)

// Punctual is how training that was due came in: the rest of Due is overdue, or
// was completed late or not passed.
type Punctual struct {
	Due    int `bson:"due"`     // assignments that were due, without those that were let off
	OnTime int `bson:"on_time"` // of them, completed by that day
	Late   int `bson:"late"`    // completed after it
}

// Punctual counts the assignments that by may see and that were due from one
// day to another, or up to yesterday if that is earlier: what is due today may
// still be done.
func (s *AssignmentService) Punctual(ctx context.Context, by identity.Actor, from, to string) (Punctual, error) {
	v, err := viewOf(by, identity.AssignmentsRead)
	if err != nil {
		return Punctual{}, err
	}
	to = min(to, dateAfter(s.now(), s.zone, -1))
	if v.scope.All { // the more there is, the longer it takes to count it
		sums, err := s.due.Centre(ctx, rollup.WeekOf(dayOf(from), time.UTC), rollup.WeekOf(dayOf(to), time.UTC))
		return punctualIn(sums, from, to), err
	}
	return s.store.punctual(ctx, v, from, to, s.zone.String())
}
