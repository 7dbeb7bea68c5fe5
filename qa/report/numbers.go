package report

import (
	"cmp"
	"slices"

	"qaloop/internal/statistics"
	"qaloop/qa"
)

// Numbers are what evaluations with one scorecard come to. Only contacts that
// were drawn at random enter them; Volume and CriticalErrors count all.
type Numbers struct {
	Score          Estimate
	Verdict        statistics.Verdict // of the score against the pass mark; empty where there is none
	Passed         Estimate           // share of evaluations that reach the pass mark
	Accuracy       []ClassAccuracy    // by critical class; they are never blended
	Common         Estimate           // share of judgements of criteria without a class that were met
	Misses         []Miss             // criteria that were missed, the most often missed first
	Histogram      []int              // evaluations by score, Bins numbers; nil where there are none
	Volume         int                // evaluations, however their contacts were chosen
	CriticalErrors int                // of them, those with a critical error
	Singles        []Single           // where there are too few for a mean: the scores themselves, oldest first
}

// ClassAccuracy is the share of contacts without an error of a critical class
// among those that were judged on it.
type ClassAccuracy struct {
	Class  qa.CriticalClass
	Failed int // contacts with at least one error
	Share  Estimate
}

// Miss is how often a criterion was not fully met.
type Miss struct {
	Criterion string
	Title     string
	Critical  qa.CriticalClass
	Missed    int
	Share     Estimate // of the judgements
}

// Card is a scorecard as a report names it.
type Card struct {
	ID       string
	Title    string
	Lang     string
	PassMark float64
	Random   int // evaluations of contacts that were drawn at random, in the period
	Volume   int // evaluations

	version qa.Scorecard
}

// classes are all critical classes, in the order in which they are shown.
var classOrder = []qa.CriticalClass{qa.CustomerCritical, qa.BusinessCritical, qa.ComplianceCritical}

// numbersOf is what totals come to on a card. singles are the scores in it.
func numbersOf(totals Totals, card Card, singles []Single) Numbers {
	t := totals.Judged()
	n := Numbers{
		Score: meanScore(t), Passed: rate(t.Passed, t.Scored), Common: rate(t.Chances-t.Errors, t.Chances),
		Misses: card.misses(t), Histogram: t.Histogram, Volume: totals.Volume(), CriticalErrors: totals.CriticalErrors(),
	}
	n.Verdict = n.Score.Against(card.PassMark)
	for _, class := range classOrder {
		i := slices.IndexFunc(t.Classes, func(c ClassTally) bool { return c.Class == class })
		if i >= 0 {
			c := t.Classes[i]
			n.Accuracy = append(n.Accuracy, ClassAccuracy{Class: class, Failed: c.Failed, Share: rate(c.N-c.Failed, c.N)})
		}
	}
	if !n.Score.Known() {
		n.Singles = slices.SortedFunc(slices.Values(singles), byTime)
	}
	return n
}

// misses are the criteria that were missed, those first that were missed most.
func (c Card) misses(t Tally) []Miss {
	known := map[string]qa.Criterion{}
	for _, s := range c.version.Sections {
		for _, criterion := range s.Criteria {
			known[criterion.Key] = criterion
		}
	}
	var found []Miss
	for _, tally := range t.Criteria {
		if tally.Missed == 0 {
			continue
		}
		criterion := known[tally.Key]
		found = append(found, Miss{
			Criterion: tally.Key, Title: cmp.Or(criterion.Title, tally.Key), Critical: criterion.Critical,
			Missed: tally.Missed, Share: rate(tally.Missed, tally.N),
		})
	}
	slices.SortFunc(found, func(a, b Miss) int {
		return cmp.Or(cmp.Compare(b.Missed, a.Missed), cmp.Compare(a.Share.N, b.Share.N), cmp.Compare(a.Criterion, b.Criterion))
	})
	return found
}
