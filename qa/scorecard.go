package qa

import "time"

// ScorecardState is a step in the life of a scorecard version.
type ScorecardState string

// The states, in order. A published version never changes.
const (
	ScorecardDraft     ScorecardState = "draft"
	ScorecardPublished ScorecardState = "published"
	ScorecardRetired   ScorecardState = "retired"
)

// Method is how marks become a percentage.
type Method string

// The methods; the formulas are beside Score.
const (
	SectionPercent Method = "section_percent"
	PointsFactor   Method = "points_factor"
)

// CriticalEffect is what a failed critical criterion does to the score.
type CriticalEffect string

// The effects.
const (
	EffectFlag           CriticalEffect = "flag"             // it is named, nothing else
	EffectZeroForm       CriticalEffect = "zero_form"        // the whole score is 0
	EffectZeroSection    CriticalEffect = "zero_section"     // its section counts as 0
	EffectCap            CriticalEffect = "cap"              // the score is at most Scorecard.Cap
	EffectFailKeepNumber CriticalEffect = "fail_keep_number" // not passed, whatever the number
)

// CriticalClass says whom a failed criterion hurts. The classes are reported
// separately and never blended.
type CriticalClass string

// The classes.
const (
	CustomerCritical   CriticalClass = "customer"
	BusinessCritical   CriticalClass = "business"
	ComplianceCritical CriticalClass = "compliance"
)

// CommentRule says when an answer needs a comment.
type CommentRule string

// The rules; empty means CommentNever.
const (
	CommentNever  CommentRule = "never"
	CommentOnFail CommentRule = "on_fail" // whenever the mark is below the best
	CommentAlways CommentRule = "always"
)

// ScaleKind is how a criterion is answered.
type ScaleKind string

// The kinds of scales.
const (
	YesNo   ScaleKind = "yes_no"  // 1 or 0
	Points  ScaleKind = "points"  // a whole number from Min to Max
	Options ScaleKind = "options" // one of Options, from the best to the worst
)

// Scorecard is one version of an evaluation form. ID names all its versions.
type Scorecard struct {
	DocID       string         `bson:"_id"` // ID and version
	ID          string         `bson:"scorecard_id"`
	Version     int            `bson:"version"` // 1, 2, …
	Rev         int            `bson:"rev"`
	State       ScorecardState `bson:"state"`
	Superseded  bool           `bson:"superseded"`   // there is a version after it
	Search      []string       `bson:"search"`       // the words by which it is found
	Fingerprint string         `bson:"fp,omitempty"` // of the request that made it
	CreatedBy   string         `bson:"created_by"`
	CreatedAt   time.Time      `bson:"created_at"`
	UpdatedAt   time.Time      `bson:"updated_at"`
	PublishedAt *time.Time     `bson:"published_at,omitempty"`

	ScorecardInput `bson:",inline"`
}

// ScorecardInput is a scorecard as its author writes it.
type ScorecardInput struct {
	Title          string         `json:"title" bson:"title" validate:"required,max=200"`
	Lang           string         `json:"lang" bson:"lang" validate:"required,oneof=ru uk en"`
	Method         Method         `json:"method" bson:"method" validate:"required,oneof=section_percent points_factor"`
	PassMark       float64        `json:"pass_mark" bson:"pass_mark" validate:"min=0,max=100"` // percent, at most two decimals
	CriticalEffect CriticalEffect `json:"critical_effect" bson:"critical_effect" validate:"required,oneof=flag zero_form zero_section cap fail_keep_number"`
	Cap            *float64       `json:"cap,omitempty" bson:"cap,omitempty" validate:"required_if=CriticalEffect cap,omitempty,min=0,max=100"` // percent
	Sections       []Section      `json:"sections" bson:"sections" validate:"required,min=1,max=30,dive"`
}

// Section is a part of a scorecard with a weight of its own.
type Section struct {
	Key      string      `json:"key" bson:"key" validate:"required,key"`
	Title    string      `json:"title" bson:"title" validate:"required,max=200"`
	Weight   int         `json:"weight" bson:"weight" validate:"min=1,max=10000"`
	Criteria []Criterion `json:"criteria" bson:"criteria" validate:"required,min=1,max=100,dive"`
}

// Criterion is one question of a scorecard. Its key is the same in every
// version, so that a trend survives an edit.
type Criterion struct {
	Key             string        `json:"key" bson:"key" validate:"required,key"`
	Title           string        `json:"title" bson:"title" validate:"required,max=300"`
	Help            string        `json:"help,omitempty" bson:"help,omitempty" validate:"max=2000"`
	Weight          int           `json:"weight" bson:"weight" validate:"min=1,max=10000"`
	NA              bool          `json:"na" bson:"na"` // may be answered "not applicable"
	Critical        CriticalClass `json:"critical,omitempty" bson:"critical,omitempty" validate:"omitempty,oneof=customer business compliance"`
	Duty            string        `json:"duty,omitempty" bson:"duty,omitempty" validate:"max=60"`
	CommentRequired CommentRule   `json:"comment_required,omitempty" bson:"comment_required,omitempty" validate:"omitempty,oneof=never on_fail always"`
	Scale           Scale         `json:"scale" bson:"scale"`
	ShowWhen        *ShowWhen     `json:"show_when,omitempty" bson:"show_when,omitempty"`
	RootCauses      []string      `json:"root_causes,omitempty" bson:"root_causes,omitempty" validate:"max=30,dive,required,max=120"`
}

// Scale is the set of answers of a criterion.
type Scale struct {
	Kind    ScaleKind `json:"kind" bson:"kind" validate:"required,oneof=yes_no points options"`
	Min     int       `json:"min,omitempty" bson:"min,omitempty" validate:"min=0,max=100"` // of Points
	Max     int       `json:"max,omitempty" bson:"max,omitempty" validate:"min=0,max=100"` // of Points
	Options []Option  `json:"options,omitempty" bson:"options,omitempty" validate:"max=10,dive"`
}

// Option is one answer of an Options scale.
type Option struct {
	Key    string `json:"key" bson:"key" validate:"required,key"`
	Title  string `json:"title" bson:"title" validate:"required,max=120"`
	Points int    `json:"points" bson:"points" validate:"min=0,max=1000"`
}

// ShowWhen shows a criterion only after an answer to an earlier one. A hidden
// criterion counts as not applicable.
type ShowWhen struct {
	Criterion string   `json:"criterion" bson:"criterion" validate:"required,key"`
	Value     *int     `json:"value,omitempty" bson:"value,omitempty"`                                // of a yes_no or points scale
	Options   []string `json:"options,omitempty" bson:"options,omitempty" validate:"max=10,dive,key"` // any of these
}
