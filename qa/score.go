package qa

// Score is what answers come to.
type Score struct {
	Percent        *float64         `bson:"percent" json:"percent"`                 // 0..100 with two decimals; nil if nothing was applicable
	BeforeCritical *float64         `bson:"before_critical" json:"before_critical"` // the same before the critical effect
	Passed         *bool            `bson:"passed" json:"passed"`                   // nil without a percent
	Sections       []SectionScore   `bson:"sections" json:"sections"`
	CriticalFailed []CriticalClass  `bson:"critical_failed" json:"critical_failed"` // classes with a failed criterion, sorted
	Criteria       []CriterionScore `bson:"criteria" json:"criteria"`               // in the order of the scorecard, without unanswered ones
}

// SectionScore is the percentage of one section. The two numbers differ only
// where a failed critical criterion set the section to zero.
type SectionScore struct {
	Key            string   `bson:"key" json:"key"`
	Percent        *float64 `bson:"percent" json:"percent"` // nil if nothing in it was applicable
	BeforeCritical *float64 `bson:"before_critical" json:"before_critical"`
}

// CriterionScore is how one criterion entered the score.
type CriterionScore struct {
	Key      string  `bson:"key" json:"key"`
	Mark     float64 `bson:"mark" json:"mark"`         // 0..1; 0 where it does not apply
	Points   int     `bson:"points" json:"points"`     // as answered
	Best     int     `bson:"best" json:"best"`         // the most that was possible
	Weight   int     `bson:"weight" json:"weight"`     // as the scorecard says
	Applied  float64 `bson:"applied" json:"applied"`   // its share of the score in percent, after N/A left; four decimals
	Weighted float64 `bson:"weighted" json:"weighted"` // what it gave to the score before the critical effect, in percent; four decimals
	NA       NAKind  `bson:"na,omitempty" json:"na,omitempty"`
	Failed   bool    `bson:"failed,omitempty" json:"failed,omitempty"` // critical, and answered with the worst answer
}

// NAKind says who found a criterion not applicable.
type NAKind string

// The kinds; empty means applicable.
const (
	NAPerson NAKind = "person" // the evaluator said so
	NAForm   NAKind = "form"   // it was hidden by a condition
)
