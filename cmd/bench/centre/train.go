package centre

import (
	"math/rand/v2"
	"slices"
	"time"

	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/training"
)

const day = 24 * time.Hour

// slot names the one assignment of a course that an operator may have open.
type slot struct {
	ID           string    `bson:"_id"`
	Rev          int       `bson:"rev"`
	OperatorID   string    `bson:"operator_id"`
	CourseID     string    `bson:"course_id"`
	AssignmentID string    `bson:"assignment_id"`
	Unfinished   bool      `bson:"unfinished"`
	At           time.Time `bson:"at"`
}

// pupil is an operator in training.
type pupil struct {
	year

	o       operator
	r       *rand.Rand
	history []qa.FindingRow
	had     []*training.Assignment // in the order in which they were made
}

// train decides about the findings of o in the order in which they were
// submitted, as the linker does, and adds what is planned by hand in between.
func (y year) train(o operator, d *docs) {
	p := &pupil{year: y, o: o, r: y.size.dice(forTraining, o.number)}
	planned := 0
	for i := range d.evaluations {
		e := &d.evaluations[i]
		if planned < plannedIn*(i+1)/len(d.evaluations) {
			p.plan(e.ListedAt.Add(-time.Hour))
			planned++
		}
		if e.State != qa.Void {
			p.decide(e)
		}
	}
	d.assignments = p.had
	byCourse := map[string]int{}
	for _, a := range p.had {
		s := slot{once.ID("ts_", o.id, a.CourseID), 2, o.id, a.CourseID, a.ID, false, a.CreatedAt}
		if at, ok := byCourse[a.CourseID]; ok {
			s.Rev = d.slots[at].Rev + 2
			d.slots[at] = s
			continue
		}
		byCourse[a.CourseID] = len(d.slots)
		d.slots = append(d.slots, s)
	}
}

// decide writes into e what every rule makes of its findings.
func (p *pupil) decide(e *qa.Evaluation) {
	for i := range e.Findings {
		p.history = append(p.history, rowOf(*e, e.Findings[i]))
	}
	for i := range e.Findings {
		f := rowOf(*e, e.Findings[i])
		for _, rule := range p.rules {
			if rule.Matches(f) {
				e.Findings[i].Decisions = append(e.Findings[i].Decisions, p.decision(rule, f))
			}
		}
	}
}

// decision is what rule makes of f, and does it.
func (p *pupil) decision(rule training.FrozenRule, f qa.FindingRow) qa.Decision {
	now := f.SubmittedAt.Add(time.Second)
	course := p.courseOf(rule.CourseID)
	facts := training.Facts{
		History: p.history, CourseTitle: course.Title, Completed: p.completed(rule.CourseID, now), Now: now, Zone: p.zone,
	}
	open := p.open(rule.CourseID, now)
	if open != nil {
		facts.Open = open.ID
		if open.Names(f.ID) {
			return rule.Answered(f, facts, *open)
		}
	}
	v, _ := rule.Decide(f, facts)
	cause := training.Cause{
		FindingID: f.ID, EvaluationID: f.EvaluationID, Criterion: f.Criterion, Title: f.Title, OccurredAt: f.OccurredAt,
	}
	switch v.Decision.Decision {
	case qa.Joined:
		open.Causes = append(open.Causes, cause)
		open.Rev++
	case qa.Assigned:
		v.AssignmentID = training.AssignmentID(f.ID, rule.CourseID, 0)
		a := p.assignment(v.AssignmentID, course, now, rule.DueDays)
		a.Causes, a.Evidence = []training.Cause{cause}, v.Evidence
		a.Origin = training.Origin{RuleID: rule.RuleID, RuleVersion: rule.Version}
		p.had = append(p.had, a)
	case qa.BelowThreshold, qa.Cooldown, qa.Held, qa.Escalated, qa.NoCourse:
	}
	return v.Decision
}

