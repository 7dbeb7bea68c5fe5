package training

import (
	"slices"
	"time"

	"qaloop/qa"
)

// faultShares are, as far as a replay has come, how many operators were judged
// on each criterion in each week, and how many of them failed it: what tells a
// fault of the process. Rules that are replayed together share them.
type faultShares struct {
	zone  *time.Location
	rules []When
	cards map[string][]watched // by scorecard: its criteria that some rule looks at
	weeks map[faultWeek]*weekShare
}

// watched is a criterion of a scorecard, with the places in it where it has
// stood.
type watched struct {
	key      string
	sections []string
	classes  []qa.CriticalClass
}

type faultWeek struct {
	scorecard, criterion string
	monday               int64 // in seconds
}

type weekShare struct{ evaluated, failing map[string]bool }

// newShares prepares for rules; outlines are all scorecards there are and were.
func newShares(zone *time.Location, outlines []qa.Scorecard, rules ...When) *faultShares {
	s := &faultShares{zone: zone, rules: rules, cards: map[string][]watched{}, weeks: map[faultWeek]*weekShare{}}
	for _, card := range outlines {
		for _, section := range card.Sections {
			for _, c := range section.Criteria {
				if slices.ContainsFunc(rules, func(w When) bool { return w.LooksAt(card.ID, section.Key, c) }) {
					s.watch(card.ID, section.Key, c)
				}
			}
		}
	}
	return s
}

func (s *faultShares) watch(cardID, section string, c qa.Criterion) {
	known := s.cards[cardID]
	i := slices.IndexFunc(known, func(w watched) bool { return w.key == c.Key })
	if i < 0 {
		known, i = append(known, watched{key: c.Key}), len(known)
	}
	known[i].sections = append(known[i].sections, section)
	known[i].classes = append(known[i].classes, c.Critical)
	s.cards[cardID] = known
}

// see takes an evaluation in.
func (s *faultShares) see(e qa.Evaluation) {
	for _, c := range e.Score.Criteria {
		if c.NA != "" || !slices.ContainsFunc(s.rules, func(w When) bool { return s.looks(w, e.ScorecardID, c.Key) }) {
			continue
		}
		share := s.share(e.ScorecardID, c.Key, e.OccurredAt)
		share.evaluated[e.OperatorID] = true
		if slices.ContainsFunc(e.Findings, func(f qa.Finding) bool { return f.Criterion == c.Key }) {
			share.failing[e.OperatorID] = true
		}
	}
}

func (s *faultShares) share(scorecardID, criterion string, occurred time.Time) *weekShare {
	monday, _ := weekOf(occurred, s.zone)
	at := faultWeek{scorecardID, criterion, monday.Unix()}
	share := s.weeks[at]
	if share == nil {
		share = &weekShare{evaluated: map[string]bool{}, failing: map[string]bool{}}
		s.weeks[at] = share
	}
	return share
}

// of is the share in the week of a finding's call.
func (s *faultShares) of(f qa.FindingRow) *weekShare {
	return s.share(f.ScorecardID, f.Criterion, f.OccurredAt)
}

// applied reports whether a criterion at which w looks applied in e.
func (s *faultShares) applied(w When, e qa.Evaluation) bool {
	return slices.ContainsFunc(e.Score.Criteria, func(c qa.CriterionScore) bool { return c.NA == "" && s.looks(w, e.ScorecardID, c.Key) })
}

// looks reports whether w looks at a criterion that stands, or stood, in a
// scorecard.
func (s *faultShares) looks(w When, scorecardID, key string) bool {
	return slices.Contains(w.Criteria, key) ||
		slices.ContainsFunc(s.cards[scorecardID], func(k watched) bool { return k.key == key && k.named(w) })
}

// named reports whether w names k in one of the places where it stood.
func (k watched) named(w When) bool {
	for i, section := range k.sections {
		if w.names(section, qa.Criterion{Key: k.key, Critical: k.classes[i]}) {
			return true
		}
	}
	return false
}
