package qa

import (
	"qaloop/internal/statistics"
)

// FindingGrouping says what findings are put together by.
type FindingGrouping string

// The groupings.
const (
	ByCriterion FindingGrouping = "criterion"
	ByDuty      FindingGrouping = "duty"
	ByScorecard FindingGrouping = "scorecard"
	ByCourse    FindingGrouping = "course" // of which some rule spoke
	ByTeam      FindingGrouping = "team"
	ByOperator  FindingGrouping = "operator"
)

// FindingGroupings are all of them, in the order in which they are offered.
var FindingGroupings = []FindingGrouping{ByCriterion, ByDuty, ByScorecard, ByCourse, ByTeam, ByOperator}

// FindingGroup is what findings have in common, and how many they are.
type FindingGroup struct {
	Key         string // of the criterion, number of the duty, or ID
	ScorecardID string // of a criterion: its key means nothing without
	Title       string // empty for a duty, a team and an operator
	Duty        string // of a criterion
	Findings    int
	Operators   int
	Led         int // that led to a course
	NoCourse    int // that would have, if there were one
	NoRule      int // that no rule looks at
	// Judged is, for a criterion, how often it was judged in contacts that were
	// drawn at random, and Missed how often it was missed there.
	Judged, Missed int
}

// Share is how often a criterion was missed where it was judged, in percent; nil
// with too little data.
func (g FindingGroup) Share() *statistics.Interval {
	if g.Judged < statistics.Enough {
		return nil
	}
	return new(statistics.Wilson(g.Missed, g.Judged).Scaled(100))
}

// maxGroups is how many groups are told.
const maxGroups = 100
