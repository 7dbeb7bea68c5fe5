package api

import (
	"strconv"

	"qaloop/qa"
)

// percent is a percentage on the wire: a number with two decimals.
type percent float64

// MarshalJSON writes 66.67 as 66.67 and 80 as 80.00.
func (p percent) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(p), 'f', 2, 64), nil
}

func toPercent(p *float64) *percent {
	if p == nil {
		return nil
	}
	out := percent(*p)
	return &out
}

// scoreJSON is qa.Score on the wire.
type scoreJSON struct {
	Percent        *percent             `json:"percent"`
	BeforeCritical *percent             `json:"before_critical"`
	Passed         *bool                `json:"passed"`
	Sections       []sectionScoreJSON   `json:"sections"`
	CriticalFailed []qa.CriticalClass   `json:"critical_failed"`
	Criteria       []criterionScoreJSON `json:"criteria"`
}

// sectionScoreJSON is qa.SectionScore on the wire.
type sectionScoreJSON struct {
	Key            string   `json:"key"`
	Percent        *percent `json:"percent"`
	BeforeCritical *percent `json:"before_critical"`
}

// criterionScoreJSON is qa.CriterionScore on the wire.
type criterionScoreJSON struct {
	Key      string    `json:"key"`
	Mark     float64   `json:"mark"`
	Points   int       `json:"points"`
	Best     int       `json:"best"`
	Weight   int       `json:"weight"`
	Applied  float64   `json:"applied"`
	Weighted float64   `json:"weighted"`
	NA       qa.NAKind `json:"na,omitempty"`
	Failed   bool      `json:"failed,omitempty"`
}

func toScoreJSON(s qa.Score) scoreJSON {
	out := scoreJSON{
		Percent: toPercent(s.Percent), BeforeCritical: toPercent(s.BeforeCritical), Passed: s.Passed,
		Sections: make([]sectionScoreJSON, len(s.Sections)), CriticalFailed: some(s.CriticalFailed),
		Criteria: make([]criterionScoreJSON, len(s.Criteria)),
	}
	for i, section := range s.Sections {
		out.Sections[i] = sectionScoreJSON{section.Key, toPercent(section.Percent), toPercent(section.BeforeCritical)}
	}
	for i, c := range s.Criteria {
		out.Criteria[i] = criterionScoreJSON(c)
	}
	return out
}
