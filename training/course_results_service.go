package training

import (
	"context"

	"qaloop/internal/identity"
)

const (
	// countedDays is how far back assignments of courses are counted, by the day
	// on which they are due.
	countedDays = 365
	// resultsLimit is how many assignments the results of a course are of.
	resultsLimit = 1000
)

// watching is what by may see of other people's training; it refuses those who
// see only their own.
func watching(by identity.Actor) (view, error) {
	v, err := viewOf(by, identity.AssignmentsRead)
	if err == nil && by.Reach(identity.AssignmentsRead) == identity.Own {
		return view{}, identity.ErrForbidden
	}
	return v, err
}

// Counts says how the assignments of courses stand that by may see and that
// were due within a year: for each of the courses that has any.
func (s *AssignmentService) Counts(ctx context.Context, by identity.Actor, courseIDs []string) (map[string]CourseCount, error) {
	v, err := watching(by)
	if err != nil {
		return nil, err
	}
	rows, err := s.store.countByCourse(ctx, v, courseIDs, dateAfter(s.now(), s.zone, -countedDays), s.Today())
	if err != nil {
		return nil, err
	}
	counts := map[string]CourseCount{}
	for _, row := range rows {
		c := counts[row.ID.CourseID]
		c.add(row)
		counts[row.ID.CourseID] = c
	}
	return counts, nil
}

// Results says how the people whom by may see did in the quiz of a course
// version; 0 is the one in use. Those who do not edit courses get them without
// what is correct.
func (s *AssignmentService) Results(ctx context.Context, by identity.Actor, courseID string, version int) (CourseResults, error) {
	v, err := watching(by)
	if err != nil {
		return CourseResults{}, err
	}
	course, err := visibleCourse(ctx, s.courses, by, courseID, version)
	if err != nil {
		return CourseResults{}, err
	}
	found, err := s.store.attempted(ctx, v, course, resultsLimit)
	if err != nil {
		return CourseResults{}, err
	}
	r := resultsOf(course, found)
	r.Limit = resultsLimit
	if !by.May(identity.CoursesEdit) {
		r.hideAnswers()
	}
	return r, nil
}

// hideAnswers takes out what is correct.
func (r *CourseResults) hideAnswers() {
	r.Course = r.Course.ForLearner()
	for i := range r.Questions {
		r.Questions[i].Options = nil
	}
}
