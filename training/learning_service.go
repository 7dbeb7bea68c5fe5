package training

import (
	"context"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/problem"
)

// Start opens the course for its operator. Starting again changes nothing.
func (s *AssignmentService) Start(ctx context.Context, by identity.Actor, id string, rev int) (Assignment, error) {
	return s.change(ctx, by, identity.AssignmentsTake, id, func(a *Assignment) error {
		if rev != 0 && rev != a.Rev {
			return errStale
		}
		return a.do(begin, by.ID, "", s.now())
	})
}

// LessonRead notes that the operator has read a lesson, which is told by its
// index.
func (s *AssignmentService) LessonRead(ctx context.Context, by identity.Actor, id string, lesson int) (Assignment, error) {
	course, err := s.courseOf(ctx, by, id)
	if err != nil {
		return Assignment{}, err
	}
	if lesson < 0 || lesson >= len(course.Lessons) {
		return Assignment{}, problem.Missing("lesson", id)
	}
	return s.change(ctx, by, identity.AssignmentsTake, id, func(a *Assignment) error { return a.read(lesson, s.now()) })
}

// courseOf is the course version that an own assignment is about, with the
// answers of its quiz.
func (s *AssignmentService) courseOf(ctx context.Context, by identity.Actor, id string) (Course, error) {
	v, err := viewOf(by, identity.AssignmentsTake)
	if err != nil {
		return Course{}, err
	}
	a, err := s.find(ctx, v, id)
	if err != nil {
		return Course{}, err
	}
	return s.courses.version(ctx, a.CourseID, a.CourseVersion)
}

// Attempt grades a filled-in quiz. The last attempt that is not good enough
// fails the assignment, one that is completes it. A repeat with the same key is
// no second attempt and gives the same result, and true.
func (s *AssignmentService) Attempt(
	ctx context.Context, by identity.Actor, id string, rev int, in AttemptInput, key once.Key,
) (AttemptResult, bool, error) {
	course, err := s.courseOf(ctx, by, id)
	if err != nil {
		return AttemptResult{}, false, err
	}
	attemptID, replayed := key.ID("at_"), false
	a, err := s.change(ctx, by, identity.AssignmentsTake, id, func(a *Assignment) error {
		if _, replayed = a.attempt(attemptID); !replayed && rev != 0 && rev != a.Rev {
			return errStale
		}
		return a.try(course.Quiz, attemptID, in.Answers, s.now())
	})
	if err != nil {
		return AttemptResult{}, false, err
	}
	if err := s.steps.at(stepAttempt); err != nil {
		return AttemptResult{}, false, err
	}
	if !a.Open() {
		if err := s.steps.at(stepClosed); err != nil {
			return AttemptResult{}, false, err
		}
	}
	made, _ := a.attempt(attemptID)
	return a.result(course.Quiz, made), replayed, nil
}

// Result says what came of an attempt of which by may see the assignment; ""
// is the last one.
func (s *AssignmentService) Result(ctx context.Context, by identity.Actor, id, attemptID string) (AttemptResult, error) {
	a, err := s.Get(ctx, by, id)
	if err != nil {
		return AttemptResult{}, err
	}
	made, ok := a.attempt(attemptID)
	if !ok {
		return AttemptResult{}, problem.Missing("attempt", attemptID)
	}
	course, err := s.courses.version(ctx, a.CourseID, a.CourseVersion)
	if err != nil {
		return AttemptResult{}, err
	}
	return a.result(course.Quiz, made), nil
}

// Reviews are the attempts at the quiz of an assignment that by looks after, the
// first one first. Those who edit courses see what is correct at once, others
// when nothing can be tried any more.
func (s *AssignmentService) Reviews(ctx context.Context, by identity.Actor, a Assignment) ([]AttemptResult, error) {
	v, err := watching(by)
	if err != nil {
		return nil, err
	}
	if !v.covers(a) {
		return nil, problem.Missing("assignment", a.ID)
	}
	results := make([]AttemptResult, len(a.Attempts))
	if len(results) == 0 {
		return results, nil
	}
	course, err := s.courses.version(ctx, a.CourseID, a.CourseVersion)
	if err != nil {
		return nil, err
	}
	for i, t := range a.Attempts {
		results[i] = a.result(course.Quiz, t)
		if by.May(identity.CoursesEdit) {
			results[i].Review = course.Quiz.review(t.Answers, results[i].Wrong)
		}
	}
	return results, nil
}