// plan gives the operator a course by hand, if they are not at one of its kind.
func (p *pupil) plan(at time.Time) {
	course := pick(p.r, p.courses)
	if p.open(course.ID, at) != nil {
		return
	}
	a := p.assignment(once.ID("t_", p.o.id, course.ID, at.String()), course, at, 14)
	a.Origin, a.Reason = training.Origin{PersonID: p.crew.trainer}, "За планом навчання."
	p.had = append(p.had, a)
}

// assignment is one that is made then, with what becomes of it until the year
// ends.
func (p *pupil) assignment(id string, course training.Course, at time.Time, dueDays int) *training.Assignment {
	a := &training.Assignment{
		ID: id, Rev: 1, State: training.Assigned, OperatorID: p.o.id, TeamID: p.o.team.id,
		CourseID: course.ID, CourseVersion: course.Version, CourseTitle: course.Title, CourseMinutes: course.Minutes,
		DueOn: at.In(p.zone).AddDate(0, 0, dueDays).Format("2006-01-02"), DueDays: dueDays, Causes: []training.Cause{},
		LessonsDone: []int{}, Attempts: []training.Attempt{}, CreatedAt: at, UpdatedAt: at,
		History: []qa.Change{{At: at, By: "system", To: string(training.Assigned)}},
	}
	begun := at.Add(time.Duration(1+p.r.IntN(3*dueDays/4)) * day)
	if begun.Before(p.until) {
		a.StartedAt = &begun
		step(a, training.Started, p.o.id, begun)
	}
	ended, percent := begun.Add(40*time.Minute), 80+float64(p.r.IntN(21))
	if !ended.Before(p.until) {
		return a
	}
	to := training.Completed
	if p.r.IntN(30) == 0 {
		to, percent = training.Failed, 40
	}
	a.ClosedAt = &ended
	a.Attempts = []training.Attempt{{ID: once.ID("", id), At: ended, Answers: answersTo(course.Quiz), Percent: percent, Passed: to == training.Completed}}
	for i := range course.Lessons {
		a.LessonsDone = append(a.LessonsDone, i)
	}
	step(a, to, p.o.id, ended)
	return a
}

// answersTo are some answers to a quiz: the first option of every question.
func answersTo(q training.Quiz) [][]int {
	all := make([][]int, len(q.Questions))
	for i := range all {
		all[i] = []int{0}
	}
	return all
}

func step(a *training.Assignment, to training.AssignmentState, by string, at time.Time) {
	a.History = append(a.History, qa.Change{At: at, By: by, From: string(a.State), To: string(to)})
	a.State, a.UpdatedAt = to, at
	a.Rev++
}

func (p *pupil) courseOf(id string) training.Course {
	if i := slices.IndexFunc(p.courses, func(c training.Course) bool { return c.ID == id }); i >= 0 {
		return p.courses[i]
	}
	return training.Course{}
}

// open is the assignment of a course that is not closed then, or nil.
func (p *pupil) open(courseID string, at time.Time) *training.Assignment {
	for _, a := range slices.Backward(p.had) {
		if a.CourseID == courseID && (a.ClosedAt == nil || a.ClosedAt.After(at)) {
			return a
		}
	}
	return nil
}

// completed is when the course was last completed before that moment.
func (p *pupil) completed(courseID string, at time.Time) *time.Time {
	for _, a := range slices.Backward(p.had) {
		if a.CourseID == courseID && a.ClosedAt != nil && a.ClosedAt.Before(at) && len(a.Attempts) > 0 && a.Attempts[0].Passed {
			return a.ClosedAt
		}
	}
	return nil
}

// rowOf is a finding with the evaluation that it is part of.
func rowOf(e qa.Evaluation, f qa.Finding) qa.FindingRow {
	return qa.FindingRow{
		Finding: f, EvaluationID: e.ID, InteractionID: e.InteractionID, OperatorID: e.OperatorID, TeamID: e.TeamID, EvaluatorID: e.EvaluatorID,
		ScorecardID: e.ScorecardID, Line: e.Line, CallID: e.CallID, OccurredAt: e.OccurredAt, SubmittedAt: *e.SubmittedAt,
	}
}
