package intake

import (
	"errors"
	"io"
	"strings"
)

// maxJoined bounds a row whose quoted cells go over several lines.
const maxJoined = 16 << 10

// records reads a table with quoted cells, row by row and in bounded memory.
// encoding/csv is not used because of that: a single stray quote would make it
// swallow the rest of the file.
type records struct {
	lines  lines
	sep    byte
	flat   bool   // no cell goes over several lines
	queued []line // read ahead for a quoted cell that never ended
	rows   int64
}

// record is one row of a table.
type record struct {
	line  line // its first line; text is the whole row
	cells []string
	torn  bool // a quoted cell does not end
}

// next is the next row that is not empty, or io.EOF.
func (r *records) next() (record, error) {
	l, err := r.line()
	for err == nil && !l.tooLong && strings.Trim(l.text, " \t"+string(r.sep)) == "" {
		l, err = r.line()
	}
	if err != nil {
		return record{}, err
	}
	r.rows++
	if l.tooLong {
		return record{line: l}, nil
	}
	cells, open := split(l.text, r.sep)
	switch {
	case !open:
		return record{line: l, cells: cells}, nil
	case r.flat:
		return record{line: l, torn: true}, nil
	}
	return r.joined(l)
}

// header is the first row, which is not counted.
func (r *records) header() ([]string, error) {
	row, err := r.next()
	if errors.Is(err, io.EOF) {
		return nil, ErrEmpty
	}
	if err != nil {
		return nil, err
	}
	r.rows = 0
	for n := range row.cells {
		row.cells[n] = strings.TrimSpace(row.cells[n])
	}
	return row.cells, nil
}

// line is the next line: one that was read ahead, or a new one.
func (r *records) line() (line, error) {
	if len(r.queued) > 0 {
		l := r.queued[0]
		r.queued = r.queued[1:]
		return l, nil
	}
	return r.lines.next()
}

// joined reads on to the end of a quoted cell. If there is none, only the first
// line is lost.
func (r *records) joined(first line) (record, error) {
	whole := first
	var ahead []line
	for len(whole.text) < maxJoined {
		l, err := r.line()
		if err != nil {
			break // the end of the file; an error comes again
		}
		ahead = append(ahead, l)
		if l.tooLong {
			break
		}
		whole.text += "\n" + l.text
		whole.ended = l.ended
		if cells, open := split(whole.text, r.sep); !open {
			return record{line: whole, cells: cells}, nil
		}
	}
	r.queued = append(ahead, r.queued...)
	return record{line: first, torn: true}, nil //nolint:nilerr // an error comes again
}

// split takes a row apart. It reports whether a quoted cell is still open at
// its end. Quotes inside a cell that does not begin with one are letters.
func split(text string, sep byte) (cells []string, open bool) {
	for {
		var cell string
		var more bool
		if strings.HasPrefix(text, `"`) {
			if cell, text, more, open = quoted(text[1:], sep); open {
				return append(cells, cell), true
			}
		} else {
			cell, text, more = strings.Cut(text, string(sep))
		}
		cells = append(cells, cell)
		if !more {
			return cells, false
		}
	}
}

// quoted reads a cell after its first quote, to the separator behind its last
// one.
func quoted(text string, sep byte) (cell, rest string, more, open bool) {
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '"')
		if at < 0 {
			return b.String() + text, "", false, true
		}
		b.WriteString(text[:at])
		text = text[at+1:]
		if strings.HasPrefix(text, `"`) {
			b.WriteByte('"')
			text = text[1:]
			continue
		}
		if text == "" || text[0] == sep {
			_, rest, more = strings.Cut(text, string(sep))
			return b.String(), rest, more, false
		}
		b.WriteByte('"') // a quote in the middle
	}
}
