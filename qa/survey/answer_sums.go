package survey

import (
	"cmp"
	"slices"

	"qaloop/internal/rollup"
)

// answerSums are the answers of a week: which was given how often on which day,
// to which survey and about which line.
type answerSums struct {
	Rows []answerRow `bson:"rows,omitempty"` // sorted
}

// answerRow are the answers to a survey about a line.
type answerRow struct {
	SurveyID string `bson:"survey_id"`
	Line     string `bson:"line"`
	Counts   []byte `bson:"counts"` // a packed rollup.Sheet; a kind is one of those below
}

// What is counted of answers: whether there is any, with words, about a question
// that is solved or not; then every answer to each of questions.
const (
	countAnswers = iota
	countComments
	countResolved
	countUnresolved
	countFirst
)

// kinds calls visit with the kinds of what r answers.
func (r Response) kinds(visit func(kind int)) {
	visit(countAnswers)
	if r.Comment != "" {
		visit(countComments)
	}
	if r.Resolved != nil {
		if *r.Resolved {
			visit(countResolved)
		} else {
			visit(countUnresolved)
		}
	}
	at := countFirst
	for i, answer := range []*int{r.CSAT, r.NPS, r.CES} { // in the order of questions
		if answer != nil {
			visit(at + *answer - questions[i].lowest)
		}
		at += questions[i].answers
	}
}

// sums are what r adds to the sums of its week, on that day of it.
func (r Response) sums(day int) answerSums {
	s := rollup.Sheet{}
	r.kinds(func(kind int) { s[rollup.Cell{Kind: kind, Day: day}]++ })
	return answerSums{Rows: []answerRow{{r.SurveyID, r.Line, s.Pack()}}}
}

// sumAnswers is what several sums come to.
func sumAnswers(all []answerSums) answerSums {
	type about struct{ survey, line string }
	counts := map[about]rollup.Sheet{}
	for _, s := range all {
		for _, row := range s.Rows {
			key := about{row.SurveyID, row.Line}
			counts[key] = counts[key].Plus(row.Counts, nil)
		}
	}
	var sum answerSums
	for key, sheet := range counts {
		sum.Rows = append(sum.Rows, answerRow{key.survey, key.line, sheet.Pack()})
	}
	slices.SortFunc(sum.Rows, func(a, b answerRow) int {
		return cmp.Or(cmp.Compare(a.SurveyID, b.SurveyID), cmp.Compare(a.Line, b.Line))
	})
	return sum
}

// add counts n answers of a kind.
func (r *Result) add(kind, n int) {
	switch kind {
	case countAnswers:
		r.Answers += n
	case countComments:
		r.Comments += n
	case countResolved:
		r.Resolved += n
	case countUnresolved:
		r.Unresolved += n
	default:
		kind -= countFirst
		for _, of := range [][]int{r.CSAT[:], r.NPS[:], r.CES[:]} {
			if kind < len(of) {
				of[kind] += n
				return
			}
			kind -= len(of)
		}
	}
}

// partsOf are what sums come to in each of the spans in which spanOf says that a day
// lies (-1: in none), as far as f asks for it.
func partsOf(sums []rollup.Sum[answerSums], f ResponseFilter, spanOf func(w rollup.Week, day int) int) []Part {
	type key struct {
		span       int
		team, line string
	}
	found := map[key]*Part{}
	for _, week := range sums {
		var at [rollup.DaysInAWeek]int // in which span a day lies; -1: in none
		for d := range at {
			at[d] = spanOf(week.Week, d)
		}
		for _, row := range week.Body.Rows {
			if f.SurveyID != "" && f.SurveyID != row.SurveyID || f.Line != "" && f.Line != row.Line {
				continue
			}
			rollup.Unpack(row.Counts, func(c rollup.Cell, n int) {
				span := at[c.Day]
				if span < 0 {
					return
				}
				k := key{span, week.Team, row.Line}
				if found[k] == nil {
					found[k] = &Part{Span: span, TeamID: week.Team, Line: row.Line}
				}
				found[k].add(c.Kind, n)
			})
		}
	}
	parts := make([]Part, 0, len(found))
	for _, p := range found {
		parts = append(parts, *p)
	}
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Span, b.Span), cmp.Compare(a.TeamID, b.TeamID), cmp.Compare(a.Line, b.Line))
	})
	return parts
}
