package audit

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// chain is a log of some months, as it was appended, and its heads.
func chain(t *testing.T, months, each int) (entries []Entry, heads []head) {
	t.Helper()
	prev := ""
	for m := range months {
		stream := month(time.Date(2026, time.Month(6+m), 1, 0, 0, 0, 0, time.UTC))
		for i := range each {
			e := Entry{
				At: time.Date(2026, time.Month(6+m), 1+i%28, 9, 14, 0, 0, time.UTC), Actor: fmt.Sprint("p_", i%3), Action: "notes.change",
				Object: Object{"note", fmt.Sprint("n_", i)}, Outcome: Done, Cause: fmt.Sprintf("in_%d_%d", m, i),
				Changes: []Change{{"note", fmt.Sprint("n_", i), i, i + 1}},
			}
			if i == each-1 && m < months-1 {
				e = Entry{Actor: "system", Action: closing, Outcome: Done, Cause: closing + stream}
			}
			e, err := e.sealed(stream, int64(i+1), prev)
			if err != nil {
				t.Fatal(err)
			}
			prev = e.Hash
			entries = append(entries, e)
		}
		heads = append(heads, head{stream, int64(each), prev})
	}
	return entries, heads
}

// fault is the first bad place of a chain; nil if it is whole.
func fault(entries []Entry, heads []head, anchors ...Anchor) *Fault {
	return newChecker(heads, anchors).rest(entries)
}

// rest checks the rest of a chain, which comes in parts, up to the first bad
// place.
func (c checker) rest(parts ...[]Entry) *Fault {
	for _, part := range parts {
		for i := range part {
			if c.take(part[i]); c.report.Fault != nil {
				return c.report.Fault
			}
		}
	}
	c.finish()
	return c.report.Fault
}

func TestAWholeChainIsWhole(t *testing.T) {
	t.Parallel()
	entries, heads := chain(t, 3, 20)
	if f := fault(entries, heads); f != nil {
		t.Errorf("found %+v", f)
	}
	if f := fault(nil, nil); f != nil {
		t.Errorf("an empty one: %+v", f)
	}
	heads[2].Seq = 15 // it may lag behind after a crash
	heads[2].Hash = entries[54].Hash
	if f := fault(entries, heads); f != nil {
		t.Errorf("with a head that lags: %+v", f)
	}
}

// Whichever of 1,000 entries is changed, deleted, swapped with the next, or cut
// off with all behind it, that very place is named.
func TestEveryTamperingIsFoundAtItsPlace(t *testing.T) {
	t.Parallel()
	const months, each = 4, 250
	entries, heads := chain(t, months, each)
	before := newChecker(heads, nil) // what was checked before the place
	for i, e := range entries {
		behind := entries[i+1:]
		tampered := map[string][][]Entry{"deleted": {behind}, "cut off": nil}
		for name, change := range map[string]func(*Entry){
			"actor":   func(e *Entry) { e.Actor += "x" },
			"time":    func(e *Entry) { e.At = e.At.Add(time.Millisecond) },
			"object":  func(e *Entry) { e.Object.ID += "x" },
			"outcome": func(e *Entry) { e.Outcome = Failed },
			"changes": func(e *Entry) { e.Changes = append(slices.Clone(e.Changes), Change{Kind: "note", ID: "more"}) },
			"ids":     func(e *Entry) { e.IDs = []string{"other"} },
		} {
			changed := e
			change(&changed)
			tampered["changed "+name] = [][]Entry{{changed}, behind}
		}
		if len(behind) > 0 {
			tampered["swapped"] = [][]Entry{{behind[0], e}, behind[1:]}
		}
		for how, story := range tampered {
			if f := before.rest(story...); f == nil || f.Stream != e.Stream || f.Seq != e.Seq {
				t.Fatalf("entry %s:%d %s: found %+v", e.Stream, e.Seq, how, f)
			}
		}
		rehashed := e
		rehashed.Actor = "p_other"
		rehashed.Hash, _ = rehashed.sum()
		if f := before.rest([]Entry{rehashed}, behind); f == nil {
			t.Fatalf("entry %s:%d changed and hashed anew is not found", e.Stream, e.Seq)
		}
		before.take(e)
	}
}

// Whoever rewrites a whole month with all that follows needs the anchors gone,
// too.
func TestARewrittenEndIsFoundByItsAnchor(t *testing.T) {
	t.Parallel()
	entries, heads := chain(t, 2, 30)
	last := entries[len(entries)-1]
	rewritten := slices.Clone(entries)
	rewritten[40].Actor = "p_other"
	for i := 40; i < len(rewritten); i++ {
		rewritten[i].Prev = rewritten[i-1].Hash
		rewritten[i].Hash, _ = rewritten[i].sum()
	}
	heads[1].Hash = rewritten[len(rewritten)-1].Hash
	if f := fault(rewritten, heads); f != nil {
		t.Errorf("found %+v, which only an anchor can show", f)
	}
	if f := fault(rewritten, heads, Anchor{last.Stream, last.Seq, last.Hash}); f == nil || f.Code != "audit.replaced" {
		t.Errorf("the anchor shows %+v", f)
	}
	if f := fault(entries[:30], heads[:1], Anchor{last.Stream, last.Seq, last.Hash}); f == nil || f.Stream != last.Stream {
		t.Errorf("a month that is gone with its head: %+v", f)
	}
}
