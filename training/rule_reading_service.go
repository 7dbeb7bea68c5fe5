package training

import (
	"context"
	"time"

	"qaloop/internal/identity"
)

// Standing are all rules that are not retired, in the order of their IDs.
func (s *RuleService) Standing(ctx context.Context, by identity.Actor) ([]Rule, error) {
	if err := by.Require(identity.RulesRead); err != nil {
		return nil, err
	}
	return s.store.inStates(ctx, RuleDraft, RuleActive, RulePaused)
}

// RecentDays is how far Firings looks back.
const RecentDays = 30

// Firing is how often a rule has made an assignment in the last RecentDays
// days, and when it last did.
type Firing struct {
	Count int
	Last  time.Time
}

// Firings are the firings of the rules with these IDs. A rule that has not
// fired is not in the map.
func (s *RuleService) Firings(ctx context.Context, by identity.Actor, ids []string) (map[string]Firing, error) {
	if err := by.Require(identity.RulesRead); err != nil {
		return nil, err
	}
	return s.assignments.firings(ctx, ids, s.now().Add(-RecentDays*day))
}

// CourseName is what one calls a course, whatever its state.
type CourseName struct {
	Title   string // of the published version, or of the newest
	Version int    // that is published; 0 if none is
}

// Published reports whether the course can be assigned.
func (n CourseName) Published() bool { return n.Version > 0 }

// Names are the names of the courses with these IDs. A course that is not there
// is not in the map.
func (s *CourseService) Names(ctx context.Context, by identity.Actor, ids []string) (map[string]CourseName, error) {
	if err := by.Require(identity.CoursesRead); err != nil {
		return nil, err
	}
	return s.store.names(ctx, ids)
}

// CourseOffer is a course to which a rule can lead.
type CourseOffer struct {
	ID, Lang string
	Duties   []string
	Minutes  int // off the line, for one operator; 0: nobody has said
	CourseName
}

// Offers are the courses that are published, by title, and behind them those
// that somebody is still at.
func (s *CourseService) Offers(ctx context.Context, by identity.Actor) ([]CourseOffer, error) {
	if err := by.Require(identity.CoursesRead); err != nil {
		return nil, err
	}
	return s.store.offers(ctx)
}
