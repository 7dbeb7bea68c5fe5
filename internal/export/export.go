// Package export writes lists as files that spreadsheets open: CSV and XLSX.
// Rows go out as they come, so that a long list needs no more memory than a
// short one, and no text of a person ever becomes a formula.
//
// A caller describes a Table, walks its list with Pages and gives every row to
// a Writer; Write does the rest. Faces send the file with web.Download.
package export

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// MaxRows is how many rows a file has at most, besides its head.
const MaxRows = 100_000

// Format is what kind of file is written.
type Format string

// The formats. CSV is for the spreadsheet of somebody who reads the table's
// language: it begins with a byte order mark, and separators and decimal points
// are as that spreadsheet expects. Plain is for programs: no mark, commas,
// decimal points, whatever the language.
const (
	CSV   Format = "csv"
	Plain Format = "csv_plain"
	XLSX  Format = "xlsx"
)

// Ending is the ending of a file's name.
func (f Format) Ending() string {
	if f == XLSX {
		return ".xlsx"
	}
	return ".csv"
}

// Type is the media type of a file.
func (f Format) Type() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Table is what a file is about.
type Table struct {
	Format Format
	Name   string // of the file, without its ending; also of the sheet
	Heads  []string
	Lang   string         // whose spreadsheet reads it: ru, uk or en
	Zone   *time.Location // of the moments; nil is UTC
	Cut    string         // the sentence below a list of which there is more than MaxRows
}

// Day is a day without an hour, such as 2026-12-07, in a cell.
type Day string

// errFull stops a list at MaxRows.
var errFull = errors.New("the table is full")

// sink is a file in one of the formats.
type sink interface {
	row(cells []any) error
	// end completes the file, with a last line of one cell if note is not empty.
	end(note string) error
	// drop lets go of what was written so far; it is no more than tidy after end.
	drop()
}

// Writer takes the rows of a table.
type Writer struct {
	sink sink
	rows int
}

// Row writes one row. A cell is a string, an int, a float64, a time.Duration, a
// time.Time (a moment in the table's zone), a Day, a pointer to one of these,
// or nil for nothing; numbers, lengths, moments and days are such in the file.
// An error is to be returned at once; one of them ends a list that is too long.
func (w *Writer) Row(cells ...any) error {
	if w.rows == MaxRows {
		return errFull
	}
	w.rows++
	return w.sink.row(cells)
}

// Write writes t to w, with the rows that fill gives. If fill fails, so does
// Write, and what is in w is no complete file.
func Write(w io.Writer, t Table, fill func(*Writer) error) error {
	out, err := open(w, t)
	if err != nil {
		return err
	}
	defer out.drop()
	err = fill(&Writer{sink: out})
	switch {
	case errors.Is(err, errFull):
		return out.end(t.Cut)
	case err != nil:
		return err
	}
	return out.end("")
}

func open(w io.Writer, t Table) (sink, error) {
	if t.Zone == nil {
		t.Zone = time.UTC
	}
	switch t.Format {
	case XLSX:
		return newSheet(w, t)
	case CSV, Plain:
		return newText(w, t)
	}
	return nil, fmt.Errorf("export: there is no format %q", t.Format)
}

// plain is a cell without its pointer; a nil one is nil.
func plain(cell any) any {
	switch v := cell.(type) {
	case *string:
		return at(v)
	case *int:
		return at(v)
	case *float64:
		return at(v)
	case *time.Duration:
		return at(v)
	case *time.Time:
		return at(v)
	}
	return cell
}

func at[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

// errCell answers a value that a file has no form for: a slip of the caller.
func errCell(cell any) error { return fmt.Errorf("export: a cell cannot be a %T", cell) }
