package intake

import (
	"strconv"
	"strings"
	"time"

	"qaloop/qa"
)

// leg reads one row of a call in a queue.
func (r *cdr) leg(row record) (leg, string, *Item) {
	wrong := func(code, column, detail string) (leg, string, *Item) {
		item := fault(row.line, code, detail)
		item.Fault.Column, item.Fault.Value = column, shorten(r.cell(row, column))
		return leg{}, "", &item
	}
	callID := r.cell(row, "uniqueid")
	line, _, _ := strings.Cut(r.cell(row, "lastdata"), ",")
	line = strings.TrimSpace(line)
	agent := memberOf(r.cell(row, "dstchannel"))
	switch {
	case callID == "":
		return wrong(Missing, "uniqueid", "The row does not name its call. Set loguniqueid=yes in cdr.conf.")
	case longer(callID, maxCallID):
		return wrong(TooLong, "uniqueid", "The name of the call is too long.")
	case longer(line, maxLine):
		return wrong(TooLong, "lastdata", "The name of the queue is too long.")
	case longer(agent, maxAgent):
		return wrong(TooLong, "dstchannel", "The name of the member is too long.")
	}
	one := leg{row: row.line.number, handled: agent != "" && strings.EqualFold(r.cell(row, "disposition"), "ANSWERED")}
	if column, detail := r.times(row, callID, &one); detail != "" {
		return wrong(BadTime, column, detail)
	}
	if detail := r.lengths(row, &one); detail != "" {
		return wrong(BadNumber, "duration", detail)
	}
	ended := one.end
	one.contact = qa.Interaction{
		Source: r.source, CallID: callID, Channel: qa.Call, Direction: qa.Inbound, Line: line, AgentID: agent,
		Customer: cut(r.cell(row, "src"), maxCustomer), EndedAt: &ended, TalkSeconds: one.billed,
		Sources: []string{string(CDR)}, Evidence: qa.FromCDR,
	}
	for _, name := range cdrKept {
		if value := r.cell(row, name); value != "" {
			one.contact.Attributes = append(one.contact.Attributes, qa.Attribute{Name: name, Value: cut(value, maxAttribute)})
		}
	}
	return one, callID, nil
}

// times reads when a leg began and ended. It returns the column that is wrong,
// and how.
func (r *cdr) times(row record, callID string, one *leg) (column, detail string) {
	var err error
	if one.start, err = r.time(row, "start", callID); err != nil {
		return "start", "This is not a time such as 2026-11-23 08:07:24."
	}
	if r.cell(row, "answer") != "" {
		answered, err := r.time(row, "answer", callID)
		if err != nil {
			return "answer", "This is not a time such as 2026-11-23 08:07:24."
		}
		one.answered = &answered
	}
	one.end = one.start
	if r.cell(row, "end") != "" {
		if one.end, err = r.time(row, "end", callID); err != nil {
			return "end", "This is not a time such as 2026-11-23 08:07:24."
		}
	}
	return "", ""
}

// time reads a cell that is a time. Where clocks are put back an hour comes
// twice: then the call's ID, which begins with the second in which its channel
// was made, tells which of the two it was.
func (r *cdr) time(row record, name, callID string) (time.Time, error) {
	at, err := journalTime(r.cell(row, name), r.zone)
	if err != nil {
		return at, err
	}
	made, err := journalTime(callID[strings.LastIndexByte(callID, '-')+1:], time.UTC)
	if err != nil || r.zone == time.UTC {
		return at, nil //nolint:nilerr // a call ID of another form says nothing about the time
	}
	for _, other := range []time.Time{at.Add(-time.Hour), at.Add(time.Hour)} {
		sameWall := other.In(r.zone).Format(time.DateTime) == at.In(r.zone).Format(time.DateTime)
		if sameWall && other.Sub(made).Abs() < at.Sub(made).Abs() {
			return other, nil
		}
	}
	return at, nil
}

// lengths reads how long a leg was, and sets its end by that: seconds do not
// know of clocks that are put back.
func (r *cdr) lengths(row record, one *leg) (wrong string) {
	duration, err := wholeSeconds(r.cell(row, "duration"))
	if err != nil {
		return "The duration is not a number of seconds from 0 to 86,400."
	}
	if one.billed, err = wholeSeconds(r.cell(row, "billsec")); err != nil {
		return "The billed time is not a number of seconds from 0 to 86,400."
	}
	if duration != nil {
		if one.billed != nil && *one.billed > *duration {
			return "The billed time is longer than the whole call."
		}
		one.end = one.start.Add(time.Duration(*duration) * time.Second)
	}
	if one.end.Before(one.start) {
		return "The call ends before it begins."
	}
	return ""
}

// wholeSeconds reads a number of seconds; an empty one is nil.
func wholeSeconds(s string) (*int, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // nothing is said, and nothing is wrong
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxSeconds {
		return nil, errTime
	}
	return &n, nil
}
