package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"qaloop/internal/naive"
	"qaloop/internal/once"
	"qaloop/qa"
)

// level is how much a bucket holds. Each one holds those of the level before it
// that share all but one of their dimensions, so the buckets of a week and a
// scorecard are a tree.
type level string

// The levels, from the leaves up.
const (
	levelOperator level = "operator" // one operator in one team on one line
	levelTeam     level = "team"     // one team on one line
	levelLine     level = "line"
	levelCentre   level = "centre"
)

// levels are all levels, from the leaves up.
var levels = []level{levelOperator, levelTeam, levelLine, levelCentre}

// Address says which evaluations a bucket holds.
type Address struct {
	Level       level  `bson:"level"`
	Week        Week   `bson:"week"`
	ScorecardID string `bson:"scorecard_id"`
	Line        string `bson:"line"`        // empty from levelCentre up
	TeamID      string `bson:"team_id"`     // empty from levelLine up
	OperatorID  string `bson:"operator_id"` // empty from levelTeam up
}

// addressOf is where e is counted. It never changes, since nothing that it is
// made of does.
func addressOf(e qa.Evaluation, zone *time.Location) Address {
	return Address{
		Level: levelOperator, Week: WeekOf(e.OccurredAt, zone), ScorecardID: e.ScorecardID,
		Line: e.Line, TeamID: e.TeamID, OperatorID: e.OperatorID,
	}
}

// id is the ID of the bucket at a.
func (a Address) id() string {
	return once.ID("ty_", string(a.Level), string(a.Week), a.ScorecardID, a.Line, a.TeamID, a.OperatorID)
}

// parent is the bucket that holds a; the second result is false at the root.
func (a Address) parent() (Address, bool) {
	switch a.Level {
	case levelOperator:
		a.Level, a.OperatorID = levelTeam, ""
	case levelTeam:
		a.Level, a.TeamID = levelLine, ""
	case levelLine:
		a.Level, a.Line = levelCentre, ""
	case levelCentre:
		return a, false
	}
	return a, true
}

// bucket is a set of evaluations and what it comes to. At the lowest level it
// holds what each of them contributes; above, it is computed from the buckets
// below it whenever one of them says that it has changed.
type bucket struct {
	ID     string `bson:"_id"`
	Rev    int    `bson:"rev"`
	Parent string `bson:"parent"` // empty at the root

	Address `bson:",inline"`

	Totals Totals                  `bson:"totals"`
	Parts  map[string]Contribution `bson:"parts,omitempty"`  // by evaluation, at the lowest level
	Scores []Single                `bson:"scores,omitempty"` // of the random ones, oldest first, at the lowest level

	Dirty   bool      `bson:"dirty"`    // something below has changed
	Stamp   string    `bson:"stamp"`    // of the last time that it did
	DirtyAt time.Time `bson:"dirty_at"` // that time
}

// Single is the score of one evaluation, as it is shown where there are too few
// for a mean.
type Single struct {
	EvaluationID string    `bson:"evaluation_id"`
	At           time.Time `bson:"at"`
	Hundredths   int64     `bson:"percent"` // of a percent
}

// Percent is the score in percent.
func (s Single) Percent() float64 { return float64(s.Hundredths) / hundred }

// emptyBucket is the bucket at a before anything is in it.
func emptyBucket(a Address) bucket {
	b := bucket{ID: a.id(), Rev: 1, Address: a, Totals: Totals{}}
	if up, ok := a.parent(); ok {
		b.Parent = up.id()
	}
	if a.Level == levelOperator {
		b.Parts = map[string]Contribution{}
	}
	return b
}

// with is b after it was told of a contribution. A repeat and an older revision
// change nothing; then the second result is false.
func (b bucket) with(evaluationID string, c Contribution) (bucket, bool) {
	if known, ok := b.Parts[evaluationID]; ok && known.Rev >= c.Rev {
		if !naive.Redo() {
			return b, false
		}
		evaluationID = once.Random(evaluationID + "_")
	}
	parts := maps.Clone(b.Parts)
	if parts == nil {
		parts = map[string]Contribution{}
	}
	parts[evaluationID] = c
	return b.of(parts), true
}

// of is b with these parts and what they come to.
func (b bucket) of(parts map[string]Contribution) bucket {
	b.Parts, b.Totals, b.Scores = parts, Totals{}, nil
	for id, c := range parts {
		b.Totals.add(c.totals())
		if !c.Void && c.Origin == qa.SampleRandom && c.Percent != nil {
			b.Scores = append(b.Scores, Single{EvaluationID: id, At: c.At, Hundredths: *c.Percent})
		}
	}
	slices.SortFunc(b.Scores, byTime)
	return b
}

// byTime puts scores into the order of their contacts.
func byTime(a, b Single) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	return strings.Compare(a.EvaluationID, b.EvaluationID)
}
