package export

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"
)

const (
	// mark tells a spreadsheet that a text is in UTF-8.
	mark = "\uFEFF"
	// The forms in which every spreadsheet knows a moment and a day.
	momentForm = "2006-01-02 15:04:05"
	dayForm    = time.DateOnly
)

// text is a file of comma-separated values.
type text struct {
	out     *bufio.Writer
	zone    *time.Location
	between byte // two cells
	point   string
}

func newText(w io.Writer, t Table) (*text, error) {
	out := &text{out: bufio.NewWriter(w), zone: t.Zone, between: ',', point: "."}
	if t.Format == CSV {
		if _, err := out.out.WriteString(mark); err != nil {
			return nil, err
		}
		if t.Lang != "en" { // where the comma is the decimal point, the semicolon stands between
			out.between, out.point = ';', ","
		}
	}
	heads := make([]any, len(t.Heads))
	for i, head := range t.Heads {
		heads[i] = head
	}
	return out, out.row(heads)
}

func (t *text) row(cells []any) error {
	for i, cell := range cells {
		if i > 0 {
			_ = t.out.WriteByte(t.between)
		}
		if err := t.cell(plain(cell)); err != nil {
			return err
		}
	}
	_, err := t.out.WriteString("\r\n") // a bufio.Writer keeps the first error of all writes
	return err
}

func (t *text) cell(cell any) error {
	switch v := cell.(type) {
	case nil:
	case string:
		t.quoted(Guard(v))
	case int:
		_, _ = t.out.WriteString(strconv.Itoa(v))
	case float64:
		_, _ = t.out.WriteString(strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", t.point, 1))
	case time.Duration:
		_, _ = t.out.WriteString(clock(v))
	case time.Time:
		_, _ = t.out.WriteString(v.In(t.zone).Format(momentForm))
	case Day:
		if _, err := time.Parse(dayForm, string(v)); err != nil {
			return t.cell(string(v))
		}
		_, _ = t.out.WriteString(string(v))
	default:
		return errCell(cell)
	}
	return nil
}

// quoted writes a text between quotes; an empty one needs none.
func (t *text) quoted(s string) {
	if s == "" {
		return
	}
	_, _ = t.out.WriteString(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}

func (t *text) end(note string) error {
	if note != "" {
		if err := t.row([]any{note}); err != nil {
			return err
		}
	}
	return t.out.Flush()
}

func (t *text) drop() {}

// clock is a length of time as spreadsheets read one: 1:04:02.
func clock(d time.Duration) string {
	total := int(d.Round(time.Second) / time.Second)
	sign := ""
	if total < 0 {
		sign, total = "-", -total
	}
	two := func(n int) string { return strconv.Itoa(n/10) + strconv.Itoa(n%10) }
	return sign + strconv.Itoa(total/3600) + ":" + two(total/60%60) + ":" + two(total%60)
}
