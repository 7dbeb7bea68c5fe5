package starter

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"qaloop/qa"
)

// In one week the order form lost what operators wrote: everybody missed this
// criterion, and none of them could help it.
const (
	faultCriterion = "record"
	faultCause     = 2  // "the program failed", of its root causes
	faultBack      = 27 // working days ago, or so
)

// faultSpan is from when to when that was: Tuesday to Thursday of a week.
func (s season) faultSpan() (from, to time.Time) {
	if len(s.days) <= faultBack {
		return time.Time{}, time.Time{}
	}
	monday := mondayOf(s.days[faultBack])
	return monday.AddDate(0, 0, 1), monday.AddDate(0, 0, 4)
}

func mondayOf(day time.Time) time.Time {
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// faulty reports whether a criterion was missed because the program failed.
func (c *centre) faulty(one *contact, criterion string) bool {
	return criterion == faultCriterion && one.card == orderCard && one.started.After(c.faultFrom) && one.started.Before(c.faultTo)
}

// spare names an answer that is not a miss after all.
type spare struct{ judgement, criterion string }

// The share of operators who may miss a criterion in an ordinary week: if it
// were more than half, the rules would hold, as in the week of the fault. In the
// weeks of the story its own operators come on top.
const (
	mostFail      = 0.4
	mostFailStory = 0.25
)

// spareChance keeps ordinary weeks ordinary: where chance alone makes too many
// operators miss a criterion in the same week, it spares some of them.
func (c *centre) spareChance(all []*judgement) {
	c.spared = map[spare]bool{}
	for _, week := range c.byWeek(all) {
		for _, criterion := range criteriaOf(c.cards[week[0].contact.card]) {
			if c.watched[criterion.Key] && criterion.Scale.Kind != qa.Points {
				c.spareIn(week, criterion)
			}
		}
	}
}

// byWeek are judgements with the same scorecard of contacts in the same week.
func (c *centre) byWeek(all []*judgement) [][]*judgement {
	groups := map[string][]*judgement{}
	for _, j := range all {
		week := mondayOf(midnight(j.contact.started)).Format(time.DateOnly) + j.contact.card
		groups[week] = append(groups[week], j)
	}
	ordered := make([][]*judgement, 0, len(groups))
	for _, week := range slices.Sorted(maps.Keys(groups)) {
		ordered = append(ordered, groups[week])
	}
	return ordered
}

func midnight(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
}

// spareIn spares those who missed criterion in a week by the least, until few
// enough are left.
func (c *centre) spareIn(week []*judgement, criterion qa.Criterion) {
	judged, missed := map[string]bool{}, map[string]float64{}
	most := mostFail
	for _, j := range week {
		if weeksAgo(j.contact.back) <= quiet {
			most = mostFailStory
		}
		d := drawFor(j, criterion.Key)
		if j.scripted != nil || c.faulty(j.contact, criterion.Key) || criterion.NA && !applies(j, criterion, d) {
			continue
		}
		key := j.contact.by.Key
		judged[key] = true
		if c.missed(j, criterion, d) {
			missed[key] = max(missed[key], 1-d.misses)
		}
	}
	least := slices.SortedFunc(maps.Keys(missed), func(a, b string) int {
		return cmp.Or(cmp.Compare(missed[a], missed[b]), cmp.Compare(a, b))
	})
	for n := len(least); float64(n) > most*float64(len(judged)); n-- {
		for _, j := range week {
			if j.contact.by.Key == least[len(least)-n] {
				c.spared[spare{j.id, criterion.Key}] = true
			}
		}
	}
}

// criteriaOf are all criteria of a scorecard.
func criteriaOf(card qa.ScorecardInput) []qa.Criterion {
	var all []qa.Criterion
	for _, section := range card.Sections {
		all = append(all, section.Criteria...)
	}
	return all
}
