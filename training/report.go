package training

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// FaultKind says what sort of fault the verifier found.
type FaultKind string

// The kinds.
const (
	Missing  FaultKind = "missing"  // something that should be there is not
	Double   FaultKind = "double"   // something that should be there once is there twice
	Orphaned FaultKind = "orphaned" // something is there without what it stands on
)

// Fault is one thing that does not hold between findings and assignments.
type Fault struct {
	Kind         FaultKind `json:"kind"`
	Code         string    `json:"code"` // stable, such as "decision.missing"
	OperatorID   string    `json:"operator_id"`
	EvaluationID string    `json:"evaluation_id,omitempty"`
	FindingID    string    `json:"finding_id,omitempty"`
	RuleID       string    `json:"rule_id,omitempty"`
	CourseID     string    `json:"course_id,omitempty"`
	AssignmentID string    `json:"assignment_id,omitempty"`
	Detail       string    `json:"detail"` // one English sentence
}

// keptFaults is how many faults a Report names; it counts all.
const keptFaults = 1000

// Report is what the verifier found.
type Report struct {
	Operators   int     `json:"operators"`
	Evaluations int     `json:"evaluations"`
	Findings    int     `json:"findings"`
	Assignments int     `json:"assignments"`
	Missing     int     `json:"missing"`
	Double      int     `json:"double"`
	Orphaned    int     `json:"orphaned"`
	Reopened    int     `json:"reopened"` // evaluations that are decided again
	Faults      []Fault `json:"faults"`   // the first of them
}

// Clean reports whether everything holds.
func (r Report) Clean() bool { return r.Missing+r.Double+r.Orphaned == 0 }

func (r *Report) add(faults []Fault) {
	for _, f := range faults {
		switch f.Kind {
		case Missing:
			r.Missing++
		case Double:
			r.Double++
		case Orphaned:
			r.Orphaned++
		}
		if len(r.Faults) < keptFaults {
			r.Faults = append(r.Faults, f)
		}
	}
}

// WriteText writes r for people: a line that sums up, and a line for each
// fault.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Looked at %d evaluations of %d operators: %d findings, %d assignments.\n",
		r.Evaluations, r.Operators, r.Findings, r.Assignments)
	if r.Clean() {
		b.WriteString("Nothing is missing, double or orphaned.\n")
	} else {
		fmt.Fprintf(&b, "Not in order: %d missing, %d double, %d orphaned.\n", r.Missing, r.Double, r.Orphaned)
	}
	for _, f := range r.Faults {
		fmt.Fprintf(&b, "%-8s  %-22s  %s  %s\n", f.Kind, f.Code, f.where(), f.Detail)
	}
	if all := r.Missing + r.Double + r.Orphaned; all > len(r.Faults) {
		fmt.Fprintf(&b, "… and %d more.\n", all-len(r.Faults))
	}
	if r.Reopened > 0 {
		fmt.Fprintf(&b, "%d evaluations will be decided again.\n", r.Reopened)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// where names what f is about.
func (f Fault) where() string {
	var parts []string
	for _, part := range []struct{ name, id string }{
		{"operator", f.OperatorID},
		{"evaluation", f.EvaluationID},
		{"finding", f.FindingID},
		{"rule", f.RuleID},
		{"course", f.CourseID},
		{"assignment", f.AssignmentID},
	} {
		if part.id != "" {
			parts = append(parts, part.name+"="+part.id)
		}
	}
	return cmp.Or(strings.Join(parts, " "), "-")
}
