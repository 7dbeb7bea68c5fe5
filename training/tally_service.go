package training

import (
	"context"
	"errors"
	"slices"

	"qaloop/internal/rollup"
)

const (
	// countBatch is how many changed assignments one sweep looks at.
	countBatch = 500
	// countTeams is how many teams one sweep counts at most. What a team is
	// counted for once may be any number of changes, so under a load that never
	// ends the numbers get older, and the work does not get more.
	countTeams = 25
)

// TallyService keeps the numbers of assignments that pages show. Whoever changes
// an assignment notes in the same write that it is not counted. Each step of what
// follows can be repeated by anybody, so it does not matter where one who counts
// dies:
//
//  1. the sums of what was due in its team are marked, to be made anew;
//  2. the tallies of its team are made anew from the team's assignments;
//  3. those of everybody are made anew from those of the teams;
//  4. the note is taken off, if the assignment has not changed since.
//
// A tally is read before what it is made from, and is written at that revision:
// of two who count at once, the one who has read the older numbers cannot write
// over the newer ones.
type TallyService struct {
	store       tallyStore
	assignments assignmentStore
	due         *rollup.Book[dueSums]
	steps       steps
}

// The steps, in the order in which they happen.
const (
	stepTeamCounted = "standing.team"
	stepAllCounted  = "standing.all"
)

// Sweep counts what has changed, and returns how much there was to do.
func (s *TallyService) Sweep(ctx context.Context) (int, error) {
	counted, err := s.count(ctx)
	summed, sumErr := s.due.Sweep(ctx)
	return counted + summed, errors.Join(err, sumErr)
}

// count counts the assignments that have changed, and returns how many.
func (s *TallyService) count(ctx context.Context) (int, error) {
	waiting, err := s.assignments.uncounted(ctx, countBatch)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	counted, teams, courses := firstTeams(waiting)
	if err := s.due.Mark(ctx, s.placesOf(counted)...); err != nil {
		return 0, err
	}
	for _, team := range teams {
		if _, err := s.countTeam(ctx, team); err != nil {
			return 0, err
		}
	}
	if err := s.steps.at(stepTeamCounted); err != nil {
		return 0, err
	}
	for _, course := range courses {
		if err := s.countAll(ctx, course); err != nil {
			return 0, err
		}
	}
	if err := s.steps.at(stepAllCounted); err != nil {
		return 0, err
	}
	return len(counted), s.assignments.settle(ctx, counted)
}

// placesOf are where assignments are or were summed up, by the days on which
// they are or were due.
func (s *TallyService) placesOf(all []Assignment) []rollup.Place {
	var places []rollup.Place
	for _, a := range all {
		for _, day := range a.dueDays() {
			places = append(places, s.due.PlaceOf(dayOf(day), a.TeamID))
		}
	}
	return places
}

// AuditSums compares the sums of what was due with the assignments.
func (s *TallyService) AuditSums(ctx context.Context, mode rollup.Mode) (rollup.Found, error) {
	return s.due.Prove(ctx, mode, nil)
}

// firstTeams are the assignments of the first countTeams teams among waiting,
// with these teams and their courses.
func firstTeams(waiting []Assignment) (counted []Assignment, teams, courses []string) {
	for _, a := range waiting {
		if !slices.Contains(teams, a.TeamID) {
			if len(teams) == countTeams {
				continue
			}
			teams = append(teams, a.TeamID)
		}
		counted = append(counted, a)
		if !slices.Contains(courses, a.CourseID) {
			courses = append(courses, a.CourseID)
		}
	}
	return counted, teams, courses
}

// countTeam makes the tallies of a team anew, and returns the courses of those
// that had been different.
func (s *TallyService) countTeam(ctx context.Context, teamID string) ([]string, error) {
	for range rounds {
		changed, err := s.recountTeam(ctx, teamID)
		if !lost(err) {
			return changed, err
		}
	}
	return nil, errContended
}

func (s *TallyService) recountTeam(ctx context.Context, teamID string) ([]string, error) {
	stored, err := s.store.ofTeam(ctx, teamID)
	if err != nil {
		return nil, err
	}
	assignments, err := s.assignments.ofTeam(ctx, teamID)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, next := range teamTallies(teamID, stored, standsOf(assignments)) {
		if err := s.store.write(ctx, next); err != nil {
			return nil, err
		}
		changed = append(changed, next.CourseID)
	}
	return changed, nil
}

// countAll makes the tally of everybody anew for a course.
func (s *TallyService) countAll(ctx context.Context, courseID string) error {
	for range rounds {
		stored, err := s.store.find(ctx, tallyOf(true, "", courseID))
		if err != nil {
			return err
		}
		next, err := s.summed(ctx, courseID)
		if err != nil || next.same(stored.Stand) {
			return err
		}
		stored.Stand = next
		if err := s.store.write(ctx, stored); !lost(err) {
			return err
		}
	}
	return errContended
}

// summed is how a course stands in all teams together.
func (s *TallyService) summed(ctx context.Context, courseID string) (stand, error) {
	all := tallyOf(true, "", courseID).Stand
	found, err := s.store.inTeams(ctx, courseID)
	if err != nil {
		return all, err
	}
	stands := make([]stand, len(found))
	for i, t := range found {
		stands[i] = t.Stand
	}
	return sumOf(stands), nil
}

// Recount makes all tallies, as in a database that has none.
func (s *TallyService) Recount(ctx context.Context) error {
	var courses []string
	for last := (*string)(nil); ; {
		team, found, err := s.assignments.teamAfter(ctx, last)
		if err != nil {
			return err
		}
		if !found {
			break
		}
		if _, err := s.countTeam(ctx, team); err != nil {
			return err
		}
		stored, err := s.store.ofTeam(ctx, team)
		if err != nil {
			return err
		}
		for course := range stored {
			if !slices.Contains(courses, course) {
				courses = append(courses, course)
			}
		}
		last = &team
	}
	for _, course := range courses {
		if err := s.countAll(ctx, course); err != nil {
			return err
		}
	}
	return nil
}
