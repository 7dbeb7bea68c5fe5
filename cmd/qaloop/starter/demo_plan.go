package starter

import (
	"fmt"
	"io/fs"
	"path"

	"qaloop/internal/identity"
)

// plan is who and what there is in the demo centre, the same in every
// language. People and calls have keys by which the texts name them.
type plan struct {
	People      []planPerson     `json:"people"`
	ActiveRules []string         `json:"active_rules"` // of the starter's rules
	Calls       []planCall       `json:"calls"`
	MoreCalls   int              `json:"more_calls"` // that nobody has judged, besides
	Evaluations []planEvaluation `json:"evaluations"`
	Responses   []planResponse   `json:"responses"`
	LessonsRead planReading      `json:"lessons_read"`
}

// planPerson is a person; team and leads are keys of the starter's teams.
type planPerson struct {
	Key     string          `json:"key"`
	Roles   []identity.Role `json:"roles"`
	Team    string          `json:"team"`
	Leads   string          `json:"leads"`
	AgentID string          `json:"agent_id"`
	HiredOn string          `json:"hired_on"`
	Email   string          `json:"email"` // before the @; those of the story have none
}

// planCall is a call some working days ago.
type planCall struct {
	Key      string `json:"key"`
	Operator string `json:"operator"`
	Days     int    `json:"days"`
	At       string `json:"at"` // 15:04
	Wait     int    `json:"wait"`
	Talk     int    `json:"talk"`
	Hold     int    `json:"hold"`
	Customer string `json:"customer"`
	Recorded bool   `json:"recorded"` // has a transcript and a recording
	Topic    int    `json:"topic"`    // which of the texts' topics
}

// planEvaluation is a judgement with the order card. Answers are those that
// differ from a good call.
type planEvaluation struct {
	Call         string                `json:"call"`
	Acknowledged bool                  `json:"acknowledged"`
	Answers      map[string]planAnswer `json:"answers"`
}

// planAnswer is an answer; its comment is in the texts.
type planAnswer struct {
	Value  *int     `json:"value"`
	Option string   `json:"option"`
	At     *float64 `json:"at"`
	Cause  *int     `json:"cause"` // which root cause of the criterion
}

// planResponse is what a customer answered; their words are in the texts.
type planResponse struct {
	Call string `json:"call"`
	CSAT int    `json:"csat"`
	CES  int    `json:"ces"`
	NPS  int    `json:"nps"`
}

// planReading is how far somebody is in an assigned course.
type planReading struct {
	Operator string `json:"operator"`
	Course   string `json:"course"`
	Lessons  int    `json:"lessons"`
}

// demoTexts is what people in the demo centre are called, say and write.
type demoTexts struct {
	Names       map[string]string `json:"names"` // by person
	Topics      []string          `json:"topics"`
	Transcripts map[string][]turn `json:"transcripts"` // by call
	Comments    map[string]string `json:"comments"`    // by call and criterion, with a dot between
	Said        map[string]string `json:"said"`        // in response to the survey, by call
}

// turn is what one side says from a second on.
type turn struct {
	At       float64 `json:"at"`
	Operator string  `json:"operator"`
	Customer string  `json:"customer"`
}

// loadDemo reads the plan and its texts in a language.
func loadDemo(lang string) (plan, demoTexts, error) {
	p, err := loadPlan()
	if err != nil {
		return plan{}, demoTexts{}, err
	}
	var texts demoTexts
	err = readContent(path.Join(lang, "demo.json"), &texts)
	return p, texts, err
}

// loadPlan reads the plan.
func loadPlan() (plan, error) {
	var p plan
	err := readContent("demo.json", &p)
	return p, err
}

// readContent reads a file of the content folder.
func readContent(name string, into any) error {
	dir, err := fs.Sub(files, "content")
	if err != nil {
		return fmt.Errorf("starter content: %w", err)
	}
	return decode(dir, name, into)
}
