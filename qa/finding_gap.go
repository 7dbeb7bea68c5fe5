package qa

import (
	"context"
	"fmt"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/rollup"
)

// Gap is a criterion that is missed and that no course teaches.
type Gap struct {
	Criterion string `bson:"_id"`
	Title     string `bson:"title"`
	Findings  int    `bson:"findings"`  // that a rule would have led to a course
	Operators int    `bson:"operators"` // who missed it
}

// Gaps are the criteria that were found missing since then, in what by may see,
// and for which some rule knew no course; the most frequent first. They may be
// as old as identity.Staleness, like the sums that they are read from.
func (s *FindingService) Gaps(ctx context.Context, by identity.Actor, since time.Time) ([]Gap, error) {
	scope, err := by.Scope(identity.EvaluationsRead)
	if err != nil {
		return nil, err
	}
	since = midnight(since, s.book.Zone())
	return s.gaps.One(fmt.Sprintf("%+v %s", scope, since), func() ([]Gap, error) {
		if gaps, ok, err := s.summedGaps(ctx, scope, since); ok || err != nil {
			return gaps, err
		}
		return s.store.gaps(ctx, scope, since)
	})
}

// summedGaps is Gaps by the sums, from the day on that begins with since; false
// if they do not tell.
func (s *FindingService) summedGaps(ctx context.Context, scope identity.Scope, since time.Time) ([]Gap, bool, error) {
	zone := s.book.Zone()
	f := FindingFilter{Outcome: OutcomeNoCourse, From: since, To: midnight(s.now(), zone).AddDate(0, 0, rollup.DaysInAWeek)}
	f.To = midnight(f.To, zone)
	sums, ok, err := s.summed(ctx, scope, f, "people", "chances")
	if err != nil || !ok {
		return nil, ok, err
	}
	gaps := []Gap{}
	for _, g := range groupSums(sums, f, byKey, func(w rollup.Week) [rollup.DaysInAWeek]bool { return w.Days(f.From, f.To, zone) }) {
		gaps = append(gaps, Gap{Criterion: g.Key, Title: g.Title, Findings: g.Findings, Operators: g.Operators})
	}
	return gaps[:min(len(gaps), maxGaps)], true, nil
}

// midnight is when the day of a moment began.
func midnight(at time.Time, zone *time.Location) time.Time {
	at = at.In(zone)
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone).UTC()
}
