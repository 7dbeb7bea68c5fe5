package export_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"qaloop/internal/export"
)

// written is a table of these rows as a file.
func written(t *testing.T, table export.Table, rows ...[]any) []byte {
	t.Helper()
	var out bytes.Buffer
	err := export.Write(&out, table, func(w *export.Writer) error {
		for _, row := range rows {
			if err := w.Row(row...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// grid reads a CSV file again.
func grid(t *testing.T, file []byte, between rune) [][]string {
	t.Helper()
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\uFEFF"))))
	in.Comma = between
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatalf("%v in %q", err, file)
	}
	return rows
}

func TestCSVIsAsTheSpreadsheetOfTheLanguageExpects(t *testing.T) {
	t.Parallel()
	kyiv := time.FixedZone("Kyiv", 2*60*60)
	row := []any{
		"Олена; \"Опт\"", 1234567, -66.67, new(4), (*int)(nil), nil, 3842 * time.Second,
		time.Date(2026, 11, 23, 22, 14, 5, 0, time.UTC), export.Day("2026-12-07"), export.Day("someday"), "", new("here"),
	}
	for name, test := range map[string]struct {
		table export.Table
		want  string
	}{
		"Ukrainian": {
			export.Table{Format: export.CSV, Lang: "uk", Zone: kyiv, Heads: []string{"Ім’я", "N"}},
			"\uFEFF\"Ім’я\";\"N\"\r\n\"Олена; \"\"Опт\"\"\";1234567;-66,67;4;;;1:04:02;2026-11-24 00:14:05;2026-12-07;\"someday\";;\"here\"\r\n",
		},
		"English": {
			export.Table{Format: export.CSV, Lang: "en", Heads: []string{"Name", "N"}},
			"\uFEFF\"Name\",\"N\"\r\n\"Олена; \"\"Опт\"\"\",1234567,-66.67,4,,,1:04:02,2026-11-23 22:14:05,2026-12-07,\"someday\",,\"here\"\r\n",
		},
		"for programs": {
			export.Table{Format: export.Plain, Lang: "ru", Heads: []string{"Name", "N"}},
			"\"Name\",\"N\"\r\n\"Олена; \"\"Опт\"\"\",1234567,-66.67,4,,,1:04:02,2026-11-23 22:14:05,2026-12-07,\"someday\",,\"here\"\r\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, string(written(t, test.table, row))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever a text begins with, no spreadsheet takes it for a formula, and what
// stands in quotes is read as it was written.
func TestNoTextBecomesAFormula(t *testing.T) {
	t.Parallel()
	corpus := []string{
		"=1+1", "=HYPERLINK(\"http://x\")", "+380671112233", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1", "\r=1", "\n=1",
		"＝1+1", "＋1", "－1", "＠x", "=\"a;b\",c", "'=1", "plain", "a=1", "1\n2", "\"", "\"=1", ";=1", "", "–1",
	}
	rows := make([][]any, len(corpus))
	for i, text := range corpus {
		rows[i] = []any{text, text}
	}
	for between, table := range map[rune]export.Table{
		';': {Format: export.CSV, Lang: "ru", Heads: []string{"=a", "b"}},
		',': {Format: export.Plain, Heads: []string{"=a", "b"}},
	} {
		for i, row := range grid(t, written(t, table, rows...), between)[1:] {
			for _, cell := range row {
				want := strings.ReplaceAll(corpus[i], "\r\n", "\n")
				if strings.ContainsAny(first(want), "=+-@\t\r\n＝＋－＠") && want != "" {
					want = "'" + want
				}
				if cell != want {
					t.Errorf("%q comes back as %q, want %q", corpus[i], cell, want)
				}
			}
		}
	}
	book := opened(t, written(t, export.Table{Format: export.XLSX, Name: "x", Heads: []string{"=a", "b"}}, rows...))
	for i, text := range corpus {
		cell := fmt.Sprint("A", i+2)
		if formula, err := book.GetCellFormula("x", cell); err != nil || formula != "" {
			t.Errorf("%q is the formula %q, %v", text, formula, err)
		}
		got, err := book.GetCellValue("x", cell)
		if want := strings.ReplaceAll(text, "\r", "\n"); err != nil || strings.ReplaceAll(got, "\r", "\n") != want {
			t.Errorf("%q comes back as %q, %v", text, got, err)
		}
	}
}

func first(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}

func opened(t *testing.T, file []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func TestWorkbookHoldsNumbersAndDaysAsSuch(t *testing.T) {
	t.Parallel()
	table := export.Table{Format: export.XLSX, Name: "Обращения: всё/[1]", Zone: time.FixedZone("Kyiv", 2*60*60), Heads: []string{"a", "b"}}
	book := opened(t, written(t, table, []any{
		66.67, 42, time.Date(2026, 11, 23, 22, 14, 0, 0, time.UTC), export.Day("2026-12-07"), 3842 * time.Second, "007", nil, "a\x00b\x0bc",
	}))
	name := book.GetSheetName(0)
	if name != "Обращения  всё  1" {
		t.Errorf("the sheet is called %q", name)
	}
	for cell, want := range map[string]string{"A2": "66.67", "B2": "42", "C2": "2026-11-24 00:14", "D2": "2026-12-07", "E2": "1:04:02", "F2": "007", "G2": ""} {
		if got, err := book.GetCellValue(name, cell); err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", cell, got, err, want)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeUnset, "C2": excelize.CellTypeUnset, "F2": excelize.CellTypeInlineString} {
		if got, err := book.GetCellType(name, cell); err != nil || got != want {
			t.Errorf("%s is of the type %v, %v; want %v", cell, got, err, want)
		}
	}
}

// What is written can be read again, whatever the texts.
func TestTextsSurvive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOf(rapid.RuneFrom([]rune("ab \"';,=\nїЩ—"))), 1, 6).Draw(rt, "texts")
		cells := make([]any, len(texts))
		for i, text := range texts {
			cells[i] = text
		}
		file := written(t, export.Table{Format: export.CSV, Lang: "ru", Heads: []string{"a"}}, cells)
		rows := grid(t, file, ';')
		if strings.Join(texts, "") == "" && len(texts) == 1 {
			return // an empty line is no row
		}
		for i, text := range texts {
			if got := rows[1][i]; got != export.Guard(text) {
				rt.Fatalf("%q comes back as %q", text, got)
			}
		}
	})
}
