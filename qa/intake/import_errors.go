package intake

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"qaloop/internal/identity"
)

// Errors writes all rejected rows of an import as CSV, in UTF-8 with the mark
// that spreadsheets look for.
func (s *ImportService) Errors(ctx context.Context, by identity.Actor, id string, w io.Writer) error {
	if _, err := s.Get(ctx, by, id); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write([]string{"line", "reason", "column", "value", "detail"}); err != nil {
		return err
	}
	err := s.store.eachFault(ctx, id, func(f Fault) error {
		return out.Write([]string{strconv.Itoa(f.Line), f.Code, guard(f.Column), guard(f.Value), guard(f.Detail)})
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// guard keeps a spreadsheet from taking text for a formula.
func guard(s string) string {
	if strings.HasPrefix(s, "\n") || strings.IndexAny(s, "=+-@\t\r＝＋－＠") == 0 {
		return "'" + s
	}
	return s
}
