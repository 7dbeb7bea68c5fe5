package export_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"qaloop/internal/export"
	"qaloop/internal/paging"
)

// numbers is a list of so many numbers.
func numbers(total int) func(context.Context, paging.Request) (paging.Page[int], error) {
	return func(_ context.Context, req paging.Request) (paging.Page[int], error) {
		from := 0
		if req.After != "" {
			_, _ = fmt.Sscan(req.After, &from)
		}
		page := paging.Page[int]{}
		for n := from; n < total && len(page.Items) < req.Limit(); n++ {
			page.Items = append(page.Items, n)
		}
		if from += len(page.Items); from < total {
			page.Next = fmt.Sprint(from)
		}
		return page, nil
	}
}

// Of a list that is too long the first rows are written, and the file says so;
// neither format needs memory for all of them.
func TestLongListIsCutAndNeedsLittleMemory(t *testing.T) {
	live := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	text := strings.Repeat("Договорились обо всём. ", 8)
	for format, limit := range map[export.Format]int64{export.CSV: 1 << 20, export.XLSX: 40 << 20} {
		before, most, lines := live(), int64(0), &counter{}
		err := export.Write(lines, export.Table{Format: format, Name: "x", Heads: []string{"n"}, Lang: "ru", Cut: "There is more"}, func(w *export.Writer) error {
			for page, err := range export.Pages(t.Context(), numbers(export.MaxRows+1)) {
				if err != nil {
					return err
				}
				for _, n := range page {
					if err := w.Row(n, text, text, 66.67); err != nil {
						return err
					}
					if n%20_000 == 0 {
						most = max(most, live()-before)
					}
				}
			}
			return nil
		})
		if err != nil || most > limit {
			t.Errorf("%s: %v, %d bytes in use on the way", format, err, most)
		}
		if format == export.CSV && (lines.n != export.MaxRows+2 || !bytes.HasSuffix(lines.tail, []byte("\"There is more\"\r\n"))) {
			t.Errorf("%d lines, the last ends in %q", lines.n, lines.tail)
		}
	}
}

// counter counts the lines of what is written and keeps its end.
type counter struct {
	n    int
	tail []byte
}

func (c *counter) Write(part []byte) (int, error) {
	c.n += bytes.Count(part, []byte("\n"))
	c.tail = append(c.tail, part...)
	c.tail = bytes.Clone(c.tail[max(0, len(c.tail)-20):])
	return len(part), nil
}

func TestListThatFailsOrIsGivenUpIsNoFile(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	ctx, stop := context.WithCancel(t.Context())
	walk := func(list func(context.Context, paging.Request) (paging.Page[int], error)) error {
		return export.Write(io.Discard, export.Table{Format: export.Plain}, func(w *export.Writer) error {
			for page, err := range export.Pages(ctx, list) {
				if err != nil {
					return err
				}
				if err := w.Row(page[0]); err != nil {
					return err
				}
				stop()
			}
			return nil
		})
	}
	if err := walk(numbers(2000)); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	if err := walk(func(context.Context, paging.Request) (paging.Page[int], error) { return paging.Page[int]{}, broken }); !errors.Is(err, broken) {
		t.Errorf("a list that fails: %v", err)
	}
	for _, format := range []export.Format{export.CSV, export.XLSX} {
		err := export.Write(io.Discard, export.Table{Format: format, Name: "x"}, func(w *export.Writer) error { return w.Row(struct{}{}) })
		if err == nil {
			t.Errorf("%s takes anything", format)
		}
	}
	if err := export.Write(io.Discard, export.Table{Format: "pdf"}, nil); err == nil {
		t.Error("a format that there is not")
	}
}
