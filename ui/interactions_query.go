package ui

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"qaloop/qa"
	"qaloop/ui/locale"
)

// interactionsQuery is what the address of the list of interactions says.
type interactionsQuery struct {
	Period         string       `query:"period" validate:"omitempty,oneof=today yesterday week month"` // counted from today, so that a saved filter does not age
	From           string       `query:"from" validate:"omitempty,datetime=2006-01-02"`                // the first day
	To             string       `query:"to" validate:"omitempty,datetime=2006-01-02"`                  // the last day
	OperatorID     string       `query:"operator_id" validate:"max=60"`
	TeamID         string       `query:"team_id" validate:"max=60"`
	Line           string       `query:"line" validate:"max=100"`
	Channel        qa.Channel   `query:"channel" validate:"omitempty,oneof=call chat email visit"`
	Direction      qa.Direction `query:"direction" validate:"omitempty,oneof=inbound outbound"`
	Evaluated      *bool        `query:"evaluated"`
	Recorded       *bool        `query:"recorded"`
	Resolved       *bool        `query:"resolved"`
	MinTalk        *int         `query:"min_talk_seconds" validate:"omitempty,min=0,max=86400"`
	MaxTalk        *int         `query:"max_talk_seconds" validate:"omitempty,min=0,max=86400"`
	Topic          string       `query:"topic" validate:"max=200"`
	CallPrefix     string       `query:"call_prefix" validate:"max=200"`
	CallID         string       `query:"call_id" validate:"max=200"`
	CreatedIn      string       `query:"created_in" validate:"max=60"`
	SameCustomerAs string       `query:"same_customer_as" validate:"max=60"`
}

// interactionParameters are the names in an address, in the order in which the
// page shows what is narrowed.
var interactionParameters = []string{
	"period", "from", "to", "operator_id", "team_id", "line", "channel", "direction", "evaluated", "recorded", "resolved",
	"min_talk_seconds", "max_talk_seconds", "topic", "call_prefix", "call_id", "created_in", "same_customer_as",
}

// rareParameters are those whose fields are folded away.
var rareParameters = []string{
	"from", "to", "team_id", "channel", "direction", "resolved", "min_talk_seconds", "max_talk_seconds", "topic", "call_prefix",
}

// values is q as an address has it, without what narrows nothing.
func (q interactionsQuery) values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{
		"period": q.Period, "from": q.From, "to": q.To, "operator_id": q.OperatorID, "team_id": q.TeamID, "line": q.Line,
		"channel": string(q.Channel), "direction": string(q.Direction),
		"evaluated": flag(q.Evaluated), "recorded": flag(q.Recorded), "resolved": flag(q.Resolved),
		"min_talk_seconds": digits(q.MinTalk), "max_talk_seconds": digits(q.MaxTalk), "topic": q.Topic,
		"call_prefix": q.CallPrefix, "call_id": q.CallID, "created_in": q.CreatedIn, "same_customer_as": q.SameCustomerAs,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// path is the address of the list.
func (q interactionsQuery) path() string { return withQuery("/interactions", q.values()) }

// without is the address of the list without one of its conditions.
func (q interactionsQuery) without(name string) string {
	values := q.values()
	values.Del(name)
	return withQuery("/interactions", values)
}

// withQuery is path with a query, if there is any.
func withQuery(path string, values url.Values) string {
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// narrowed reports whether anything is asked of the rows.
func (q interactionsQuery) narrowed() bool { return len(q.values()) > 0 }

// toDo reports whether it is the queue of what waits for an evaluation.
func (q interactionsQuery) toDo() bool { return q.Evaluated != nil && !*q.Evaluated }

// justToDo reports whether it is that queue and nothing more is asked.
func (q interactionsQuery) justToDo() bool { return q.toDo() && len(q.values()) == 1 }

// filter is q as the services understand it.
func (q interactionsQuery) filter(ctx context.Context) qa.InteractionFilter {
	from, to := periodRange(q.Period, locale.Now(ctx))
	first, last := dayRange(q.From, q.To, locale.Zone(ctx))
	if !first.IsZero() || !last.IsZero() {
		from, to = first, last
	}
	return qa.InteractionFilter{
		From: from, To: to, OperatorID: q.OperatorID, TeamID: q.TeamID, Line: q.Line, Channel: q.Channel, Direction: q.Direction,
		Evaluated: q.Evaluated, Recorded: q.Recorded, Resolved: q.Resolved, MinTalkSeconds: q.MinTalk, MaxTalkSeconds: q.MaxTalk,
		Topic: q.Topic, CallPrefix: q.CallPrefix, CallID: q.CallID, CreatedIn: q.CreatedIn, SameCustomerAs: q.SameCustomerAs,
	}
}

// The days of the longer periods; the last of them is today.
const (
	weekDays  = 7
	monthDays = 30
)

// periodRange is a period that is counted from now as the moments between which
// it lies.
func periodRange(period string, now time.Time) (from, to time.Time) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	back := map[string]int{"today": 0, "yesterday": 1, "week": weekDays - 1, "month": monthDays - 1}
	days, known := back[period]
	if !known {
		return from, to
	}
	if period == "yesterday" {
		to = today.UTC()
	}
	return today.AddDate(0, 0, -days).UTC(), to
}

// dayRange turns two days of a form into the moments between which they lie;
// the second day is part of it.
func dayRange(from, to string, zone *time.Location) (begin, end time.Time) {
	if t, err := time.ParseInLocation(time.DateOnly, from, zone); err == nil {
		begin = t.UTC()
	}
	if t, err := time.ParseInLocation(time.DateOnly, to, zone); err == nil {
		end = t.AddDate(0, 0, 1).UTC()
	}
	return begin, end
}

// flag is a yes, a no or nothing, as a form has it.
func flag(is *bool) string {
	if is == nil {
		return ""
	}
	return strconv.FormatBool(*is)
}

// digits is a number or nothing, as a form has it.
func digits(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
