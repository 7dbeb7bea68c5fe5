package starter

import (
	"slices"
	"strconv"

	"qaloop/qa"
)

// commented adds to an answer what its evaluator says about it, when that was,
// and perhaps why it was.
func (c *centre) commented(j *judgement, criterion qa.Criterion, d draw, a qa.Answer) qa.Answer {
	if a.NA {
		return a
	}
	mark := markOf(a)
	best := mark == bestMark(criterion)
	if !c.speaks(j, criterion, mark, d) {
		return a
	}
	faulty := !best && c.faulty(j.contact, criterion.Key)
	said := c.texts.Comments[j.contact.card][criterion.Key][mark]
	if faulty {
		said = c.texts.Fault
	}
	a.Comment = said[int(d.words*float64(len(said)))]
	a.AtSeconds = c.second(j, criterion.Key, d)
	switch causes := criterion.RootCauses; {
	case best || len(causes) == 0:
	case faulty:
		a.RootCause = causes[faultCause]
	case d.cause < 0.75:
		a.RootCause = causes[int(d.cause/0.75*float64(len(causes)))]
	}
	return a
}

// markOf is the answer as the texts name it.
func markOf(a qa.Answer) string {
	if a.Option != "" {
		return a.Option
	}
	return strconv.Itoa(*a.Value)
}

// bestMark is the full mark for a criterion, as the texts name it.
func bestMark(criterion qa.Criterion) string {
	switch criterion.Scale.Kind {
	case qa.Options:
		return criterion.Scale.Options[0].Key
	case qa.Points:
		return strconv.Itoa(criterion.Scale.Max)
	case qa.YesNo:
	}
	return "1"
}

// speaks reports whether the evaluator of j comments on an answer: always where
// the card wants it, and often where there is something to say.
func (c *centre) speaks(j *judgement, criterion qa.Criterion, mark string, d draw) bool {
	best := mark == bestMark(criterion)
	switch {
	case criterion.CommentRequired == qa.CommentAlways, criterion.CommentRequired == qa.CommentOnFail && !best:
		return true
	case j.scripted != nil:
		return slices.Contains(j.scripted.Praised, criterion.Key) || (!best && d.drift < 0.5)
	case best:
		return d.drift < 0.07
	case mark == "4":
		return d.drift < 0.3
	}
	return true
}

// second is where in the contact a comment belongs; nil if it is about all of
// it, or about a chat.
func (c *centre) second(j *judgement, criterion string, d draw) *float64 {
	if j.scripted != nil {
		if slip, ok := j.scripted.Fails[criterion]; ok {
			return new(c.spoken(j.scripted.Key)[slip.Turn].At)
		}
		return nil
	}
	if j.contact.channel != qa.Call || d.at < 0.3 {
		return nil
	}
	return new(float64(int(d.at * float64(j.contact.talk-3))))
}
