package training

import (
	"slices"
	"strconv"
	"time"

	"qaloop/internal/once"
	"qaloop/qa"
)

// AssignmentState is a step in the life of an Assignment.
type AssignmentState string

// The states. "Overdue" is no state: it is derived from the date.
const (
	Proposed  AssignmentState = "proposed" // waits for a trainer
	Assigned  AssignmentState = "assigned"
	Started   AssignmentState = "started"
	Completed AssignmentState = "completed"
	Failed    AssignmentState = "failed" // no attempts left
	Waived    AssignmentState = "waived"
	Withdrawn AssignmentState = "withdrawn"
)

// Assignment is one person having to complete one course version by a date,
// for stated reasons.
type Assignment struct {
	ID            string          `bson:"_id"` // AssignmentID of its first cause and its course
	Rev           int             `bson:"rev"`
	State         AssignmentState `bson:"state"`
	OperatorID    string          `bson:"operator_id"`
	TeamID        string          `bson:"team_id"`
	CourseID      string          `bson:"course_id"`
	CourseVersion int             `bson:"course_version"`
	CourseTitle   string          `bson:"course_title"`
	CourseMinutes int             `bson:"course_minutes,omitempty"` // that the course takes; 0: nobody has said
	DueOn         string          `bson:"due_on"`                   // the last day, as 2006-01-02, in the centre's time zone
	DueDays       int             `bson:"due_days"`                 // from the day it was assigned; 0 if a person chose the day
	Causes        []Cause         `bson:"causes"`                   // the first is the one that made it; empty if only a person did
	Evidence      []Cause         `bson:"evidence,omitempty"`       // the earlier findings that were counted with the first cause
	Origin        Origin          `bson:"origin"`
	LessonsDone   []int           `bson:"lessons_done"` // indexes of lessons that were read
	Attempts      []Attempt       `bson:"attempts"`
	CauseRemoved  bool            `bson:"cause_removed,omitempty"` // so many of its causes were cleared that nobody would ask for it now
	Undone        bool            `bson:"undone,omitempty"`        // withdrawn for that before it was started: as if it had never been
	Redecided     bool            `bson:"redecided,omitempty"`     // undone, and the causes that still stand go to be decided again
	Fingerprint   string          `bson:"fp,omitempty"`
	CreatedAt     time.Time       `bson:"created_at"`
	UpdatedAt     time.Time       `bson:"updated_at"`
	StartedAt     *time.Time      `bson:"started_at,omitempty"`
	ClosedAt      *time.Time      `bson:"closed_at,omitempty"`
	Reason        string          `bson:"reason,omitempty"` // why it was waived, withdrawn, or assigned by hand
	History       []qa.Change     `bson:"history"`
	DueChanges    []DueChange     `bson:"due_changes,omitempty"`
	Uncounted     bool            `bson:"uncounted,omitempty"` // tallies and sums do not know of this revision yet; every write says so
}

// Cause is a finding that led to an assignment.
type Cause struct {
	FindingID    string    `bson:"finding_id" json:"finding_id"`
	EvaluationID string    `bson:"evaluation_id" json:"evaluation_id"`
	Criterion    string    `bson:"criterion" json:"criterion"`
	Title        string    `bson:"title" json:"title"`
	OccurredAt   time.Time `bson:"occurred_at" json:"occurred_at"`
	Cleared      bool      `bson:"cleared,omitempty" json:"cleared,omitempty"` // the finding does not stand any more
}

// DueChange is that somebody chose another day by which an assignment is to be
// done.
type DueChange struct {
	At   time.Time `bson:"at" json:"at"`
	By   string    `bson:"by" json:"by"`
	From string    `bson:"from" json:"from"`
	To   string    `bson:"to" json:"to"`
	Why  string    `bson:"why,omitempty" json:"why,omitempty"`
}

// Origin says who or what made an assignment: a rule version, or a person.
type Origin struct {
	RuleID      string `bson:"rule_id,omitempty" json:"rule_id,omitempty"`
	RuleVersion int    `bson:"rule_version,omitempty" json:"rule_version,omitempty"`
	PersonID    string `bson:"person_id,omitempty" json:"person_id,omitempty"`
}

// Attempt is one try at a quiz.
type Attempt struct {
	ID      string    `bson:"id" json:"id"` // of the request, so that a repeat is no second try
	At      time.Time `bson:"at" json:"at"`
	Answers [][]int   `bson:"answers" json:"answers"` // for each question the chosen options, by index
	Percent float64   `bson:"percent" json:"percent"` // of questions answered right, two decimals
	Passed  bool      `bson:"passed" json:"passed"`
}

// AssignmentID is the ID of the assignment that a finding makes of a course.
// Round is 0, and higher only for a finding whose earlier assignment was
// withdrawn because its causes were cleared.
func AssignmentID(findingID, courseID string, round int) string {
	if round == 0 {
		return once.ID("t_", findingID, courseID)
	}
	return once.ID("t_", findingID, courseID, strconv.Itoa(round))
}

// Open reports whether a is still to be done or decided about. A person has at
// most one open assignment of a course.
func (a Assignment) Open() bool {
	return a.State == Proposed || a.State == Assigned || a.State == Started
}

// Overdue reports whether a should have been done before today, which is a date
// such as 2006-01-02. What waits for a trainer is never overdue.
func (a Assignment) Overdue(today string) bool {
	return (a.State == Assigned || a.State == Started) && a.DueOn < today
}

// Names reports whether the finding with that ID is a cause of a.
func (a Assignment) Names(findingID string) bool {
	return slices.ContainsFunc(a.Causes, func(c Cause) bool { return c.FindingID == findingID && !c.Cleared })
}
