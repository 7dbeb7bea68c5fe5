package starter

import "path"

// centreScript is who works in the demo centre besides the people of the story,
// how everybody works, and the contacts that were written by hand. It is the
// same in every language.
type centreScript struct {
	People      []planPerson     `json:"people"`
	Habits      map[string]habit `json:"habits"`       // of every operator
	ActiveRules []string         `json:"active_rules"` // of the starter's rules, besides those of the story
	GapRule     gapRule          `json:"gap_rule"`
	Calls       []scriptedCall   `json:"calls"`
	Chats       []scriptedChat   `json:"chats"`
	Mails       []string         `json:"mails"`
}

// gapRule asks for a course that nobody has made yet.
type gapRule struct {
	Criteria      []string `json:"criteria"`
	ScorecardKeys []string `json:"scorecard_keys"`
	Fails         int      `json:"fails"`
	Days          int      `json:"days"`
}

// scriptedCall is a call with a transcript, a recording and the judgement that
// fits it: all as in a good call, but for what is said here.
type scriptedCall struct {
	Key      string          `json:"key"`
	Operator string          `json:"operator"`
	Card     string          `json:"card"`
	Days     int             `json:"days"` // working days ago
	At       string          `json:"at"`   // 15:04
	Fails    map[string]slip `json:"fails"`
	Praised  []string        `json:"praised"`
	NA       []string        `json:"na"`
}

// slip is where a criterion was missed, and how.
type slip struct {
	Turn   int    `json:"turn"`   // of the transcript, from 0
	Option string `json:"option"` // of a criterion with options
}

// scriptedChat is a chat that any customer may have written; in one that fails,
// the reader sees what went wrong.
type scriptedChat struct {
	Key   string `json:"key"`
	Fails string `json:"fails"` // a criterion
}

// centreTexts are the words of the centre in one language.
type centreTexts struct {
	centrePeople

	Comments map[string]map[string]map[string][]string // by scorecard, criterion and answer
	Calls    map[string][]turn
	Messages map[string][]turn
}

// centrePeople are the words of people.json.
type centrePeople struct {
	Names         map[string]string   `json:"names"`
	Customers     []string            `json:"customers"` // given names
	RetentionLine string              `json:"retention_line"`
	Topics        map[string][]string `json:"topics"` // by scorecard
	Said          saidTexts           `json:"said"`
	Why           whyTexts            `json:"why"`
	Rule          string              `json:"rule"`  // title of the gap rule
	Fault         []string            `json:"fault"` // comments of the week in which the program failed
}

// saidTexts are what customers write in response to the survey.
type saidTexts struct {
	Good     []string `json:"good"`
	Middling []string `json:"middling"`
	Bad      []string `json:"bad"`
}

// whyTexts are reasons that people give.
type whyTexts struct {
	Void     []string `json:"void"`
	Waive    []string `json:"waive"`
	Withdraw []string `json:"withdraw"`
	ByHand   []string `json:"by_hand"`
}

// loadCentre reads the script of the centre and its words in a language.
func loadCentre(lang string) (centreScript, centreTexts, error) {
	var script centreScript
	var texts centreTexts
	for name, into := range map[string]any{
		"centre.json":                           &script,
		path.Join(lang, "centre/people.json"):   &texts.centrePeople,
		path.Join(lang, "centre/comments.json"): &texts.Comments,
		path.Join(lang, "centre/calls.json"):    &texts.Calls,
		path.Join(lang, "centre/messages.json"): &texts.Messages,
	} {
		if err := readContent(name, into); err != nil {
			return centreScript{}, centreTexts{}, err
		}
	}
	return script, texts, nil
}
