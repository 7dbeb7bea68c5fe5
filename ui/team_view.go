package ui

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"qaloop/qa"
	"qaloop/qa/report"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// teamView is how a team does and what waits for its people.
type teamView struct {
	report.TeamReport

	Nav      periodNav
	Sort     string                // the column, with a minus for the largest first; empty: the score, lowest first
	Training []training.Assignment // open, the most urgent first
	Unread   []qa.Unread           // what operators have not acknowledged, the longest waiting first
	Today    string
	Export   string // the address of the table as a file

	Loads  map[string]report.Load
	Urgent []report.Attention
}

// complete computes what follows from the lists in v, and sorts its rows.
func (v *teamView) complete(now time.Time) {
	v.Loads = map[string]report.Load{}
	for _, a := range v.Training {
		if a.Overdue(v.Today) {
			load := v.Loads[a.OperatorID]
			if load.Overdue == 0 || a.DueOn < load.OverdueSince {
				load.OverdueSince = a.DueOn
			}
			load.Overdue++
			v.Loads[a.OperatorID] = load
		}
	}
	for _, u := range v.Unread {
		load := v.Loads[u.OperatorID]
		load.Unread, load.UnreadSince = u.N, u.Since
		v.Loads[u.OperatorID] = load
	}
	v.Urgent = v.Attention(v.Loads, now)
	v.sort()
}

// sort puts the rows into the order that is asked for. Rows with too little
// data are never among those that are sorted by score.
func (v *teamView) sort() {
	column, descending := strings.CutPrefix(cmp.Or(v.Sort, "score"), "-")
	slices.SortStableFunc(v.Rows, func(a, b report.OperatorRow) int {
		order := 0
		switch column {
		case "score":
			if few := cmp.Compare(unknown(a), unknown(b)); few != 0 || !a.Numbers.Score.Known() {
				return few
			}
			order = cmp.Compare(a.Numbers.Score.Estimate, b.Numbers.Score.Estimate)
		case "n":
			order = cmp.Compare(a.Numbers.Score.N, b.Numbers.Score.N)
		case "critical":
			order = cmp.Compare(a.Numbers.CriticalErrors, b.Numbers.CriticalErrors)
		case "overdue":
			order = cmp.Compare(v.Loads[a.OperatorID].Overdue, v.Loads[b.OperatorID].Overdue)
		case "unread":
			order = cmp.Compare(v.Loads[a.OperatorID].Unread, v.Loads[b.OperatorID].Unread)
		case "name":
			order = cmp.Compare(a.Name, b.Name)
		}
		if descending {
			order = -order
		}
		return order
	})
}

// unknown is 1 for a row with too little data for a score.
func unknown(r report.OperatorRow) int {
	if r.Numbers.Score.Known() {
		return 0
	}
	return 1
}

// sortHead is the head of a column by which a table can be sorted.
type sortHead struct {
	Label  string
	Key    string
	Sorted string // ascending or descending; empty: by another column
	Next   string // what a press sorts by
	Right  bool
}

// head is the head of the column called key; first says if the largest come
// first when it is pressed.
func (v teamView) head(ctx context.Context, key string, first string) sortHead {
	h := sortHead{Label: locale.T(ctx, "team.head_"+key), Key: key, Next: first + key, Right: key != "name"}
	switch cmp.Or(v.Sort, "score") {
	case key:
		h.Sorted, h.Next = "ascending", "-"+key
	case "-" + key:
		h.Sorted, h.Next = "descending", key
	}
	return h
}

// sortFields are the parameters that the form of the heads sends besides the
// order.
func (v teamView) sortFields() []widget.Choice {
	q := v.Nav.Query
	fields := []widget.Choice{{Value: string(v.Period.Name), Label: "period"}}
	if v.Period.Until < v.Nav.Current {
		fields = append(fields, widget.Choice{Value: v.Period.Until.First(), Label: "until"})
	}
	for _, name := range []string{"team_id", "scorecard_id"} {
		if q.Get(name) != "" {
			fields = append(fields, widget.Choice{Value: q.Get(name), Label: name})
		}
	}
	return fields
}

