package intake

import (
	"container/list"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// Problems with call logs.
var (
	ErrNotCDR     = problem.New(problem.Invalid, "intake.not_cdr", "This is not a call log (CDR) of Asterisk.")
	ErrCDRColumns = problem.New(problem.Invalid, "intake.cdr_columns", "The columns of the call log are not named completely.")
)

// cdrOrder is the order in which cdr_csv writes its columns.
var cdrOrder = []string{
	"accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata",
	"start", "answer", "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield",
}

// cdrNeeded are the columns without which a handled call cannot be told.
var cdrNeeded = []string{"dstchannel", "lastapp", "start", "disposition", "uniqueid"}

// cdrKept are columns that are kept as attributes.
var cdrKept = []string{"accountcode", "linkedid", "userfield"}

// cdr reads Asterisk's call log. Asterisk writes several rows for a call, those
// of one channel together; rows with the same uniqueid are gathered until
// maxGathered other calls have followed.
type cdr struct {
	records records
	zone    *time.Location
	source  string
	column  map[string]int
	calls   map[string]*list.Element // of *legs, by uniqueid
	oldest  *list.List
	ready   []Item
	ended   bool
}

// maxGathered is how many calls are kept while their rows come.
const maxGathered = 2_000

// leg is one row of a call in a queue.
type leg struct {
	row      int
	handled  bool
	start    time.Time
	end      time.Time
	contact  qa.Interaction
	billed   *int
	answered *time.Time
}

// legs are the rows of one call.
type legs struct {
	callID string
	rows   []leg
}

func newCDR(s *source, o Options) (*cdr, error) {
	head, err := s.head()
	if err != nil {
		return nil, err
	}
	r := &cdr{
		records: records{lines: lines{text: s.text, encoding: o.Encoding}, sep: cdrSeparator(head), flat: true},
		zone:    o.location(), source: o.sourceOr(qa.SourceAsterisk),
		calls: map[string]*list.Element{}, oldest: list.New(),
	}
	order := o.Columns
	if first := firstRow(head, r.records.sep, o.Encoding); len(order) == 0 && namesColumns(first) {
		order = first
		if _, err := r.records.header(); err != nil {
			return nil, err
		}
	}
	if len(order) == 0 {
		order = cdrOrder
	}
	if r.column, err = columnsOf(order); err != nil {
		return nil, err
	}
	if !cdrHead(head, r.records.sep, r.column, r.zone) {
		return nil, refuse(ErrNotCDR, head, fmt.Sprintf(
			"This is not a call log (CDR) of Asterisk with %d columns, of which column %d is the start and column %d what became of the call.",
			len(order), r.column["start"]+1, r.column["disposition"]+1))
	}
	return r, nil
}

// Rows is the number of rows read so far.
func (r *cdr) Rows() int64 { return r.records.rows }

// Next is what the next row comes to.
func (r *cdr) Next() (Item, error) {
	if len(r.ready) > 0 {
		item := r.ready[0]
		r.ready = r.ready[1:]
		return item, nil
	}
	if r.ended {
		if r.oldest.Len() == 0 {
			return Item{}, io.EOF
		}
		r.release(r.oldest.Front())
		return Item{}, nil
	}
	row, err := r.records.next()
	if errors.Is(err, io.EOF) {
		r.ended = true
		return Item{}, nil
	}
	if err != nil {
		return Item{}, err
	}
	return r.row(row), nil
}

// row reads one row.
func (r *cdr) row(row record) Item {
	switch {
	case row.line.tooLong:
		return fault(row.line, RowTooLong, "The row is longer than 64 KiB.")
	case row.torn && !row.line.ended:
		return fault(row.line, RowTruncated, "The last row is cut off. Import the file again when it is complete.")
	case row.torn:
		return fault(row.line, RowQuotes, "A quoted cell does not end.")
	case strings.ContainsRune(row.line.text, 0):
		return fault(row.line, RowNUL, "The row has zero bytes in it, as a crash leaves them behind.")
	}
	for _, name := range cdrNeeded {
		if r.column[name] >= len(row.cells) {
			if !row.line.ended {
				return fault(row.line, RowTruncated, "The last row is cut off. Import the file again when it is complete.")
			}
			return fault(row.line, RowFields, fmt.Sprintf("The row has %d columns: there is none for %s.", len(row.cells), name))
		}
	}
	if !strings.EqualFold(r.cell(row, "lastapp"), "Queue") {
		return Item{Row: row.line.number, Skipped: OtherLeg}
	}
	one, callID, bad := r.leg(row)
	if bad != nil {
		return *bad
	}
	r.gather(callID, one)
	if !one.handled {
		return Item{Row: row.line.number, Skipped: NotAnswered}
	}
	return Item{Row: row.line.number}
}

func (r *cdr) cell(row record, name string) string {
	if at, ok := r.column[name]; ok && at < len(row.cells) {
		return strings.TrimSpace(row.cells[at])
	}
	return ""
}

// gather adds a leg to its call, and lets the oldest call go if there are too
// many.
func (r *cdr) gather(callID string, one leg) {
	at, known := r.calls[callID]
	if !known {
		at = r.oldest.PushBack(&legs{callID: callID})
		r.calls[callID] = at
	}
	if call, ok := at.Value.(*legs); ok && len(call.rows) < maxEvents {
		call.rows = append(call.rows, one)
	}
	if r.oldest.Len() > maxGathered {
		r.release(r.oldest.Front())
	}
}

// release turns the legs of a call into its handled contacts.
func (r *cdr) release(at *list.Element) {
	r.oldest.Remove(at)
	call, ok := at.Value.(*legs)
	if !ok {
		return
	}
	delete(r.calls, call.callID)
	slices.SortStableFunc(call.rows, func(a, b leg) int { return a.start.Compare(b.start) })
	began, handled := time.Time{}, 0
	for _, one := range call.rows {
		if began.IsZero() {
			began = one.start
		}
		if !one.handled {
			continue
		}
		i := one.contact
		i.StartedAt = began
		if one.answered != nil && one.answered.After(one.start) {
			// The queue had not answered before: this is when the operator did.
			wait := int(one.answered.Sub(began) / time.Second)
			i.AnsweredAt, i.WaitSeconds = one.answered, &wait
		}
		if handled++; handled > 1 {
			i.Part = handled // it was passed on
		}
		r.ready = append(r.ready, Item{Row: one.row, Call: &i})
		began = time.Time{}
	}
}
