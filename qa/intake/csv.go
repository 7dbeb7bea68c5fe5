package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
)

// Problems with spreadsheets.
var (
	ErrNotCSV     = problem.New(problem.Invalid, "intake.not_csv", "This is not a spreadsheet as text (CSV).")
	ErrCSVColumns = problem.New(problem.Invalid, "intake.csv_columns", "Some columns that a contact needs are not there, or their names are not known.")
	ErrDateOrder  = problem.New(problem.Invalid, "intake.date_order",
		"The dates can be read as day/month and as month/day. Say which: date_order dmy or mdy.")
)

// table reads a spreadsheet: a row for each contact.
type table struct {
	records records
	zone    *time.Location
	source  string
	order   string // of dates
	options Options
	header  []string
	columns []ColumnField
	at      map[string]int // where each field is
	kept    []int          // columns that are kept as attributes
}

func newCSV(s *source, o Options) (*table, error) {
	head, err := s.head()
	if err != nil {
		return nil, err
	}
	if kind := seemsToBe(head); kind != "csv" && kind != "text" && kind != "cdr" && kind != "queue_log" {
		return nil, refuse(ErrNotCSV, head, "This is not a spreadsheet as text (CSV).")
	}
	t := &table{
		records: records{lines: lines{text: s.text, encoding: o.Encoding}, sep: separator(head, o.Separator)},
		zone:    o.location(), source: o.sourceOr(qa.SourceCSV), options: o,
	}
	first := firstRow(head, t.records.sep, o.Encoding)
	if len(first) < 2 {
		return nil, refuse(ErrNotCSV, head, "This is not a spreadsheet as text (CSV): its first row has one column only.")
	}
	if len(first) > maxColumns {
		return nil, ErrNotCSV.WithDetail("The first row has %d columns: at most %d are read.", len(first), maxColumns)
	}
	if !o.NoHeader {
		if t.header, err = t.records.header(); err != nil {
			return nil, err
		}
		first = t.header
	}
	if err := t.understand(len(first)); err != nil {
		return nil, err
	}
	t.order, err = t.dateOrder(head)
	return t, err
}

// Columns is how the columns were understood.
func (t *table) Columns() []ColumnField { return t.columns }

// Rows is the number of rows read so far.
func (t *table) Rows() int64 { return t.records.rows }

// separators are what may stand between cells, the likeliest first.
var separators = []byte{';', ',', '\t', '|'}

// separator is what stands between the cells.
func separator(head []byte, said string) byte {
	switch said {
	case "", auto:
	case "tab":
		return '\t'
	default:
		return said[0]
	}
	line := firstLine(head)
	best, most := separators[0], 0
	for _, sep := range separators {
		if cells, _ := split(line, sep); len(cells) > most {
			best, most = sep, len(cells)
		}
	}
	return best
}

// looksLikeTable reports whether the first lines of head have equally many
// cells.
func looksLikeTable(head []byte) bool {
	sep := separator(head, auto)
	width := 0
	seen := 0
	for text := range strings.Lines(string(head)) {
		cells, _ := split(strings.TrimRight(text, "\r\n"), sep)
		if width == 0 {
			width = len(cells)
		}
		if len(cells) != width || width < 2 {
			return false
		}
		if seen++; seen == 3 {
			break
		}
	}
	return seen > 0
}

// understand finds out what each of the width columns is.
func (t *table) understand(width int) error {
	t.at = map[string]int{}
	for n := range width {
		field := t.fieldAt(n)
		if field == "" || field == fieldIgnore {
			continue
		}
		if field == fieldAttribute {
			t.kept = append(t.kept, n)
		} else if _, twice := t.at[field]; twice {
			continue // the first column of that meaning counts
		} else {
			t.at[field] = n
		}
		t.columns = append(t.columns, ColumnField{Column: t.nameOf(n), Field: field})
	}
	if t.has(fieldDate) && !t.has(fieldTime) {
		// A date alone is taken for both, as “2021-01-01 09:12”.
		t.at[fieldStarted] = t.at[fieldDate]
		delete(t.at, fieldDate)
	}
	return t.complete()
}

