package survey

import (
	"time"

	"qaloop/internal/statistics"
)

// Opinion is what customers said in answers of some time: a sum, so that those
// of several times add up.
type Opinion struct {
	Answers    int `bson:"answers"`   // responses
	Rated      int `bson:"rated"`     // of them, those with a CSAT
	Satisfied  int `bson:"satisfied"` // of these, 4 or 5
	Asked      int `bson:"asked"`     // responses with an NPS
	Promoters  int `bson:"promoters"`
	Detractors int `bson:"detractors"`
}

// Plus is what was said in both together.
func (o Opinion) Plus(more Opinion) Opinion {
	return Opinion{
		Answers: o.Answers + more.Answers, Rated: o.Rated + more.Rated, Satisfied: o.Satisfied + more.Satisfied,
		Asked: o.Asked + more.Asked, Promoters: o.Promoters + more.Promoters, Detractors: o.Detractors + more.Detractors,
	}
}

// The answers that count as satisfied, as promoting and as detracting.
const (
	satisfiedFrom  = 4
	promotersFrom  = 9
	detractorsUpTo = 6
)

// OpinionOf is what these responses say.
func OpinionOf(responses []Response) Opinion {
	o := Opinion{Answers: len(responses)}
	for _, r := range responses {
		if r.CSAT != nil {
			o.Rated++
			if *r.CSAT >= satisfiedFrom {
				o.Satisfied++
			}
		}
		if r.NPS != nil {
			o.Asked++
			switch {
			case *r.NPS >= promotersFrom:
				o.Promoters++
			case *r.NPS <= detractorsUpTo:
				o.Detractors++
			}
		}
	}
	return o
}

// CSAT is the share of satisfied customers in percent with Wilson's interval;
// nil with too few ratings.
func (o Opinion) CSAT() *statistics.Interval {
	if o.Rated < statistics.Enough {
		return nil
	}
	return new(statistics.Wilson(o.Satisfied, o.Rated).Scaled(100))
}

// NPS is the net promoter score; nil with too few answers.
func (o Opinion) NPS() *statistics.Interval {
	if o.Asked < statistics.Enough {
		return nil
	}
	return statistics.NPS(o.Promoters, o.Detractors, o.Asked)
}

// Span is a stretch of time.
type Span struct{ From, To time.Time } // To is left out
