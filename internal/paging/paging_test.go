package paging_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qaloop/internal/paging"
)

// Walking a list page by page gives every item once and in order, whatever the
// page size.
func TestPagesCoverTheListOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 250).Draw(t, "items")
		size := rapid.IntRange(1, 120).Draw(t, "page size")
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		var walked []int
		req := paging.Request{Size: size}
		for pages := 0; ; pages++ {
			if pages > n+1 {
				t.Fatal("the pages do not end")
			}
			start := 0
			p, ok, err := req.Position()
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				start = p.At.Nanosecond() + 1
			}
			found := all[start:min(n, start+req.Limit()+1)]
			page, err := paging.Cut(found, req.Limit(), func(i int) paging.Position {
				return paging.AtTime(time.Unix(0, int64(i)).UTC(), "id")
			})
			if err != nil {
				t.Fatal(err)
			}
			walked = append(walked, page.Items...)
			if page.Next == "" {
				break
			}
			req.After = page.Next
		}
		if !slices.Equal(walked, all) {
			t.Fatalf("walked %v", walked)
		}
	})
}

func TestForeignCursorIsRefused(t *testing.T) {
	t.Parallel()
	for _, cursor := range []string{"x", "eyJ9", "bm90IGpzb24", "e30", "🙂"} {
		_, _, err := paging.Request{After: cursor}.Position()
		if !errors.Is(err, paging.ErrBadCursor) {
			t.Errorf("cursor %q: error = %v", cursor, err)
		}
	}
}

// FuzzCursor: what is taken for a cursor is a place that can be written down
// again as the same.
func FuzzCursor(f *testing.F) {
	for _, cursor := range []string{"eyJpIjoiYSJ9", "eyJ0IjoiMjAyNi0xMS0yM1QwOTowMDowMFoiLCJpIjoiYSJ9", "eyJzIjoi0ZEiLCJpIjoiYSJ9", "eyJpIjp7IiRuZSI6bnVsbH19", "e30"} {
		f.Add(cursor)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		p, ok, err := paging.Request{After: cursor}.Position()
		if err != nil && !errors.Is(err, paging.ErrBadCursor) {
			t.Fatalf("%q: %v", cursor, err)
		}
		if err != nil || !ok {
			return
		}
		if p.ID == "" {
			t.Error("a cursor without an ID was taken")
		}
		req, err := paging.Behind(p, 10)
		if err != nil {
			t.Fatalf("%+v cannot be written: %v", p, err)
		}
		again, _, err := req.Position()
		if err != nil || again.ID != p.ID || again.Text != p.Text || (again.At == nil) != (p.At == nil) || again.At != nil && !again.At.Equal(*p.At) {
			t.Errorf("%+v comes back as %+v, %v", p, again, err)
		}
	})
}
