package report

import (
	"cmp"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"qaloop/qa"
)

// margin is how long an evaluation may be uncounted, or a bucket not computed,
// before that is a fault: the sweeper needs its time.
const margin = grace + 10*time.Second

// The codes of faults.
const (
	faultUncounted = "evaluation.uncounted"
	faultMissing   = "contribution.missing"
	faultWrong     = "contribution.wrong"
	faultStray     = "contribution.stray"
	faultSum       = "tally.wrong"
	faultDirty     = "tally.dirty"
	faultParent    = "tally.no_parent"
	faultAbsent    = "tally.missing"
	faultSurplus   = "tally.surplus"
)

// Fault is one thing that does not hold between evaluations and tallies.
type Fault struct {
	Code         string `json:"code"` // stable, such as "contribution.missing"
	TallyID      string `json:"tally_id,omitempty"`
	OperatorID   string `json:"operator_id,omitempty"`
	EvaluationID string `json:"evaluation_id,omitempty"`
	Detail       string `json:"detail"` // one English sentence

	at Address // of the bucket to mend
}

// keptFaults is how many faults an Audit names; it counts all.
const keptFaults = 1000

// Audit is what a look at all tallies found.
type Audit struct {
	Evaluations int     `json:"evaluations"`
	Tallies     int     `json:"tallies"`
	Wrong       int     `json:"wrong"`    // how many faults there are
	Repaired    int     `json:"repaired"` // tallies that were written anew, or will be by the sweeper
	Faults      []Fault `json:"faults"`   // the first of them
}

// Clean reports whether everything holds.
func (a Audit) Clean() bool { return a.Wrong == 0 }

func (a *Audit) add(faults []Fault) {
	a.Wrong += len(faults)
	for _, f := range faults {
		if len(a.Faults) < keptFaults {
			a.Faults = append(a.Faults, f)
		}
	}
}

// WriteText writes a for people: a line that sums up, and a line for each fault.
func (a Audit) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Looked at %d tallies of %d evaluations.\n", a.Tallies, a.Evaluations)
	if a.Clean() {
		b.WriteString("Every number is what the evaluations come to.\n")
	} else {
		fmt.Fprintf(&b, "Not in order: %d differences.\n", a.Wrong)
	}
	for _, f := range a.Faults {
		fmt.Fprintf(&b, "%-20s  %s  %s\n", f.Code, cmp.Or(f.where(), "-"), f.Detail)
	}
	if a.Wrong > len(a.Faults) {
		fmt.Fprintf(&b, "… and %d more.\n", a.Wrong-len(a.Faults))
	}
	if a.Repaired > 0 {
		fmt.Fprintf(&b, "%d tallies are repaired.\n", a.Repaired)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// where names what f is about.
func (f Fault) where() string {
	var parts []string
	for _, part := range []struct{ name, id string }{
		{"operator", f.OperatorID}, {"evaluation", f.EvaluationID}, {"tally", f.TallyID},
	} {
		if part.id != "" {
			parts = append(parts, part.name+"="+part.id)
		}
	}
	return strings.Join(parts, " ")
}

// fault is a fault about b.
func (b bucket) fault(code, format string, args ...any) Fault {
	return Fault{
		Code: code, TallyID: b.ID, OperatorID: b.OperatorID, Detail: fmt.Sprintf(format, args...), at: b.Address,
	}
}

// judgement is an evaluation with what it must contribute, and where.
type judgement struct {
	qa.Evaluation

	at   Address
	adds Contribution
}

// inspect compares the stored buckets of an operator with the evaluations. It
// does no input or output.
func inspect(judgements []judgement, stored []bucket, now time.Time) []Fault {
	var faults []Fault
	buckets := make(map[string]bucket, len(stored))
	for _, b := range stored {
		buckets[b.ID] = b
	}
	known := map[string]bool{} // bucket and evaluation
	for _, j := range judgements {
		b, found := buckets[j.at.id()]
		known[j.at.id()+j.ID] = true
		if !found {
			b = emptyBucket(j.at)
		}
		if code, detail := j.compare(b, now); code != "" {
			f := b.fault(code, "%s", detail)
			f.EvaluationID = j.ID
			faults = append(faults, f)
		}
	}
	for _, b := range stored {
		for id := range b.Parts {
			if !known[b.ID+id] {
				f := b.fault(faultStray, "It counts an evaluation that is not there, or belongs elsewhere.")
				f.EvaluationID = id
				faults = append(faults, f)
			}
		}
		if !b.holds(b.of(b.Parts)) {
			faults = append(faults, b.fault(faultSum, "It is not the sum of what it holds."))
		}
	}
	return faults
}

// compare says what is wrong with the contribution of j in b; an empty code:
// nothing is, or it is still to be counted.
func (j judgement) compare(b bucket, now time.Time) (code, detail string) {
	if !j.Link.Counted {
		if now.Sub(j.Link.Since) > margin {
			return faultUncounted, "It waits to be counted since " + j.Link.Since.Format(time.RFC3339) + "."
		}
		return "", ""
	}
	have, found := b.Parts[j.ID]
	if !found {
		return faultMissing, "The tally does not count this evaluation."
	}
	want := j.adds
	if have.Rev > want.Rev {
		return faultWrong, "The tally knows a later judgement than there is."
	}
	have.Rev = want.Rev // a link that is opened anew to be decided again changes no number
	if !have.equal(want) {
		return faultWrong, "The tally counts this evaluation as something else than it is."
	}
	return "", ""
}

// equal reports whether both add the same.
func (c Contribution) equal(other Contribution) bool {
	if !c.At.Equal(other.At) {
		return false
	}
	c.At = other.At
	return reflect.DeepEqual(c, other)
}

// sameScores reports whether both lists are the same.
func sameScores(a, b []Single) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].EvaluationID != b[i].EvaluationID || a[i].Hundredths != b[i].Hundredths || !a[i].At.Equal(b[i].At) {
			return false
		}
	}
	return true
}
