package starter

import (
	"qaloop/qa"
	"qaloop/qa/survey"
	"qaloop/training"
)

// Content is the starter content of one language.
type Content struct {
	Lang           string
	JobDescription JobDescription
	Scorecards     []Scorecard
	Courses        []Course
	Rules          []Rule
	Survey         survey.SurveyInput
	Teams          []Team
}

// JobDescription is the numbered list of what an operator has to do.
// Scorecards and courses name its duties by code, sometimes as a range such as
// "III.3–4".
type JobDescription struct {
	Title   string `json:"title"`
	Lang    string `json:"lang"`
	Version int    `json:"version"`
	Duties  []Duty `json:"duties"`
}

// Duty is one clause of a job description.
type Duty struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Scorecard is a scorecard under the key by which rules name it.
type Scorecard struct {
	Key string
	qa.ScorecardInput
}

// Course is a course with its lessons under the key by which rules name it.
type Course struct {
	Key string
	training.CourseInput
}

// Rule is a training rule that names scorecards and its course by their keys
// here, since their ids are known only once they are stored.
type Rule struct {
	Key          string             `json:"key"`
	Title        string             `json:"title"`
	When         When               `json:"when"`
	Threshold    training.Threshold `json:"threshold"`
	CourseKey    string             `json:"course_key"`
	DueDays      int                `json:"due_days"`
	Approval     training.Approval  `json:"approval"`
	CooldownDays int                `json:"cooldown_days"`
}

// When says which findings a Rule looks at.
type When struct {
	Criteria      []string           `json:"criteria,omitempty"`
	Critical      []qa.CriticalClass `json:"critical,omitempty"`
	ScorecardKeys []string           `json:"scorecard_keys"`
}

// Team is a team and the line that it answers.
type Team struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Line string `json:"line"`
}
