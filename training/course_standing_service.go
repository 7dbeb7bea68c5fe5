package training

import (
	"context"

	"qaloop/internal/identity"
)

// CourseStanding is how many courses stand how.
type CourseStanding struct{ Drafts, Published, Retired int }

// Standing counts the courses by their state, for those who edit them.
func (s *CourseService) Standing(ctx context.Context, by identity.Actor) (CourseStanding, error) {
	if err := by.Require(identity.CoursesEdit); err != nil {
		return CourseStanding{}, err
	}
	n, err := s.store.countByState(ctx)
	return CourseStanding{Drafts: n[string(CourseDraft)], Published: n[string(CoursePublished)], Retired: n[string(CourseRetired)]}, err
}
