package training

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// TallyAudit is what was found of the tallies.
type TallyAudit struct {
	Tallies  int          `json:"tallies"`
	Wrong    int          `json:"wrong"`
	Repaired int          `json:"repaired"`
	Faults   []TallyFault `json:"faults"` // the first of them
}

// TallyFault is a tally that does not say how its assignments stand.
type TallyFault struct {
	Code     string `json:"code"`    // standing.team or standing.all
	TeamID   string `json:"team_id"` // of standing.team
	CourseID string `json:"course_id"`
}

// Clean reports whether every tally says how its assignments stand.
func (a TallyAudit) Clean() bool { return a.Wrong == 0 }

// WriteText writes a for people.
func (a TallyAudit) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Looked at %d tallies of assignments: %d are wrong.\n", a.Tallies, a.Wrong)
	for _, f := range a.Faults {
		fmt.Fprintf(&b, "%-14s  team=%s course=%s\n", f.Code, f.TeamID, f.CourseID)
	}
	if a.Repaired > 0 {
		fmt.Fprintf(&b, "%d of them were counted anew.\n", a.Repaired)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (a *TallyAudit) wrong(f TallyFault) {
	a.Wrong++
	if len(a.Faults) < keptFaults {
		a.Faults = append(a.Faults, f)
	}
}

// Audit makes every tally anew beside the one in use, and reports every
// difference. It may run while others work: the tallies of a team that waits to
// be counted are not looked at, and what looks wrong is looked at twice. With
// repair, what differs is written anew; the audit still names it.
func (s *TallyService) Audit(ctx context.Context, repair bool) (TallyAudit, error) {
	look := &tallyLook{TallyService: s, repair: repair}
	courses, err := look.teams(ctx)
	for _, course := range courses {
		if err != nil {
			break
		}
		err = look.everybody(ctx, course)
	}
	return look.found, err
}

// tallyLook is an audit at work.
type tallyLook struct {
	*TallyService
	repair bool
	found  TallyAudit
}

// teams looks at the tallies of every team, and returns all courses in
// them.
func (s *tallyLook) teams(ctx context.Context) ([]string, error) {
	var courses []string
	for last := (*string)(nil); ; {
		team, more, err := s.nextTeam(ctx, last)
		if err != nil || !more {
			return courses, err
		}
		of, err := s.team(ctx, team)
		if err != nil {
			return nil, err
		}
		courses = append(courses, of...)
		slices.Sort(courses)
		courses = slices.Compact(courses)
		last = &team
	}
}

// team looks at the tallies of one team, and returns its courses.
func (s *tallyLook) team(ctx context.Context, team string) ([]string, error) {
	wrong, of, err := s.wrongIn(ctx, team)
	if err == nil && len(wrong) > 0 { // perhaps counted at this moment
		wrong, of, err = s.wrongIn(ctx, team)
	}
	if err != nil {
		return nil, err
	}
	s.found.Tallies += len(of)
	for _, course := range wrong {
		s.found.wrong(TallyFault{Code: stepTeamCounted, TeamID: team, CourseID: course})
	}
	if !s.repair || len(wrong) == 0 {
		return of, nil
	}
	repaired, err := s.countTeam(ctx, team)
	s.found.Repaired += len(repaired)
	return of, err
}

// nextTeam is the first team after last that has assignments or tallies.
func (s *TallyService) nextTeam(ctx context.Context, last *string) (string, bool, error) {
	assigned, some, err := s.assignments.teamAfter(ctx, last)
	if err != nil {
		return "", false, err
	}
	counted, others, err := s.store.teamAfter(ctx, last)
	switch {
	case err != nil || !others:
		return assigned, some, err
	case !some:
		return counted, true, nil
	}
	return min(assigned, counted), true, nil
}

// wrongIn are the courses of a team whose tally does not say how they stand, and
// all courses of the team.
func (s *TallyService) wrongIn(ctx context.Context, teamID string) (wrong, courses []string, err error) {
	stored, err := s.store.ofTeam(ctx, teamID)
	if err != nil {
		return nil, nil, err
	}
	assignments, err := s.assignments.ofTeam(ctx, teamID)
	if err != nil {
		return nil, nil, err
	}
	waits, err := s.assignments.anyUncounted(ctx, teamID)
	if err != nil {
		return nil, nil, err
	}
	now := standsOf(assignments)
	for course := range now {
		courses = append(courses, course)
	}
	for course := range stored {
		if _, known := now[course]; !known {
			courses = append(courses, course)
		}
	}
	if waits {
		return nil, courses, nil
	}
	for _, t := range teamTallies(teamID, stored, now) {
		wrong = append(wrong, t.CourseID)
	}
	return wrong, courses, nil
}

// everybody looks at the tally of everybody for a course.
func (s *tallyLook) everybody(ctx context.Context, courseID string) error {
	s.found.Tallies++
	for look := 0; ; look++ {
		stored, err := s.store.find(ctx, tallyOf(true, "", courseID))
		if err != nil {
			return err
		}
		now, err := s.summed(ctx, courseID)
		if err != nil || now.same(stored.Stand) {
			return err
		}
		if look > 0 {
			break // not only counted at this moment
		}
		waiting, err := s.assignments.uncounted(ctx, 1)
		if err != nil || len(waiting) > 0 {
			return err // it follows
		}
	}
	s.found.wrong(TallyFault{Code: stepAllCounted, CourseID: courseID})
	if !s.repair {
		return nil
	}
	s.found.Repaired++
	return s.countAll(ctx, courseID)
}
