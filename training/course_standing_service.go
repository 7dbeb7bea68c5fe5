package training

import (
	"context"

	"qaloop/internal/identity"
)

// CourseStanding is how many courses stand how, each counted up to CountLimit.
type CourseStanding struct{ Drafts, Published, Retired int }

// Standing counts the courses by their state, for those who edit them.
func (s *CourseService) Standing(ctx context.Context, by identity.Actor) (CourseStanding, error) {
	if err := by.Require(identity.CoursesEdit); err != nil {
		return CourseStanding{}, err
	}
	var c CourseStanding
	for state, n := range map[CourseState]*int{CourseDraft: &c.Drafts, CoursePublished: &c.Published, CourseRetired: &c.Retired} {
		var err error
		if *n, err = s.store.count(ctx, CourseFilter{State: state}, CountLimit); err != nil {
			return CourseStanding{}, err
		}
	}
	return c, nil
}
