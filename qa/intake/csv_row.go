package intake

import (
	"fmt"
	"strings"
	"time"

	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/qa/survey"
)

// reading takes one row of a spreadsheet apart and remembers the first thing
// that is wrong in it.
type reading struct {
	table *table
	row   record
	wrong *Item
}

// cell is what the row says of a field.
func (r *reading) cell(field string) string {
	at, ok := r.table.at[field]
	if !ok || at >= len(r.row.cells) {
		return ""
	}
	return strings.Trim(r.row.cells[at], " \t\r\n\u00a0")
}

// fail notes that the cell of field is wrong.
func (r *reading) fail(field, code, detail string) {
	if r.wrong != nil {
		return
	}
	item := fault(r.row.line, code, detail)
	item.Fault.Column, item.Fault.Value = r.table.nameOf(r.table.at[field]), shorten(r.cell(field))
	r.wrong = &item
}

// text is a cell that is not longer than most characters.
func (r *reading) text(field string, most int) string {
	s := r.cell(field)
	if longer(s, most) {
		r.fail(field, TooLong, fmt.Sprintf("The text is longer than %d characters.", most))
		return ""
	}
	return s
}

// flag is a cell that says yes or no; an empty one is nil.
func (r *reading) flag(field string) *bool {
	s := r.cell(field)
	if s == "" {
		return nil
	}
	value, ok := yesNo(s)
	if !ok {
		r.fail(field, BadChoice, "This is neither yes nor no.")
		return nil
	}
	return &value
}

// length is a cell with a duration; an empty one is nil.
func (r *reading) length(field string) *int {
	s := r.cell(field)
	if s == "" {
		return nil
	}
	n, ok := length(s)
	if !ok {
		r.fail(field, BadNumber, "This is not a duration such as 00:02:23 or 143, of at most a day.")
		return nil
	}
	return &n
}

// points is a cell with a whole number from least to most; an empty one is nil.
func (r *reading) points(field string, least, most int) *int {
	s := r.cell(field)
	if s == "" {
		return nil
	}
	n, ok := whole(s)
	if !ok {
		r.fail(field, BadNumber, "This is not a whole number.")
		return nil
	}
	if n < least || n > most {
		r.fail(field, BadRange, fmt.Sprintf("This is not from %d to %d.", least, most))
		return nil
	}
	return &n
}

// started is when the contact began.
func (r *reading) started() time.Time {
	t := r.table
	if t.has(fieldDate) {
		if _, _, _, ok := calendarDate(r.cell(fieldDate), t.order); !ok {
			r.fail(fieldDate, BadTime, "There is no such date.")
			return time.Time{}
		}
		at, ok := wallClock(r.cell(fieldDate), r.cell(fieldTime), t.order, t.zone)
		if !ok {
			r.fail(fieldTime, BadTime, "This is not a time of day such as 09:12:58.")
		}
		return at
	}
	at, ok := dateAndTime(r.cell(fieldStarted), t.order, t.zone)
	if !ok {
		r.fail(fieldStarted, BadTime, "This is not a date with a time of day such as 2021-01-31 09:12:58.")
	}
	return at
}

// contact reads one row.
func (t *table) contact(row record) Item {
	r := &reading{table: t, row: row}
	if answered := r.flag(fieldAnswered); answered != nil && !*answered {
		return Item{Row: row.line.number, Skipped: Lost}
	}
	i := qa.Interaction{
		Source: t.source, CallID: r.text(fieldCallID, maxCallID), Line: r.text(fieldLine, maxLine), AgentID: r.text(fieldAgent, maxAgent),
		Customer: r.text(fieldCustomer, maxCustomer), Topic: r.text(fieldTopic, maxTopic), StartedAt: r.started(),
		WaitSeconds: r.length(fieldWait), TalkSeconds: r.length(fieldTalk), HoldSeconds: r.length(fieldHold),
		Resolved: r.flag(fieldResolved), Channel: r.channel(), Direction: r.direction(),
		Sources: []string{string(CSV)}, Evidence: qa.AsTold,
	}
	if i.AgentID == "" {
		r.fail(fieldAgent, Missing, "The row does not name who took the contact.")
	}
	if t.has(fieldCallID) && i.CallID == "" {
		r.fail(fieldCallID, Missing, "The row does not name its contact.")
	}
	rating := r.rating()
	t.attributes(row, &i)
	if r.wrong != nil {
		return *r.wrong
	}
	if i.Line == "" {
		i.Line = t.options.Line
	}
	if i.CallID == "" { // nothing names it but what it is
		i.CallID = once.ID("", i.AgentID, i.StartedAt.Format(time.RFC3339Nano), i.Customer)
	}
	reckonEnd(&i)
	if rating != nil {
		rating.AnsweredAt = i.StartedAt
		if i.EndedAt != nil {
			rating.AnsweredAt = *i.EndedAt
		}
	}
	return Item{Row: row.line.number, Call: &i, Rating: rating}
}