// lead is the line below the title.
func (v teamView) lead(ctx context.Context) string {
	operators := 0
	for _, r := range v.Rows {
		if !r.Left {
			operators++
		}
	}
	return strings.Join([]string{
		locale.N(ctx, "team.operators", operators), periodText(ctx, v.Period), locale.N(ctx, "standing.random", v.Numbers.Score.N),
	}, ", ")
}

// operatorPath is the address of the numbers of an operator of v.
func (v teamView) operatorPath(id string) string {
	q := url.Values{"period": {string(v.Period.Name)}}
	if v.Period.Until < v.Nav.Current {
		q.Set("until", v.Period.Until.First())
	}
	return "/team/operators/" + id + "?" + q.Encode()
}

// overdue and unread add up what waits in the whole team.
func (v teamView) overdue() int { return v.sum(func(l report.Load) int { return l.Overdue }) }

func (v teamView) unread() int { return v.sum(func(l report.Load) int { return l.Unread }) }

func (v teamView) sum(of func(report.Load) int) int {
	total := 0
	for _, l := range v.Loads {
		total += of(l)
	}
	return total
}

// name is that of an operator of v.
func (v teamView) name(ctx context.Context, id string) string {
	i := slices.IndexFunc(v.Rows, func(r report.OperatorRow) bool { return r.OperatorID == id })
	if i < 0 {
		return locale.T(ctx, "team.somebody")
	}
	return nameOr(ctx, v.Rows[i].Name)
}

// oldest are the operators who have kept feedback waiting longest.
func (v teamView) oldest() []qa.Unread { return v.Unread[:min(len(v.Unread), teamListRows)] }

// unreadPath is the address of the feedback that waits for an operator.
func unreadPath(operatorID string) string {
	return "/evaluations?" + url.Values{"operator_id": {operatorID}, "state": {string(qa.Submitted)}}.Encode()
}

// due are the assignments that are overdue or due soonest.
func (v teamView) due() []training.Assignment { return v.Training[:min(len(v.Training), teamListRows)] }

// teamListRows is how many rows the small lists beside the table have.
const teamListRows = 6

// needBadge is the word for why somebody needs their supervisor.
type needBadge struct{ Kind, Icon, Word string }

func badgeOf(ctx context.Context, need report.Need) needBadge {
	word := locale.T(ctx, "team.need_"+string(need))
	switch need {
	case report.NeedBelow:
		return needBadge{widget.Bad, "trending-down", word}
	case report.NeedFalling:
		return needBadge{widget.Bad, "trending-down", word}
	case report.NeedOverdue:
		return needBadge{widget.Warn, "clock", word}
	case report.NeedUnread:
		return needBadge{widget.Info, "message-2", word}
	}
	return needBadge{}
}

// needSentences say why somebody needs their supervisor.
func needSentences(ctx context.Context, a report.Attention, card report.Card) []string {
	var say []string
	for _, need := range a.Needs {
		switch need {
		case report.NeedBelow:
			m := scoreMeasure(a.Numbers, card)
			say = append(say, locale.T(ctx, "team.why_below", "score", m.Full(ctx), "norm", locale.Number(ctx, int(card.PassMark))))
		case report.NeedFalling:
			say = append(say, changeText(ctx, a.Change))
		case report.NeedOverdue:
			days, _ := locale.DaysUntil(ctx, a.Load.OverdueSince)
			say = append(say, locale.N(ctx, "team.why_overdue", a.Load.Overdue, "days", locale.N(ctx, "team.days", -days)))
		case report.NeedUnread:
			say = append(say, locale.N(ctx, "team.why_unread", a.Load.Unread, "since", locale.Day(ctx, a.Load.UnreadSince)))
		}
	}
	return say
}

// needAct is the one thing to do first about somebody.
func (v teamView) needAct(ctx context.Context, a report.Attention) (label, path string) {
	switch a.Needs[0] {
	case report.NeedBelow, report.NeedFalling:
		return locale.T(ctx, "team.act_look"), v.operatorPath(a.OperatorID)
	case report.NeedOverdue:
		return locale.T(ctx, "team.act_training"), v.operatorPath(a.OperatorID) + "#training"
	case report.NeedUnread:
		return locale.T(ctx, "team.act_unread"), unreadPath(a.OperatorID)
	}
	return "", ""
}
