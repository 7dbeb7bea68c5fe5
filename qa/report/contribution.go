package report

import (
	"math"
	"slices"
	"strings"
	"time"

	"qaloop/qa"
)

// Contribution is what one evaluation adds to its bucket.
type Contribution struct {
	Rev      int             `bson:"rev"`            // of the judgement: a higher one takes the place of a lower one
	Void     bool            `bson:"void,omitempty"` // it adds nothing, and keeps older revisions out
	Origin   qa.SampleOrigin `bson:"origin,omitempty"`
	At       time.Time       `bson:"at"` // when the contact began
	Percent  *int64          `bson:"percent,omitempty"`
	Passed   bool            `bson:"passed,omitempty"`
	Version  int             `bson:"version,omitempty"`  // of the scorecard
	Criteria []judged        `bson:"criteria,omitempty"` // those that applied, sorted by key
}

// judged is the judgement of one criterion.
type judged struct {
	Key    string           `bson:"key"`
	Class  qa.CriticalClass `bson:"class,omitempty"`
	Missed bool             `bson:"missed,omitempty"` // not fully met
	Failed bool             `bson:"failed,omitempty"` // a critical error
}

// contributionOf is what e adds; card is the scorecard version it was made
// with. What was not submitted adds nothing.
func contributionOf(e qa.Evaluation, card qa.ScorecardInput) Contribution {
	c := Contribution{At: e.OccurredAt.UTC(), Void: e.State != qa.Submitted && e.State != qa.Acknowledged}
	if e.Link != nil {
		c.Rev = e.Link.Seq
	}
	if c.Void {
		return c
	}
	c.Origin, c.Version = e.SampleOrigin, e.ScorecardVersion
	if e.Score.Percent != nil {
		percent := int64(math.Round(*e.Score.Percent * hundred))
		c.Percent = &percent
		c.Passed = e.Score.Passed != nil && *e.Score.Passed
	}
	classes := map[string]qa.CriticalClass{}
	for _, s := range card.Sections {
		for _, criterion := range s.Criteria {
			classes[criterion.Key] = criterion.Critical
		}
	}
	for _, s := range e.Score.Criteria {
		if s.NA == "" {
			c.Criteria = append(c.Criteria, judged{Key: s.Key, Class: classes[s.Key], Missed: s.Points < s.Best, Failed: s.Failed})
		}
	}
	slices.SortFunc(c.Criteria, func(a, b judged) int { return strings.Compare(a.Key, b.Key) })
	return c
}

// totals are c as a set of one evaluation.
func (c Contribution) totals() Totals {
	if c.Void {
		return Totals{}
	}
	t := Tally{N: 1, Version: c.Version}
	if c.Percent != nil {
		t.Scored, t.Sum, t.Squares = 1, *c.Percent, *c.Percent**c.Percent
		t.Histogram = make([]int, Bins)
		t.Histogram[binOf(*c.Percent)] = 1
	}
	if c.Passed {
		t.Passed = 1
	}
	for _, j := range c.Criteria {
		t = t.Plus(j.tally())
		if j.Failed {
			t.Critical = 1
		}
	}
	// A contact counts once for a class, however many criteria it has there.
	for i, class := range t.Classes {
		t.Classes[i] = ClassTally{Class: class.Class, N: 1, Failed: min(1, class.Failed)}
	}
	return Totals{c.Origin: t}
}

// tally is j alone.
func (j judged) tally() Tally {
	missed, failed := oneIf(j.Missed), oneIf(j.Failed)
	t := Tally{Criteria: []CriterionTally{{Key: j.Key, N: 1, Missed: missed, Failed: failed}}}
	if j.Class == "" {
		t.Chances, t.Errors = 1, missed
	} else {
		t.Classes = []ClassTally{{Class: j.Class, N: 1, Failed: failed}}
	}
	return t
}

func oneIf(yes bool) int { //nolint:revive // turning a flag into a number is all it does
	if yes {
		return 1
	}
	return 0
}

// binOf is the part of the histogram that a percentage falls into.
func binOf(percent int64) int { return int(min(percent*Bins/whole, Bins-1)) }
