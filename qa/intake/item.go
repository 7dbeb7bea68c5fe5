package intake

import (
	"io"

	"qaloop/qa"
	"qaloop/qa/survey"
)

// Item is what one row of a file comes to: at most one of Call, Piece, Skipped
// and Fault is there. A row that says nothing of a contact has none.
type Item struct {
	Row     int              // its line in the file, from 1
	Call    *qa.Interaction  // a handled contact
	Rating  *survey.Response // what the customer said of Call, if anything
	Piece   *Piece           // a part of a call whose other part is elsewhere
	Skipped Reason
	Fault   *Fault
}

// Reason says why a row that is right gives no interaction.
type Reason string

// The reasons.
const (
	Abandoned    Reason = "abandoned"     // the customer hung up waiting
	TimedOut     Reason = "timed_out"     // waited too long
	LeftByKey    Reason = "left_by_key"   // the customer chose to leave the queue
	QueueEmpty   Reason = "queue_empty"   // nobody was there to answer
	Dumped       Reason = "dumped"        // the operator hung up before they met
	Incompatible Reason = "incompatible"  // the two telephones did not understand each other
	Unfinished   Reason = "unfinished"    // its end is not in the file: a later one may bring it
	Lost         Reason = "lost"          // not answered
	OtherLeg     Reason = "other_leg"     // a leg of a call that is no talk with an operator
	NotAnswered  Reason = "not_answered"  // an operator's telephone rang in vain
	UnknownEvent Reason = "unknown_event" // something new in the queue_log
)

// Reasons are all reasons, in the order in which they are shown.
var Reasons = []Reason{
	Abandoned, TimedOut, LeftByKey, QueueEmpty, Dumped, Incompatible, Lost, Unfinished, NotAnswered, OtherLeg, UnknownEvent,
}

// Fault is what is wrong with one row.
type Fault struct {
	Line   int    `bson:"line" json:"line"`
	Column string `bson:"column,omitempty" json:"column,omitempty"`
	Value  string `bson:"value,omitempty" json:"value,omitempty"` // what is there, shortened
	Code   string `bson:"code" json:"reason"`                     // one of FaultCodes
	Detail string `bson:"detail" json:"detail"`                   // one English sentence
}

// The codes of faults.
const (
	RowTooLong   = "row.too_long"
	RowTruncated = "row.truncated"
	RowFields    = "row.fields"
	RowQuotes    = "row.quotes"
	RowNUL       = "row.nul"
	BadTime      = "value.time"
	BadNumber    = "value.number"
	BadChoice    = "value.choice"
	BadRange     = "value.range"
	TooLong      = "value.too_long"
	Missing      = "value.missing"
)

// FaultCodes are all codes of faults.
var FaultCodes = []string{
	RowTooLong, RowTruncated, RowFields, RowQuotes, RowNUL, BadTime, BadNumber, BadChoice, BadRange, TooLong, Missing,
}

// fault makes an Item of a bad row.
func fault(l line, code, detail string) Item {
	return Item{Row: l.number, Fault: &Fault{Line: l.number, Value: shorten(l.text), Code: code, Detail: detail}}
}

// shorten cuts what is shown of a bad row.
func shorten(s string) string {
	if runes := []rune(s); len(runes) > excerpt {
		return string(runes[:excerpt]) + "…"
	}
	return s
}

// Reader reads a file row by row. It keeps a bounded part of the file in
// memory, and does no input but that of the io.Reader it was given.
type Reader interface {
	// Next is what the next row comes to, or io.EOF.
	Next() (Item, error)
	// Rows is the number of rows read so far, without empty ones and the header.
	Rows() int64
}

// limits of what is kept of a contact, as the JSON API has them.
const (
	maxLine      = 100
	maxID        = 60
	maxCallID    = 200
	maxAgent     = 100
	maxCustomer  = 200
	maxTopic     = 200
	maxComment   = 4000
	maxAttribute = 1000
)

// Open begins to read a file of format. A file that is something else is
// refused with a problem that says what it seems to be.
func Open(r io.Reader, format Format, o Options) (Reader, error) {
	src, err := openSource(r)
	if err != nil {
		return nil, err
	}
	return src.reader(format, o)
}

func (s *source) reader(format Format, o Options) (Reader, error) {
	switch format {
	case QueueLog:
		return newQueueLog(s, o)
	case CDR:
		return newCDR(s, o)
	case CSV:
		return newCSV(s, o)
	}
	return nil, ErrFormat
}
