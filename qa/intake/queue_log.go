package intake

import (
	"bytes"
	"container/list"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// ErrNotQueueLog refuses a file that is no queue_log.
var ErrNotQueueLog = problem.New(problem.Invalid, "intake.not_queue_log",
	"This is not a queue_log of Asterisk.")

// queueLog reads Asterisk's queue_log. A row is
//
//	time|call|queue|member|EVENT|data|…
//
// Calls that go on are kept until they end; of more than maxOpenCalls the
// longest is given away as a Piece, as are those that have not ended when the
// file does.
type queueLog struct {
	lines  lines
	zone   *time.Location
	source string
	open   map[string]*list.Element // of *Piece, by call ID
	oldest *list.List
	ended  bool
	rows   int64
}

// maxOpenCalls is how many calls that go on are kept in memory.
const maxOpenCalls = 20_000

func newQueueLog(s *source, o Options) (*queueLog, error) {
	head, err := s.head()
	if err != nil {
		return nil, err
	}
	r := &queueLog{
		lines:  lines{text: s.text, encoding: o.Encoding},
		zone:   o.location(),
		source: o.sourceOr(qa.SourceAsterisk),
		open:   map[string]*list.Element{},
		oldest: list.New(),
	}
	if !looksLikeQueueLog(head) {
		return nil, refuse(ErrNotQueueLog, head,
			"This is not a queue_log of Asterisk: its rows have “|” between a time in seconds, the call, the queue, the member and the event.")
	}
	return r, nil
}

// eventName is how Asterisk writes events.
var eventName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// headLines is how many lines at the beginning are looked at.
const headLines = 50

// looksLikeQueueLog reports whether one of the first lines is of a queue_log.
func looksLikeQueueLog(head []byte) bool {
	seen := 0
	for raw := range bytes.Lines(head) {
		text := strings.TrimSpace(string(bytes.Trim(raw, "\x00")))
		if text == "" {
			continue
		}
		fields := strings.Split(text, "|")
		if len(fields) >= 5 && eventName.MatchString(fields[4]) {
			if _, err := journalTime(fields[0], time.UTC); err == nil {
				return true
			}
		}
		if seen++; seen == headLines {
			break
		}
	}
	return false
}

// Next is what the next row comes to.
func (r *queueLog) Next() (Item, error) {
	if r.ended {
		return r.leftOver()
	}
	l, err := r.lines.next()
	if errors.Is(err, io.EOF) {
		r.ended = true
		return r.leftOver()
	}
	if err != nil {
		return Item{}, err
	}
	if strings.TrimSpace(l.text) == "" {
		return Item{Row: l.number}, nil
	}
	r.rows++
	switch {
	case l.tooLong:
		return fault(l, RowTooLong, "The row is longer than 64 KiB."), nil
	case strings.ContainsRune(l.text, 0):
		return fault(l, RowNUL, "The row has zero bytes in it, as a crash leaves them behind."), nil
	}
	return r.row(l), nil
}

// Rows is the number of rows read so far.
func (r *queueLog) Rows() int64 { return r.rows }

// leftOver gives away the calls that have not ended, one by one.
func (r *queueLog) leftOver() (Item, error) {
	if r.oldest.Len() == 0 {
		return Item{}, io.EOF
	}
	return Item{Piece: r.forget(r.oldest.Front())}, nil
}

// row reads one event.
func (r *queueLog) row(l line) Item {
	fields := strings.Split(l.text, "|")
	if len(fields) < 5 {
		if !l.ended {
			return fault(l, RowTruncated, "The last row is cut off. Import the file again when it is complete.")
		}
		return fault(l, RowFields, "A row has at least 5 fields with “|” between them.")
	}
	at, err := journalTime(fields[0], r.zone)
	if err != nil {
		return fault(l, BadTime, "The first field is the time in seconds since 1970.")
	}
	e := Event{At: at, Name: fields[4], Queue: fields[2], Agent: memberOf(fields[3])}
	callID, data := fields[1], fields[5:]
	if last, known := e.lastField(data); known {
		if !l.ended && len(data) <= last+1 { // what is needed may go on
			return fault(l, RowTruncated, "The last row is cut off. Import the file again when it is complete.")
		}
		return r.named(l, callID, e, data)
	}
	switch {
	case lostBy[e.Name] != "":
		r.drop(callID)
		return Item{Row: l.number, Skipped: lostBy[e.Name]}
	case housekeeping[e.Name]:
		return Item{Row: l.number}
	}
	return Item{Row: l.number, Skipped: UnknownEvent}
}

// named checks the names in a row before its event is added to its call.
func (r *queueLog) named(l line, callID string, e Event, data []string) Item {
	if callID == "" || callID == "NONE" {
		return fault(l, Missing, "The row does not name its call.")
	}
	if longer(callID, maxCallID) || longer(e.Queue, maxLine) || longer(e.Agent, maxAgent) {
		return fault(l, TooLong, "The name of the call, the queue or the member is too long.")
	}
	return r.call(l, callID, e, data)
}

// lastField is the place of the last field that is needed of those behind the
// name of an event of a handled call; of other events there is none.
func (e *Event) lastField(data []string) (int, bool) {
	switch e.Name {
	case "CONNECT":
		return 0, true
	case "ENTERQUEUE", "COMPLETEAGENT", "COMPLETECALLER":
		return 1, true
	case "ATTENDEDTRANSFER":
		if len(data) > 0 && data[0] == "LINK" { // names two channels, the others one
			return 4, true
		}
		return 3, true
	case "TRANSFER", "BLINDTRANSFER":
		return 3, true
	}
	return 0, false
}

// lostBy are the events by which a call leaves a queue without a talk.
var lostBy = map[string]Reason{
	"ABANDON": Abandoned, "EXITWITHTIMEOUT": TimedOut, "EXITWITHKEY": LeftByKey, "EXITEMPTY": QueueEmpty,
	"AGENTDUMP": Dumped, "SYSCOMPAT": Incompatible,
}

// housekeeping are the other events that Asterisk is known to write.
var housekeeping = map[string]bool{
	"QUEUESTART": true, "CONFIGRELOAD": true, "RINGNOANSWER": true, "RINGCANCELED": true, "DID": true, "INFO": true,
	"PAUSE": true, "UNPAUSE": true, "PAUSEALL": true, "UNPAUSEALL": true, "PAUSEREASON": true,
	"ADDMEMBER": true, "REMOVEMEMBER": true, "MEMBERPENALTY": true, "PENALTY": true, "RINGINUSE": true, "CALLERINFO": true,
	"AGENTLOGIN": true, "AGENTLOGOFF": true, "AGENTCALLBACKLOGIN": true, "AGENTCALLBACKLOGOFF": true, "TRANSFERFAILED": true,
}

// call adds e to its call, and ends the call if e does.
func (r *queueLog) call(l line, callID string, e Event, data []string) Item {
	if bad := e.read(data); bad != "" {
		return fault(l, BadNumber, "“"+shorten(bad)+"” is not a number of seconds.")
	}
	at, known := r.open[callID]
	if !known {
		at = r.oldest.PushBack(&Piece{Source: r.source, CallID: callID})
		r.open[callID] = at
	}
	piece := pieceOf(at)
	if e.Name == "ENTERQUEUE" {
		piece.Events = nil // whatever it did before, it left that queue
	}
	piece.Events = join(piece.Events, []Event{e})
	if enders[e.Name] == "" {
		if r.oldest.Len() > maxOpenCalls {
			return Item{Row: l.number, Piece: r.forget(r.oldest.Front())}
		}
		return Item{Row: l.number}
	}
	r.forget(at)
	stays := visits(piece.Events)
	if last := stays[len(stays)-1]; len(stays) == 1 && last.whole() {
		if i, ok := last.interaction(r.source, callID); ok {
			return Item{Row: l.number, Call: &i}
		}
		return fault(l, Missing, "The row does not name the member who took the call.")
	}
	return Item{Row: l.number, Piece: piece}
}

// read takes what follows the name of the event. It returns what should be a
// number and is not.
func (e *Event) read(data []string) (bad string) {
	field := func(n int) string {
		if n < len(data) {
			return strings.TrimSpace(data[n])
		}
		return ""
	}
	last, _ := e.lastField(data)
	wait, talk := last-1, last
	switch e.Name {
	case "ENTERQUEUE":
		e.Customer = cut(field(last), maxCustomer)
		return ""
	case "CONNECT":
		wait, talk = last, -1
	}
	for _, number := range []struct {
		at   int
		into **int
	}{{wait, &e.Wait}, {talk, &e.Talk}} {
		if number.at < 0 || field(number.at) == "" {
			continue
		}
		n, err := strconv.Atoi(field(number.at))
		if err != nil || n < 0 || n > maxSeconds {
			return field(number.at)
		}
		*number.into = &n
	}
	return ""
}

// maxSeconds is the longest that a call may wait or talk: a day.
const maxSeconds = 86_400

// drop forgets a call that was not handled.
func (r *queueLog) drop(callID string) {
	if at, known := r.open[callID]; known {
		r.forget(at)
	}
}

// forget takes a call out of those that go on.
func (r *queueLog) forget(at *list.Element) *Piece {
	piece := pieceOf(at)
	r.oldest.Remove(at)
	delete(r.open, piece.CallID)
	return piece
}

// pieceOf is the call at a place in the list, which holds nothing else.
func pieceOf(at *list.Element) *Piece {
	piece, ok := at.Value.(*Piece)
	if !ok {
		return &Piece{}
	}
	return piece
}
