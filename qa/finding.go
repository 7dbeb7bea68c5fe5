package qa

import (
	"strconv"
	"time"

	"qaloop/internal/once"
)

// Finding is one criterion that was not fully met in one evaluation.
type Finding struct {
	ID        string        `bson:"id"` // FindingID of evaluation, revision and criterion
	Criterion string        `bson:"criterion"`
	Section   string        `bson:"section"`
	Title     string        `bson:"title"`
	Mark      float64       `bson:"mark"` // 0 to below 1
	Critical  CriticalClass `bson:"critical,omitempty"`
	Duty      string        `bson:"duty,omitempty"`
	Comment   string        `bson:"comment,omitempty"`
	AtSeconds *float64      `bson:"at_seconds,omitempty"`
	RootCause string        `bson:"root_cause,omitempty"`
	Decisions []Decision    `bson:"decisions"` // one for each rule that looked at it; empty until the link is made
}

// FindingID is the ID of the finding that one revision of an evaluation makes
// about a criterion.
func FindingID(evaluationID string, revision int, criterion string) string {
	return once.ID("f_", evaluationID, strconv.Itoa(revision), criterion)
}

// Findings are the criteria that a did not fully meet, in the order of the
// scorecard; score is what a comes to.
func (c ScorecardInput) Findings(evaluationID string, revision int, a Answers, score Score) []Finding {
	found := []Finding{}
	judged := score.byKey()
	for _, s := range c.Sections {
		for _, criterion := range s.Criteria {
			m, ok := judged[criterion.Key]
			if !ok || !m.missed() {
				continue
			}
			answer := a[criterion.Key]
			found = append(found, Finding{
				ID: FindingID(evaluationID, revision, criterion.Key), Criterion: criterion.Key, Section: s.Key,
				Title: criterion.Title, Mark: m.Mark, Critical: criterion.Critical, Duty: criterion.Duty,
				Comment: answer.Comment, AtSeconds: answer.AtSeconds, RootCause: answer.RootCause,
				Decisions: []Decision{},
			})
		}
	}
	return found
}

// DecisionWord is what a training rule decided about a finding.
type DecisionWord string

// The words.
const (
	Assigned       DecisionWord = "assigned"        // a course was assigned, or proposed to a trainer
	Joined         DecisionWord = "joined"          // added to the reasons of an open assignment
	BelowThreshold DecisionWord = "below_threshold" // not often enough yet
	Cooldown       DecisionWord = "cooldown"        // the course was done a short time ago
	Held           DecisionWord = "held"            // most operators fail here: a process fault
	Escalated      DecisionWord = "escalated"       // the course did not help: to the supervisor
	NoCourse       DecisionWord = "no_course"       // there is no course for this yet
)

// Decision is what one rule decided about a finding, and why. It holds every
// fact of its sentence, so that a page can say it in another language.
type Decision struct {
	RuleID       string       `bson:"rule_id" json:"rule_id"`
	RuleVersion  int          `bson:"rule_version" json:"rule_version"`
	RuleTitle    string       `bson:"rule_title" json:"rule_title"`
	Decision     DecisionWord `bson:"decision" json:"decision"`
	Have         int          `bson:"have" json:"have"`                     // findings that count
	Need         int          `bson:"need" json:"need"`                     // findings that the rule asks for
	Days         int          `bson:"days,omitempty" json:"days,omitempty"` // the window; 0 for a rule that acts at once
	CourseID     string       `bson:"course_id,omitempty" json:"course_id,omitempty"`
	CourseTitle  string       `bson:"course_title,omitempty" json:"course_title,omitempty"` // empty if no version is published
	AssignmentID string       `bson:"assignment_id,omitempty" json:"assignment_id,omitempty"`
	Proposed     bool         `bson:"proposed,omitempty" json:"proposed,omitempty"`         // assigned, once a trainer agrees
	CompletedAt  *time.Time   `bson:"completed_at,omitempty" json:"completed_at,omitempty"` // when the course was last completed; of cooldown and escalated
	Until        *time.Time   `bson:"until,omitempty" json:"until,omitempty"`               // end of the cool-down
	Evaluated    int          `bson:"evaluated,omitempty" json:"evaluated,omitempty"`       // of held: operators judged on the criterion that week
	Failing      int          `bson:"failing,omitempty" json:"failing,omitempty"`           // of held: those of them who failed it
	Why          string       `bson:"why" json:"why"`                                       // one English sentence
	At           time.Time    `bson:"at" json:"at"`
}

// RuleRef names one version of a training rule.
type RuleRef struct {
	RuleID  string `bson:"rule_id" json:"rule_id"`
	Version int    `bson:"version" json:"version"`
}

// Link is the part of an evaluation that says if training knows of its
// findings. It is written in one update with the findings: the commit point.
type Link struct {
	Open  bool       `bson:"open"`
	Seq   int        `bson:"seq"`             // raised whenever the findings change
	Since time.Time  `bson:"since"`           // when it was opened
	Lease *time.Time `bson:"lease,omitempty"` // until when a linker works on it
	Owner string     `bson:"owner,omitempty"` // that linker
	// Settled is when it was closed last.
	Settled *time.Time `bson:"settled,omitempty"`
	Rules   []RuleRef  `bson:"rules"` // the rule versions that were active at submission
	// Counted says that the numbers know of the findings as they are now. A
	// link that is opened because they changed is one that is not counted.
	Counted bool `bson:"counted"`
	// Summed says the same of the sums of findings. It is also lost when rules
	// have decided.
	Summed bool `bson:"summed"`
}

// FindingRow is a finding with the evaluation that it is part of.
type FindingRow struct {
	Finding
	EvaluationID  string
	InteractionID string
	OperatorID    string
	TeamID        string
	EvaluatorID   string
	ScorecardID   string
	Scorecard     string // its title
	Line          string
	CallID        string
	OccurredAt    time.Time
	SubmittedAt   time.Time
	Deciding      bool // rules still have to look at it
}
