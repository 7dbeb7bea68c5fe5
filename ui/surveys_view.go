package ui

import (
	"context"

	"github.com/a-h/templ"

	"qaloop/internal/statistics"
	"qaloop/qa/survey"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// answersView is what customers answered: the figures, and a page of the answers.
type answersView struct {
	Query    answersQuery
	Days     dayQuery
	At       listAddress
	Results  survey.Results
	ByTeam   []survey.Named
	Rows     []survey.Response
	Names    map[string]string // of people
	Teams    map[string]string // their names
	Surveys  []widget.Choice   // those that were ever open
	SeeCalls bool
	More     string // the address of the next page; empty on the last
	File     string // the address of the list as a file

	MoreTeams string // the address of the figures of the next teams; empty on the last
}

func (v answersView) lead(ctx context.Context) string {
	return locale.T(ctx, "surveys.lead", "from", locale.Due(ctx, v.Days.From), "to", locale.Due(ctx, v.Days.To))
}

// kinds are what can be asked with a figure.
var answerKinds = []survey.Kind{survey.CSAT, survey.NPS, survey.CES}

func askedChoices(ctx context.Context) []widget.Choice {
	choices := make([]widget.Choice, len(answerKinds))
	for i, k := range answerKinds {
		choices[i] = widget.Choice{Value: string(k), Label: locale.T(ctx, "surveys.kind_"+string(k))}
	}
	return anyOf(ctx, choices)
}

// chips are what the list is narrowed by, besides its days.
func (v answersView) chips(ctx context.Context) []widget.Chip {
	q := v.Query
	var found sifted
	add := func(label, value, name string) { found.add(ctx, v.At, label, value, name) }
	add("surveys.survey", labelOf(ctx, v.Surveys, q.SurveyID), "survey_id")
	if q.TeamID != "" {
		add("board.team", named(ctx, v.Teams[q.TeamID]), "team_id")
	}
	if q.OperatorID != "" {
		add("call.operator", named(ctx, v.Names[q.OperatorID]), "operator_id")
	}
	add("call.line", q.Line, "line")
	if q.Kind != "" {
		add("surveys.kind", locale.T(ctx, "surveys.kind_"+string(q.Kind)), "kind")
	}
	if q.Low {
		add("surveys.answers", locale.T(ctx, "surveys.low"), "low")
	}
	if q.Commented {
		add("surveys.comment", locale.T(ctx, "surveys.commented"), "commented")
	}
	return found
}

func (v answersView) narrowed() bool {
	q := v.Query
	q.Teams = ""
	return q != answersQuery{}
}

func (v answersView) empty(ctx context.Context) templ.Component {
	e := widget.EmptyState{Icon: "message-2", Title: locale.T(ctx, "surveys.none"), Text: locale.T(ctx, "surveys.none_text")}
	if v.narrowed() {
		e = nothingFound(ctx, "/surveys")
	}
	return widget.Empty(e)
}

// effortAxis is that of means of answers on 1 to 7.
var effortAxis = widget.Axis{From: 1, To: 7, Digits: 1}

// answered is a figure with its interval, or the single answers where there are
// too few for one; the answers then stand on an axis of their own.
func answered(i *statistics.Interval, axis widget.Axis, counts []int, raw widget.Axis) widget.Measure {
	if i != nil {
		return widget.Measure{Interval: i, Axis: axis}
	}
	m := widget.Measure{Axis: raw, Interval: &statistics.Interval{}}
	for answer, n := range counts {
		m.Interval.N += n
		for range n {
			m.Values = append(m.Values, raw.From+float64(answer))
		}
	}
	return m
}

// recommendAxis is that of answers on 0 to 10.
var recommendAxis = widget.Axis{From: 0, To: 10}

func csatOf(r survey.Result) widget.Measure {
	return answered(r.Opinion().CSAT(), widget.ShareAxis, r.CSAT[:], widget.RatingAxis)
}

func npsOf(r survey.Result) widget.Measure {
	return answered(r.Opinion().NPS(), widget.NPSAxis, r.NPS[:], recommendAxis)
}

func cesOf(r survey.Result) widget.Measure {
	return answered(r.CESMean(), effortAxis, r.CES[:], effortAxis)
}

// aboutAnswers is of how many answers a figure is, and how sure it is.
func aboutAnswers(ctx context.Context, m widget.Measure) string {
	text := locale.N(ctx, "surveys.count", m.N())
	if m.Few() {
		return text
	}
	low, high := locale.Decimal(ctx, m.Interval.Low, m.Axis.Digits), locale.Decimal(ctx, m.Interval.High, m.Axis.Digits)
	return text + ", " + locale.T(ctx, "surveys.exact", "low", low, "high", high)
}

// aboutCSAT also says the mean.
func aboutCSAT(ctx context.Context, r survey.Result) string {
	text := aboutAnswers(ctx, csatOf(r))
	if mean := r.CSATMean(); mean != nil {
		text += ", " + locale.T(ctx, "surveys.mean_of_5", "mean", locale.Decimal(ctx, mean.Estimate, 1))
	}
	return text
}

// aboutNPS also says what the score is made of.
func aboutNPS(ctx context.Context, r survey.Result) string {
	o, text := r.Opinion(), aboutAnswers(ctx, npsOf(r))
	if o.NPS() != nil {
		text += ", " + locale.T(ctx, "surveys.promoters", "promoters", locale.Number(ctx, o.Promoters), "detractors", locale.Number(ctx, o.Detractors))
	}
	return text
}

// aboutCES also says for how many it was easy.
func aboutCES(ctx context.Context, r survey.Result) string {
	text := aboutAnswers(ctx, cesOf(r))
	if easy := r.Easy(); easy != nil {
		text += ", " + locale.T(ctx, "surveys.easy", "share", locale.Percent(ctx, easy.Estimate, 0))
	}
	return text
}

// byWeek is the share of satisfied customers of each week.
func (v answersView) byWeek(ctx context.Context) widget.Trend {
	t := widget.Trend{
		When: locale.T(ctx, "surveys.week"), What: locale.T(ctx, "overview.csat_percent"), Count: locale.T(ctx, "overview.ratings"),
		Legend: locale.T(ctx, "surveys.weekly"), Axis: widget.ShareAxis, Apart: true,
	}
	for i, r := range v.Results.BySpan() {
		o := r.Opinion()
		t.Points = append(t.Points, widget.TrendPoint{
			At: locale.ShortDay(ctx, v.Results.Spans[i].From), Interval: o.CSAT(), N: o.Rated,
		})
	}
	return t
}

// spread is how often which answer was given.
func spread(ctx context.Context, kind survey.Kind, counts []int, lowest int) widget.Columns {
	c := widget.Columns{What: locale.T(ctx, "surveys.answer"), Series: []string{locale.T(ctx, "surveys.kind_"+string(kind))}}
	for i, n := range counts {
		c.Rows = append(c.Rows, widget.Column{Label: locale.Number(ctx, lowest+i), N: []int{n}})
	}
	return c
}

// score is one answer of a customer, with a mark where they were not content.
type score struct {
	Text string
	Low  bool
}

// scores are what a customer answered with figures.
func scores(ctx context.Context, r survey.Response) []score {
	var found []score
	for _, kind := range answerKinds {
		value, of := r.CSAT, 5
		switch kind {
		case survey.NPS:
			value, of = r.NPS, 10
		case survey.CES:
			value, of = r.CES, 7
		case survey.CSAT, survey.Text:
		}
		if value != nil {
			found = append(found, score{
				locale.T(ctx, "surveys.score", "kind", locale.T(ctx, "surveys.kind_"+string(kind)), "n", *value, "of", of), r.Low(kind),
			})
		}
	}
	return found
}

// keyName names a team, or a line, by its key.
func (v answersView) keyName(ctx context.Context, param, key string) string {
	if param == "line" {
		return key
	}
	return named(ctx, v.Teams[key])
}

// teamsPaged reports whether the figures by param are of a page of teams.
func (v answersView) teamsPaged(param string) bool {
	return param == "team_id" && (v.MoreTeams != "" || v.Query.Teams != "")
}