// complete reports fields without which there is no contact.
func (t *table) complete() error {
	var missing []string
	if !t.has(fieldAgent) {
		missing = append(missing, fieldAgent)
	}
	if !t.has(fieldStarted) && !t.has(fieldDate) {
		missing = append(missing, fieldStarted)
	}
	for _, pair := range t.options.Mapping {
		if !slices.ContainsFunc(t.columns, func(c ColumnField) bool { return c.Field == pair.Field }) && pair.Field != fieldIgnore {
			missing = append(missing, pair.Column)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return ErrCSVColumns.
		WithDetail("There is no column for %s. The columns of the file are: %s.", strings.Join(missing, ", "), strings.Join(t.header, ", ")).
		With("missing", strings.Join(missing, ", ")).With("columns", strings.Join(t.header, ", "))
}

func (t *table) has(field string) bool {
	_, ok := t.at[field]
	return ok
}

// nameOf is what the n-th column is called.
func (t *table) nameOf(n int) string {
	if n < len(t.header) && t.header[n] != "" {
		return t.header[n]
	}
	return strconv.Itoa(n + 1)
}

// fieldAt is what the n-th column is: as the mapping says, or by its name.
func (t *table) fieldAt(n int) string {
	name := t.nameOf(n)
	for _, pair := range t.options.Mapping {
		if plain(pair.Column) == plain(name) || strings.TrimSpace(pair.Column) == strconv.Itoa(n+1) {
			return pair.Field
		}
	}
	if len(t.options.Mapping) > 0 {
		return ""
	}
	return fieldOf(name)
}

// dateOrder finds out in which order dates are written, from the first rows.
func (t *table) dateOrder(head []byte) (string, error) {
	if t.options.DateOrder != "" && t.options.DateOrder != auto {
		return t.options.DateOrder, nil
	}
	column, ok := t.at[fieldDate]
	if !ok {
		column = t.at[fieldStarted]
	}
	ambiguous := false
	for text := range strings.Lines(string(head)) {
		cells, open := split(strings.TrimRight(text, "\r\n"), t.records.sep)
		if open || column >= len(cells) {
			continue
		}
		order, known := orderOf(cells[column])
		if order != "" {
			return order, nil
		}
		ambiguous = ambiguous || known
	}
	if ambiguous {
		return "", ErrDateOrder
	}
	return ymd, nil
}

// orderOf is the order in which a cell with a date must be read, or empty; the
// second result tells whether it is a date at all.
func orderOf(cell string) (string, bool) {
	date, _, _ := strings.Cut(strings.TrimSpace(cell), " ")
	parts, dotted, ok := dateParts(date)
	switch {
	case !ok:
		return "", false
	case parts[0] > 31:
		return ymd, true
	case dotted || parts[0] > 12:
		return dmy, true
	case parts[1] > 12:
		return mdy, true
	}
	return "", true
}

// Next is what the next row comes to.
func (t *table) Next() (Item, error) {
	row, err := t.records.next()
	if err != nil {
		return Item{}, err
	}
	switch {
	case row.line.tooLong:
		return fault(row.line, RowTooLong, "The row is longer than 64 KiB."), nil
	case row.torn:
		return fault(row.line, RowQuotes, "A quoted cell does not end."), nil
	case strings.ContainsRune(row.line.text, 0):
		return fault(row.line, RowNUL, "The row has zero bytes in it."), nil
	case len(row.cells) > maxColumns:
		return fault(row.line, RowFields, fmt.Sprintf("The row has more than %d columns.", maxColumns)), nil
	}
	for field, at := range t.at {
		if at >= len(row.cells) && (field == fieldAgent || field == fieldStarted || field == fieldDate || field == fieldTime) {
			return fault(row.line, RowFields, fmt.Sprintf("The row has %d columns: there is none for %s.", len(row.cells), field)), nil
		}
	}
	return t.contact(row), nil
}
