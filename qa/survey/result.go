package survey

import (
	"cmp"
	"slices"
	"time"

	"qaloop/internal/problem"
	"qaloop/internal/statistics"
)

// MaxResultSpan is how long a time can be whose answers are summed up: it bounds
// what that reads.
const MaxResultSpan = 370 * 24 * time.Hour

// ErrResultSpan answers who wants the answers of too long a time summed up.
var ErrResultSpan = problem.New(problem.Invalid, "survey.results_span",
	"Answers are summed up for a time of at most 370 days. Give its beginning and its end.")

// Result is how often which answer was given: a sum, so that those of several
// times and teams add up.
type Result struct {
	Answers    int     // responses
	Comments   int     // of them, those with words
	CSAT       [5]int  // by answer: 1 to 5
	NPS        [11]int // 0 to 10
	CES        [7]int  // 1 to 7
	Resolved   int     // who said that their question is solved
	Unresolved int     // and who said that it is not
}

// Plus is what was answered in both together.
func (r Result) Plus(more Result) Result {
	r.Answers += more.Answers
	r.Comments += more.Comments
	r.Resolved += more.Resolved
	r.Unresolved += more.Unresolved
	for i, n := range more.CSAT {
		r.CSAT[i] += n
	}
	for i, n := range more.NPS {
		r.NPS[i] += n
	}
	for i, n := range more.CES {
		r.CES[i] += n
	}
	return r
}

// Opinion is r as the share of satisfied customers and the net promoter score
// are made from it.
func (r Result) Opinion() Opinion {
	o := Opinion{Answers: r.Answers, Rated: sum(r.CSAT[:]), Asked: sum(r.NPS[:])}
	o.Satisfied = sum(r.CSAT[satisfiedFrom-1:])
	o.Promoters, o.Detractors = sum(r.NPS[promotersFrom:]), sum(r.NPS[:detractorsUpTo+1])
	return o
}

// easyFrom is the answer from which on it was easy for a customer.
const easyFrom = 5

// Effort is how many said how easy it was, and how many that it was.
func (r Result) Effort() (asked, easy int) { return sum(r.CES[:]), sum(r.CES[easyFrom-1:]) }

// CSATMean is the mean answer, 1 to 5; nil with too few.
func (r Result) CSATMean() *statistics.Interval { return mean(r.CSAT[:], 1) }

// CESMean is the mean answer, 1 to 7; nil with too few.
func (r Result) CESMean() *statistics.Interval { return mean(r.CES[:], 1) }

// Easy is the share of customers for whom it was easy, in percent; nil with too
// few answers.
func (r Result) Easy() *statistics.Interval {
	asked, easy := r.Effort()
	return share(easy, asked)
}

// Solved is the share of customers whose question is solved, in percent; nil
// with too few answers.
func (r Result) Solved() *statistics.Interval { return share(r.Resolved, r.Resolved+r.Unresolved) }

func share(hits, n int) *statistics.Interval {
	if n < statistics.Enough {
		return nil
	}
	return new(statistics.Wilson(hits, n).Scaled(100))
}

// mean is the mean of answers that were given counts times; the first is lowest.
func mean(counts []int, lowest int) *statistics.Interval {
	var s statistics.Sums
	for i, n := range counts {
		v := float64(lowest + i)
		s = s.Plus(statistics.Sums{N: n, Sum: float64(n) * v, Squares: float64(n) * v * v})
	}
	if s.N < statistics.Enough {
		return nil
	}
	return s.Mean(float64(lowest), float64(lowest+len(counts)-1))
}

func sum(counts []int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

// Part is what was answered about the contacts of a team on a line in a span.
type Part struct {
	Span   int // its place among the spans
	TeamID string
	Line   string
	Result
}

// Results are what was answered in some spans, part by part.
type Results struct {
	Spans []Span
	Parts []Part
	Whole bool // they are of the whole centre, and do not tell teams apart
}

// Total is all of it together.
func (r Results) Total() Result {
	var all Result
	for _, p := range r.Parts {
		all = all.Plus(p.Result)
	}
	return all
}

// BySpan is what was answered in each of the spans.
func (r Results) BySpan() []Result {
	found := make([]Result, len(r.Spans))
	for _, p := range r.Parts {
		found[p.Span] = found[p.Span].Plus(p.Result)
	}
	return found
}

// Named is what was answered about a team, by its ID, or about a line.
type Named struct {
	Key string // empty for contacts without one
	Result
}

// ByTeam is what was answered about each team, the one with the most answers
// first.
func (r Results) ByTeam() []Named { return r.by(func(p Part) string { return p.TeamID }) }

// ByLine is what was answered about each line, the one with the most answers
// first.
func (r Results) ByLine() []Named { return r.by(func(p Part) string { return p.Line }) }

func (r Results) by(key func(Part) string) []Named {
	var found []Named
	for _, p := range r.Parts {
		k := key(p)
		i := slices.IndexFunc(found, func(n Named) bool { return n.Key == k })
		if i < 0 {
			found, i = append(found, Named{Key: k}), len(found)
		}
		found[i].Result = found[i].Plus(p.Result)
	}
	slices.SortFunc(found, func(a, b Named) int {
		return cmp.Or(cmp.Compare(b.Answers, a.Answers), cmp.Compare(a.Key, b.Key))
	})
	return found
}

// Weeks cuts the time from one moment to another at the beginnings of weeks in
// a zone. The first and the last week need not be whole.
func Weeks(from, to time.Time, zone *time.Location) []Span {
	var spans []Span
	for from.Before(to) {
		local := from.In(zone)
		days := (int(time.Monday)-int(local.Weekday())+6)%7 + 1
		next := time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, zone).UTC()
		if next.After(to) {
			next = to
		}
		spans = append(spans, Span{From: from, To: next})
		from = next
	}
	return spans
}