// rating is what the row says that the customer said, or nil.
func (r *reading) rating() *survey.Response {
	rating := &survey.Response{
		SurveyID: r.table.options.SurveyID,
		CSAT:     r.points(fieldCSAT, 1, 5), NPS: r.points(fieldNPS, 0, 10), CES: r.points(fieldCES, 1, 7),
		Comment: r.text(fieldComment, maxComment),
	}
	if rating.CSAT == nil && rating.NPS == nil && rating.CES == nil && rating.Comment == "" {
		return nil
	}
	rating.Resolved = r.flag(fieldResolved)
	return rating
}

// channelWords are how spreadsheets call the channels.
var channelWords = map[string]qa.Channel{
	"call": qa.Call, "phone": qa.Call, "voice": qa.Call, "звонок": qa.Call, "телефон": qa.Call, "дзвінок": qa.Call,
	"chat": qa.Chat, "чат": qa.Chat, "messenger": qa.Chat, "мессенджер": qa.Chat, "месенджер": qa.Chat,
	"email": qa.Email, "e-mail": qa.Email, "mail": qa.Email, "почта": qa.Email, "письмо": qa.Email, "пошта": qa.Email, "лист": qa.Email,
	"visit": qa.Visit, "визит": qa.Visit, "візит": qa.Visit,
}

// directionWords are how spreadsheets call the directions.
var directionWords = map[string]qa.Direction{
	"in": qa.Inbound, "inbound": qa.Inbound, "incoming": qa.Inbound, "входящий": qa.Inbound, "вх": qa.Inbound, "вхідний": qa.Inbound,
	"out": qa.Outbound, "outbound": qa.Outbound, "outgoing": qa.Outbound, "исходящий": qa.Outbound, "исх": qa.Outbound, "вихідний": qa.Outbound,
}

// channel is how they met.
func (r *reading) channel() qa.Channel {
	s := strings.ToLower(r.cell(fieldChannel))
	if s == "" {
		if r.table.options.Channel != "" {
			return qa.Channel(r.table.options.Channel)
		}
		return qa.Call
	}
	channel, ok := channelWords[s]
	if !ok {
		r.fail(fieldChannel, BadChoice, "This is none of call, chat, email and visit.")
	}
	return channel
}

// direction is who began.
func (r *reading) direction() qa.Direction {
	s := strings.ToLower(r.cell(fieldDirection))
	if s == "" {
		return qa.Inbound
	}
	direction, ok := directionWords[s]
	if !ok {
		r.fail(fieldDirection, BadChoice, "This is neither inbound nor outbound.")
	}
	return direction
}

// reckonEnd adds to i when it was answered and ended, if it is known how long
// it lasted.
func reckonEnd(i *qa.Interaction) {
	answered := i.StartedAt.Add(seconds(i.WaitSeconds))
	if i.WaitSeconds != nil {
		i.AnsweredAt = &answered
	}
	if i.TalkSeconds != nil {
		ended := answered.Add(seconds(i.TalkSeconds))
		i.EndedAt = &ended
	}
}

// maxKeptColumns bounds the attributes of a contact.
const maxKeptColumns = 50

// attributes keeps the columns that are to be kept as they are.
func (t *table) attributes(row record, i *qa.Interaction) {
	for _, at := range t.kept {
		if at >= len(row.cells) || len(i.Attributes) == maxKeptColumns {
			continue
		}
		if value := strings.TrimSpace(row.cells[at]); value != "" {
			i.Attributes = append(i.Attributes, qa.Attribute{Name: cut(t.nameOf(at), 80), Value: cut(value, maxAttribute)})
		}
	}
}
