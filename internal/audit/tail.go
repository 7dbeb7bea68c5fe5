package audit

import (
	"context"

	"qaloop/internal/identity"
)

// tailLength is how many of the last entries a look at the end checks.
const tailLength = 200

// Tail is what a look at the end of the chain found. It costs little, however
// long the log is; only Verify reads all of it.
type Tail struct {
	Checked int    // so many of the last entries
	Stream  string // of the last one; empty: the log is empty
	Seq     int64
	Fault   *Fault // nil: those entries are chained, and the end is not cut off
}

// CheckTail checks the last entries as Verify would.
func (l *Log) CheckTail(ctx context.Context, by identity.Actor) (Tail, error) {
	if err := by.Require(identity.AuditRead); err != nil {
		return Tail{}, err
	}
	heads, err := l.store.allHeads(ctx) // before the entries: these are only more
	if err != nil {
		return Tail{}, err
	}
	entries, err := l.store.newest(ctx, tailLength+1)
	if err != nil {
		return Tail{}, err
	}
	c := newChecker(heads, nil)
	if len(entries) > tailLength { // what the first of them was appended behind
		c.last, entries = entries[0], entries[1:]
	}
	for _, e := range entries {
		c.take(e)
	}
	c.finish()
	return Tail{Checked: c.report.Entries, Stream: c.last.Stream, Seq: c.last.Seq, Fault: c.report.Fault}, nil
}
