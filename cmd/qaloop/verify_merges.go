package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"qaloop/internal/paging"
)

// merges is what must hold of those who were merged: nothing is theirs any more.
type merges struct {
	Merged int        `json:"merged"`
	Left   []leftover `json:"left"`
}

// leftover is somebody who was merged and still has interactions.
type leftover struct {
	PersonID     string `json:"person_id"`
	MergedInto   string `json:"merged_into"`
	Interactions int    `json:"interactions"`
}

// verifyMerges looks at everybody who was merged; those of whom the sweep still
// moves something are in order.
func (s services) verifyMerges(ctx context.Context) (merges, error) {
	m := merges{Left: []leftover{}}
	for page := (paging.Request{Size: paging.MaxLimit}); ; {
		found, err := s.staff.Merges.Merged(ctx, page)
		if err != nil {
			return m, err
		}
		ids := make([]string, len(found.Items))
		for i, p := range found.Items {
			ids[i] = p.ID
		}
		counts, err := s.qa.Interactions.CountByOperator(ctx, ids)
		if err != nil {
			return m, err
		}
		m.Merged += len(ids)
		for _, p := range found.Items {
			if n := counts[p.ID]; n > 0 && !p.Moving {
				m.Left = append(m.Left, leftover{p.ID, p.MergedInto, n})
			}
		}
		if page.After = found.Next; found.Next == "" {
			return m, nil
		}
	}
}

// Clean reports whether everything holds.
func (m merges) Clean() bool { return len(m.Left) == 0 }

// WriteText writes m for people.
func (m merges) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Looked at %d people who were merged.\n", m.Merged)
	for _, l := range m.Left {
		fmt.Fprintf(&b, "person=%s  Merged into %s, and still has %d interactions.\n", l.PersonID, l.MergedInto, l.Interactions)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
