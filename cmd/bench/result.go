package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
)

// bound says on which side of its target a number is good.
type bound string

const (
	atLeast bound = "≥"
	atMost  bound = "≤"
)

// result is one row of the table.
type result struct {
	What   string  `json:"what"`
	Unit   string  `json:"unit"` // empty for a ratio
	Values series  `json:"values"`
	Bound  bound   `json:"bound"`
	Target float64 `json:"target"`
	Detail string  `json:"detail,omitempty"` // what the ratio is made of
}

// met reports whether the median is on the good side.
func (r result) met() bool {
	if r.Bound == atLeast {
		return r.Values.median() >= r.Target
	}
	return r.Values.median() <= r.Target
}

func (r result) verdict() string {
	if r.met() {
		return "PASS"
	}
	return "MISS"
}

// report is all that one run found.
type report struct {
	At      string   `json:"at"`
	Small   int      `json:"small"`
	Large   int      `json:"large"`
	Repeats int      `json:"repeats"`
	Results []result `json:"results"`
	Pages   []paged  `json:"pages,omitempty"`
	Trips   []trips  `json:"round_trips,omitempty"`
}

// writeText writes the table for people.
func (r report) writeText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "what\tmedian\tspread\ttarget\t\tof what")
	for _, one := range r.Results {
		least, most := one.Values.spread()
		fmt.Fprintf(t, "%s\t%s\t%s\t%s %s\t%s\t%s\n", one.What, number(one.Values.median(), one.Unit),
			number(least, "")+"–"+number(most, ""), one.Bound, number(one.Target, one.Unit), one.verdict(), one.Detail)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if err := writePages(w, r.Pages, r.Small, r.Large); err != nil {
		return err
	}
	return writeTrips(w, r.Trips)
}

func number(n float64, unit string) string {
	text := fmt.Sprintf("%.2f", n)
	if n >= 100 {
		text = fmt.Sprintf("%.0f", n)
	}
	return strings.TrimSpace(text + " " + unit)
}

// writeJSON writes the report for programs.
func (r report) writeJSON(path string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o644) //nolint:gosec // anybody may read it
}
