package training

import (
	"context"
	"errors"
	"slices"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
)

// Publish puts the draft into use and retires the version that was. What is
// published never changes; publishing it again changes nothing. Assignments
// keep the version that they were made with.
func (s *CourseService) Publish(ctx context.Context, by identity.Actor, id string, rev int) (Course, error) {
	c, err := s.editable(ctx, by, id, 0)
	if err != nil {
		return Course{}, err
	}
	switch c.State {
	case CourseRetired:
		return Course{}, ErrCourseRetired
	case CoursePublished: // a repeat, perhaps of one that died before the last step
	case CourseDraft:
		if rev != 0 && rev != c.Rev {
			return Course{}, errStale
		}
		if err := c.Check(); err != nil {
			return Course{}, err
		}
		c.State, c.UpdatedAt = CoursePublished, s.now()
		c.PublishedAt = new(c.UpdatedAt)
		if c, err = s.store.replace(ctx, c); err != nil {
			return Course{}, err
		}
	}
	failpoint.Here("course.published")
	return c, s.retireBelow(ctx, c)
}

// retireBelow retires the published versions before c. Until it is done the
// newest published version counts, so it may be left half done and repeated.
func (s *CourseService) retireBelow(ctx context.Context, c Course) error {
	published, err := s.store.versions(ctx, c.ID, CoursePublished)
	if err != nil {
		return err
	}
	for _, old := range slices.Backward(published) { // the oldest first
		if old.Version < c.Version {
			if _, err := s.retire(ctx, old); err != nil {
				return err
			}
		}
	}
	failpoint.Here("course.retired")
	return s.store.supersede(ctx, c)
}

func (s *CourseService) retire(ctx context.Context, c Course) (Course, error) {
	c.State, c.UpdatedAt = CourseRetired, s.now()
	retired, err := s.store.replace(ctx, c)
	if errors.Is(err, errStale) { // somebody else retires it at the same moment
		return s.store.version(ctx, c.ID, c.Version)
	}
	return retired, err
}

// Retire takes a course out of use: nobody is assigned it any more. Who has it
// can finish it. Retiring it again changes nothing.
func (s *CourseService) Retire(ctx context.Context, by identity.Actor, id string, rev int) (Course, error) {
	if err := by.Require(identity.CoursesEdit); err != nil {
		return Course{}, err
	}
	c, err := s.store.find(ctx, id, 0)
	if err != nil {
		return Course{}, err
	}
	switch c.State {
	case CourseDraft:
		return Course{}, ErrCourseDraft
	case CourseRetired:
		return c, nil
	case CoursePublished:
	}
	if rev != 0 && rev != c.Rev {
		return Course{}, errStale
	}
	if err := s.retireBelow(ctx, c); err != nil { // never let an older one come back
		return Course{}, err
	}
	return s.retire(ctx, c)
}
