package training

import (
	"reflect"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// RuleState is a step in the life of a training rule.
type RuleState string

// The states; a retired rule never comes back.
const (
	RuleDraft   RuleState = "draft"
	RuleActive  RuleState = "active"
	RulePaused  RuleState = "paused"
	RuleRetired RuleState = "retired"
)

// Approval says who has the last word on an assignment that a rule makes.
type Approval string

// The ways of approval.
const (
	ApprovalAuto    Approval = "auto"    // assigned at once
	ApprovalTrainer Approval = "trainer" // proposed to a trainer
)

// Rule says which findings lead to which course. It holds all its versions, so
// that "active" is one fact in one document.
type Rule struct {
	ID          string        `bson:"_id"`
	Rev         int           `bson:"rev"`
	State       RuleState     `bson:"state"`
	Active      int           `bson:"active"` // the version in force; 0 while none is
	Versions    []RuleVersion `bson:"versions"`
	Fingerprint string        `bson:"fp,omitempty"`
	CreatedBy   string        `bson:"created_by"`
	CreatedAt   time.Time     `bson:"created_at"`
	UpdatedAt   time.Time     `bson:"updated_at"`
	History     []qa.Change   `bson:"history"`
}

// RuleVersion is what a rule says. The last version of a rule can be edited
// until it has been active; then it never changes.
type RuleVersion struct {
	Version   int  `bson:"version"`
	Frozen    bool `bson:"frozen"` // has been active
	RuleInput `bson:",inline"`
}

// RuleInput is a rule as its author writes it.
type RuleInput struct {
	Title        string    `json:"title" bson:"title" validate:"required,max=200"`
	When         When      `json:"when" bson:"when"`
	Threshold    Threshold `json:"threshold" bson:"threshold"`
	CourseID     string    `json:"course_id" bson:"course_id" validate:"max=60"` // empty: nobody has made that course yet
	DueDays      int       `json:"due_days" bson:"due_days" validate:"min=1,max=365"`
	Approval     Approval  `json:"approval" bson:"approval" validate:"required,oneof=auto trainer"`
	CooldownDays int       `json:"cooldown_days" bson:"cooldown_days" validate:"min=0,max=365"`
}

// When says which findings a rule looks at. Criteria, sections and critical
// classes are alternatives to each other and at least one is given; scorecards,
// lines and teams narrow them, and empty means any.
type When struct {
	Criteria   []string           `json:"criteria,omitempty" bson:"criteria,omitempty" validate:"max=100,dive,key"`
	Sections   []string           `json:"sections,omitempty" bson:"sections,omitempty" validate:"max=30,dive,key"`
	Critical   []qa.CriticalClass `json:"critical,omitempty" bson:"critical,omitempty" validate:"max=3,dive,oneof=customer business compliance"`
	Scorecards []string           `json:"scorecards,omitempty" bson:"scorecards,omitempty" validate:"max=100,dive,required,max=60"`
	Lines      []string           `json:"lines,omitempty" bson:"lines,omitempty" validate:"max=100,dive,required,max=100"`
	Teams      []string           `json:"teams,omitempty" bson:"teams,omitempty" validate:"max=100,dive,required,max=60"`
}

// Threshold says how many findings are enough: Fails within Days, or one at
// once.
type Threshold struct {
	Fails  int  `json:"fails,omitempty" bson:"fails,omitempty" validate:"omitempty,min=1,max=100"`
	Days   int  `json:"days,omitempty" bson:"days,omitempty" validate:"omitempty,min=1,max=365"`
	AtOnce bool `json:"at_once,omitempty" bson:"at_once,omitempty"`
}

// Problems with the life of rules.
var (
	ErrRuleRetired = problem.New(problem.Conflict, "rule.retired", "This rule is retired for good. Make a new one.")
	ErrRuleIdle    = problem.New(problem.Conflict, "rule.not_active", "This rule is not active.")

	ErrRuleNeverActive = problem.New(problem.Conflict, "rule.never_active", "This version of the rule has never been in force. Activate the rule instead.")
)

// Latest is the version of r that was written last: the one that is edited and
// activated. It may or may not be the one in force.
func (r Rule) Latest() RuleVersion { return r.Versions[len(r.Versions)-1] }

// Current is the version of r in force, or the latest one while none is.
func (r Rule) Current() RuleVersion {
	if v, ok := r.Version(r.Active); ok {
		return v
	}
	return r.Latest()
}

// Version finds a version of r.
func (r Rule) Version(number int) (RuleVersion, bool) {
	if number < 1 || number > len(r.Versions) {
		return RuleVersion{}, false
	}
	return r.Versions[number-1], true
}

// edit writes in into the latest version of r, or into a new one if that has
// been in force and says something else. The version in force stays the same.
func (r *Rule) edit(in RuleInput) error {
	if r.State == RuleRetired {
		return ErrRuleRetired
	}
	latest := r.Latest()
	if reflect.DeepEqual(latest.RuleInput, in) {
		return nil
	}
	if latest.Frozen {
		r.Versions = append(r.Versions, RuleVersion{Version: latest.Version + 1, RuleInput: in})
		return nil
	}
	r.Versions[len(r.Versions)-1].RuleInput = in
	return nil
}

// activate puts the latest version of r into force and freezes it.
func (r *Rule) activate() error {
	if r.State == RuleRetired {
		return ErrRuleRetired
	}
	if err := r.Latest().Check(); err != nil {
		return err
	}
	r.State, r.Active = RuleActive, r.Latest().Version
	r.Versions[len(r.Versions)-1].Frozen = true
	return nil
}

// resume puts a version that has been in force into force again: to undo a
// pause, or the activation of a newer one.
func (r *Rule) resume(number int) error {
	version, ok := r.Version(number)
	switch {
	case r.State == RuleRetired:
		return ErrRuleRetired
	case !ok || !version.Frozen:
		return ErrRuleNeverActive
	}
	r.State, r.Active = RuleActive, number
	return nil
}

// pause takes r out of force until it is activated again.
func (r *Rule) pause() error {
	switch r.State {
	case RuleRetired:
		return ErrRuleRetired
	case RuleDraft:
		return ErrRuleIdle
	case RuleActive, RulePaused:
	}
	r.State, r.Active = RulePaused, 0
	return nil
}

// retire takes r out of force for good.
func (r *Rule) retire() error {
	r.State, r.Active = RuleRetired, 0
	return nil
}
