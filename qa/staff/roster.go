package staff

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"qaloop/internal/problem"
)

// Problems with a staff file as a whole.
var (
	ErrRosterUnreadable = problem.New(problem.Invalid, "staff.file_unreadable",
		"This is no text file with a header row and columns, such as name, email, roles, team, agent_ids.")
	ErrRosterWorkbook = problem.New(problem.Invalid, "staff.file_workbook",
		"This is a workbook. Save the sheet as CSV (UTF-8) and send that file.")
	ErrRosterColumns = problem.New(problem.Invalid, "staff.file_columns",
		"The header row needs a column name, and a column email or agent_ids.")
	ErrRosterColumnTwice = problem.New(problem.Invalid, "staff.file_column_twice", "Two columns of this file mean the same.")
	ErrRosterTooLarge    = problem.New(problem.TooLarge, "staff.file_too_large", "A staff file has at most 20 MiB and 200,000 rows.")
)

const (
	maxRosterBytes   = 20 << 20
	maxRosterRows    = 200_000
	maxRosterColumns = 200
	maxLineErrors    = 1000
	maxShownValue    = 80
)

// column is a column that a staff file can have.
type column string

const (
	columnName   column = "name"
	columnEmail  column = "email"
	columnRoles  column = "roles"
	columnTeam   column = "team"
	columnAgents column = "agent_ids"
	columnHired  column = "hired_on"
	columnActive column = "active"
	columnLang   column = "lang"
)

// LineError says what is wrong in one line of a file. Column and Value are
// empty where it is about the line as a whole.
type LineError struct {
	Line   int    // 1 is the header
	Column string // such as roles
	Value  string
	Reason string // stable, such as row.unknown_role
	Detail string // one English sentence
}

// ImportResult is what became of the rows of a file.
type ImportResult struct {
	Created   int
	Updated   int
	Unchanged int
	Rejected  int
	Errors    []LineError // the first 1,000
}

func (r *ImportResult) reject(e LineError) {
	r.Rejected++
	if len(r.Errors) < maxLineErrors {
		e.Value = shownValue(e.Value)
		r.Errors = append(r.Errors, e)
	}
}

// shownValue is as much of a value as people need to find it.
func shownValue(text string) string {
	if runes := []rune(text); len(runes) > maxShownValue {
		return string(runes[:maxShownValue])
	}
	return text
}

// roster reads a staff file row by row.
type roster struct {
	rows    *csv.Reader
	columns map[column]int
	width   int
}

// openRoster finds out how a file is written and which columns it has.
func openRoster(file io.Reader) (*roster, error) {
	raw, err := io.ReadAll(io.LimitReader(file, maxRosterBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read staff file: %w", err)
	}
	if len(raw) > maxRosterBytes {
		return nil, ErrRosterTooLarge
	}
	text, err := decodeText(raw)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma = separatorOf(text)
	rows.FieldsPerRecord = -1
	header, err := rows.Read()
	if err != nil || len(header) > maxRosterColumns {
		return nil, ErrRosterUnreadable
	}
	r := &roster{rows: rows, columns: map[column]int{}, width: len(header)}
	for i, title := range header {
		c, known := headerWords[headerKey(title)]
		if !known {
			continue // a column of somebody else's
		}
		if _, twice := r.columns[c]; twice {
			return nil, ErrRosterColumnTwice.WithDetail("The file has two columns for %s: the second is %q.", c, title).With("title", shownValue(title))
		}
		r.columns[c] = i
	}
	_, byName := r.columns[columnName]
	_, byEmail := r.columns[columnEmail]
	_, byAgent := r.columns[columnAgents]
	if !byName || (!byEmail && !byAgent) {
		return nil, ErrRosterColumns
	}
	return r, nil
}

// next reads a row. A row that cannot be read is a LineError, and the rest can
// still be read; at the end it is io.EOF.
func (r *roster) next() (row, *LineError, error) {
	cells, err := r.rows.Read()
	if errors.Is(err, io.EOF) {
		return row{}, nil, io.EOF
	}
	if pe, ok := errors.AsType[*csv.ParseError](err); ok {
		return row{}, &LineError{Line: pe.StartLine, Reason: "row.unreadable", Detail: "The quotation marks of this line do not match."}, nil
	}
	if err != nil {
		return row{}, nil, fmt.Errorf("read staff file: %w", err)
	}
	line, _ := r.rows.FieldPos(0)
	if len(cells) != r.width {
		return row{}, &LineError{
			Line: line, Reason: "row.columns",
			Detail: fmt.Sprintf("This line has %d cells, the header has %d.", len(cells), r.width),
		}, nil
	}
	return row{line: line, cells: cells, columns: r.columns}, nil, nil
}

// The first bytes of files that are no text: workbooks of today and of old.
var workbookMarks = [][]byte{[]byte("PK\x03\x04"), {0xd0, 0xcf, 0x11, 0xe0}}

// decodeText turns a file into text: UTF-16 with a mark, as Excel writes it,
// UTF-8 with or without one, or else Windows-1251, in which every Russian and
// Ukrainian letter is one byte.
func decodeText(raw []byte) (string, error) {
	for _, mark := range workbookMarks {
		if bytes.HasPrefix(raw, mark) {
			return "", ErrRosterWorkbook
		}
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", ErrRosterUnreadable
		}
		raw = text
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(raw, 0) >= 0 || len(bytes.TrimSpace(raw)) == 0 {
		return "", ErrRosterUnreadable
	}
	if utf8.Valid(raw) {
		return string(raw), nil
	}
	text, err := charmap.Windows1251.NewDecoder().Bytes(raw)
	if err != nil {
		return "", ErrRosterUnreadable
	}
	return string(text), nil
}

// separatorOf is the sign that the header row has most of.
func separatorOf(text string) rune {
	header, _, _ := strings.Cut(text, "\n")
	best, most := ',', 0
	for _, sign := range ",;\t|" {
		if n := strings.Count(header, string(sign)); n > most {
			best, most = sign, n
		}
	}
	return best
}
