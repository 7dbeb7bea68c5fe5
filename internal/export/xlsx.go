package export

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// sheet is a workbook with one sheet. What is written waits in a temporary
// file, since the format can only be put together at the end.
type sheet struct {
	to   io.Writer
	book *excelize.File
	rows *excelize.StreamWriter
	zone *time.Location
	line int
	// The looks of cells, as the workbook numbers them.
	head, moment, day, length int
}

const (
	// A sheet's name has at most so many letters, and none of these.
	maxSheetName = 31
	notInName    = `[]:*?/\`
	columnWidth  = 18
)

func newSheet(w io.Writer, t Table) (*sheet, error) {
	s := &sheet{to: w, book: excelize.NewFile(), zone: t.Zone}
	s.book.SetZipWriter(s.packed)
	name := sheetName(t.Name)
	var err error
	try := func(step func() error) {
		if err == nil {
			err = step()
		}
	}
	try(func() error { return s.book.SetSheetName("Sheet1", name) })
	try(func() error { return s.book.SetDocProps(&excelize.DocProperties{Creator: "Qaloop", Title: t.Name}) })
	try(s.looks)
	try(func() (err error) { s.rows, err = s.book.NewStreamWriter(name); return err })
	try(func() error { return s.rows.SetColWidth(1, max(1, len(t.Heads)), columnWidth) })
	try(func() error {
		return s.rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	})
	try(func() error { return s.heads(t.Heads) })
	if err != nil {
		s.drop()
		return nil, fmt.Errorf("begin workbook: %w", err)
	}
	return s, nil
}

// looks are how heads, moments, days and lengths are shown.
func (s *sheet) looks() error {
	momentForm, dayForm, lengthForm := "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "[h]:mm:ss"
	for _, look := range []struct {
		into  *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&s.moment, excelize.Style{CustomNumFmt: &momentForm}},
		{&s.day, excelize.Style{CustomNumFmt: &dayForm}},
		{&s.length, excelize.Style{CustomNumFmt: &lengthForm}},
	} {
		id, err := s.book.NewStyle(&look.style)
		if err != nil {
			return err
		}
		*look.into = id
	}
	return nil
}

func (s *sheet) heads(names []string) error {
	heads := make([]any, len(names))
	for i, name := range names {
		heads[i] = excelize.Cell{StyleID: s.head, Value: name}
	}
	s.line++
	return s.rows.SetRow("A1", heads)
}

func (s *sheet) row(cells []any) error {
	typed := make([]any, len(cells))
	for i, cell := range cells {
		v, err := s.cell(plain(cell))
		if err != nil {
			return err
		}
		typed[i] = v
	}
	s.line++
	return s.rows.SetRow(fmt.Sprint("A", s.line), typed)
}

// cell is a value as the workbook takes it. A text is written as one, whatever
// it begins with.
func (s *sheet) cell(cell any) (any, error) {
	switch v := cell.(type) {
	case nil, int, float64, string:
		return v, nil
	case time.Duration:
		return excelize.Cell{StyleID: s.length, Value: v}, nil
	case time.Time:
		return excelize.Cell{StyleID: s.moment, Value: onTheWall(v.In(s.zone))}, nil
	case Day:
		day, err := time.Parse(dayForm, string(v))
		if err != nil {
			return string(v), nil //nolint:nilerr // what is no day is a text
		}
		return excelize.Cell{StyleID: s.day, Value: day}, nil
	}
	return nil, errCell(cell)
}

// onTheWall is what a clock shows at t, since a workbook knows no zones.
func onTheWall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func (s *sheet) end(note string) error {
	if note != "" {
		if err := s.row([]any{note}); err != nil {
			return err
		}
	}
	if err := s.rows.Flush(); err != nil {
		return fmt.Errorf("end workbook: %w", err)
	}
	return s.book.Write(s.to)
}

// packing is how hard a workbook is packed: at twice the speed of the usual, a
// tenth larger.
const packing = 2

// packed writes the workbook straight to where it goes, instead of to the buffer
// that the library would first gather all of it in.
func (s *sheet) packed(io.Writer) excelize.ZipWriter {
	w := zip.NewWriter(s.to)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, packing) })
	return w
}

// drop removes the temporary file.
func (s *sheet) drop() { _ = s.book.Close() }

// sheetName is name as far as a sheet may be called so.
func sheetName(name string) string {
	letters := []rune(strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(notInName, r) {
			return ' '
		}
		return r
	}, name), "' "))
	if len(letters) == 0 {
		return "Qaloop"
	}
	return string(letters[:min(len(letters), maxSheetName)])
}
