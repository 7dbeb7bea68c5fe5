package training

import (
	"context"
	"time"

	"qaloop/internal/identity"
)

const (
	// countedMonths is how far back assignments of courses are counted that have
	// ended, by the month in which they were due: the present one and a year.
	countedMonths = 12
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

// Counts says how the assignments of courses stand in the teams that by may see,
// for each of the courses that has any: what is open, and what has ended and was
// due within a year. It follows what happens within seconds.
func (s *AssignmentService) Counts(ctx context.Context, by identity.Actor, courseIDs []string) (map[string]CourseCount, error) {
	v, err := watching(by)
	if err != nil {
		return nil, err
	}
	found, err := s.tallies.seen(ctx, v, courseIDs)
	if err != nil {
		return nil, err
	}
	now := s.now().In(s.zone)
	since := time.Date(now.Year(), now.Month()-countedMonths, 1, 0, 0, 0, 0, s.zone).Format(dateFormat)[:monthLength]
	counts := map[string]CourseCount{}
	for _, t := range found {
		if c := t.Stand.count(s.Today(), since); c != (CourseCount{}) {
			counts[t.CourseID] = counts[t.CourseID].plus(c)
		}
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
