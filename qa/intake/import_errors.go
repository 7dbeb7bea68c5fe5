package intake

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"

	"qaloop/internal/export"
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
		return out.Write([]string{strconv.Itoa(f.Line), f.Code, export.Guard(f.Column), export.Guard(f.Value), export.Guard(f.Detail)})
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}
