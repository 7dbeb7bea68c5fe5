package training

import (
	"context"
	"reflect"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/once"
)

// Begin is Create for a course that is not whole yet: see CheckDraft.
func (s *CourseService) Begin(ctx context.Context, by identity.Actor, in CourseInput, key once.Key) (Course, bool, error) {
	return s.create(ctx, by, in, key, CourseInput.CheckDraft)
}

// Save writes in over the draft of a course, whole or not; rev 0 is whatever
// revision there is. What is stored already is not written again, so that
// saving can be repeated when the answer was lost.
func (s *CourseService) Save(ctx context.Context, by identity.Actor, id string, rev int, in CourseInput) (Course, error) {
	c, err := s.editable(ctx, by, id, 0)
	if err != nil {
		return Course{}, err
	}
	if c.State != CourseDraft {
		return Course{}, ErrCoursePublished
	}
	if err := in.CheckDraft(); err != nil {
		return Course{}, err
	}
	if reflect.DeepEqual(c.CourseInput, in) {
		return c, nil
	}
	if rev != 0 && rev != c.Rev {
		return Course{}, errStale
	}
	c.CourseInput, c.UpdatedAt = in, s.now()
	return s.store.replace(ctx, c)
}

// Draft is the draft of a course, for those who edit it. A course without one
// answers ErrCoursePublished.
func (s *CourseService) Draft(ctx context.Context, by identity.Actor, id string) (Course, error) {
	c, err := s.editable(ctx, by, id, 0)
	if err == nil && c.State != CourseDraft {
		return Course{}, ErrCoursePublished
	}
	return c, err
}

// Discard deletes the draft of a course, read at revision rev. What was
// published before is then the newest version again; without one the course is
// gone. Discarding again changes nothing.
func (s *CourseService) Discard(ctx context.Context, by identity.Actor, id string, rev int) error {
	draft, err := s.editable(ctx, by, id, 0)
	if err != nil || draft.State != CourseDraft {
		return err
	}
	if rev != draft.Rev {
		return errStale
	}
	if draft.Version > 1 {
		before, err := s.store.version(ctx, id, draft.Version-1)
		if err != nil {
			return err
		}
		if err := s.store.unsupersede(ctx, before); err != nil {
			return err
		}
	}
	failpoint.Here("course.brought_back")
	removed, err := s.store.remove(ctx, draft)
	if err != nil || removed {
		return err
	}
	newest, err := s.store.newest(ctx, id) // somebody has written the draft, or was faster
	if err != nil {
		return err
	}
	if err := s.store.supersede(ctx, newest); err != nil {
		return err
	}
	return errStale
}

// Trial is what came of trying a quiz that nobody was assigned.
type Trial struct {
	Grade

	Review []QuestionReview
}

// Try grades answers to the quiz of a course version, and keeps nothing. It is
// for those who edit courses.
func (s *CourseService) Try(ctx context.Context, by identity.Actor, id string, version int, answers [][]int) (Trial, error) {
	if err := by.Require(identity.CoursesEdit); err != nil {
		return Trial{}, err
	}
	c, err := s.store.find(ctx, id, version)
	if err != nil {
		return Trial{}, err
	}
	grade, err := c.Quiz.Grade(answers)
	if err != nil {
		return Trial{}, err
	}
	return Trial{grade, c.Quiz.review(answers, grade.Wrong)}, nil
}

// InUse are the versions in use of these courses, by course, without lessons and
// quizzes.
func (s *CourseService) InUse(ctx context.Context, by identity.Actor, ids []string) (map[string]Course, error) {
	if err := by.Require(identity.CoursesRead); err != nil {
		return nil, err
	}
	return s.store.publishedOf(ctx, ids)
}
