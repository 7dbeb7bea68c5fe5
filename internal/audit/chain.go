package audit

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Anchor is where the chain had got to at some time, as the server's log has it.
type Anchor struct {
	Stream string
	Seq    int64
	Hash   string
}

// ParseAnchor reads an anchor as it is given at a shell: STREAM:SEQ:HASH.
func ParseAnchor(text string) (Anchor, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return Anchor{}, fmt.Errorf("%q is no anchor such as 2026-11:1204:9f3c…", text)
	}
	seq, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || seq < 1 {
		return Anchor{}, fmt.Errorf("%q is no anchor such as 2026-11:1204:9f3c…", text)
	}
	return Anchor{parts[0], seq, parts[2]}, nil
}

// Fault is the first place at which the chain is not what was appended.
type Fault struct {
	Stream string `json:"stream"`
	Seq    int64  `json:"seq"`
	Code   string `json:"code"`   // stable, such as "audit.changed"
	Detail string `json:"detail"` // one English sentence
}

// Report is what Verify found.
type Report struct {
	Streams int    `json:"streams"`
	Entries int    `json:"entries"`
	Fault   *Fault `json:"fault,omitempty"` // nil: the chain is whole
}

// Clean reports whether the chain is whole.
func (r Report) Clean() bool { return r.Fault == nil }

// WriteText writes r for people.
func (r Report) WriteText(w io.Writer) error {
	said := fmt.Sprintf("Audit log: %d entries in %d streams, the chain is whole.\n", r.Entries, r.Streams)
	if f := r.Fault; f != nil {
		said = fmt.Sprintf("Audit log: %d entries read. The first that is wrong is %s:%d (%s). %s\n", r.Entries, f.Stream, f.Seq, f.Code, f.Detail)
	}
	_, err := io.WriteString(w, said)
	return err
}

// verifyBatch is how many entries are read at once.
const verifyBatch = 1000

// Verify reads the whole chain and names the first entry that is not as it was
// appended. It may run while others append. anchors are places that the chain
// must have, as the server's log tells them.
func (l *Log) Verify(ctx context.Context, anchors ...Anchor) (Report, error) {
	heads, err := l.store.allHeads(ctx) // before the entries: these are only more
	if err != nil {
		return Report{}, err
	}
	c := newChecker(heads, anchors)
	for last := ""; ; {
		batch, err := l.store.after(ctx, last, verifyBatch)
		if err != nil {
			return Report{}, err
		}
		for _, e := range batch {
			c.take(e)
			if c.report.Fault != nil {
				return c.report, nil
			}
		}
		if len(batch) < verifyBatch {
			c.finish()
			return c.report, nil
		}
		last = batch[len(batch)-1].ID
	}
}

// checker checks a chain entry by entry.
type checker struct {
	marks  map[string]map[int64][]string // the hashes that the chain must have, by stream and number
	least  map[string]int64              // how long each stream is at least
	heads  map[string]bool
	last   Entry
	report Report
}

func newChecker(heads []head, anchors []Anchor) *checker {
	c := &checker{marks: map[string]map[int64][]string{}, least: map[string]int64{}, heads: map[string]bool{}}
	for _, h := range heads {
		c.heads[h.Stream] = true
		if h.Seq > 0 {
			anchors = append(anchors, Anchor(h))
		}
	}
	for _, a := range anchors {
		if c.marks[a.Stream] == nil {
			c.marks[a.Stream] = map[int64][]string{}
		}
		c.marks[a.Stream][a.Seq] = append(c.marks[a.Stream][a.Seq], a.Hash)
		c.least[a.Stream] = max(c.least[a.Stream], a.Seq)
	}
	return c
}

func (c *checker) fail(stream string, seq int64, code, detail string) {
	if c.report.Fault == nil {
		c.report.Fault = &Fault{stream, seq, "audit." + code, detail}
	}
}

// take checks the next entry.
func (c *checker) take(e Entry) {
	if e.Stream != c.last.Stream {
		c.turn(e)
		c.report.Streams++
	}
	c.report.Entries++
	want := int64(1)
	if e.Stream == c.last.Stream {
		want = c.last.Seq + 1
	}
	switch sum, err := e.sum(); {
	case e.Seq > want:
		c.fail(e.Stream, want, "missing", fmt.Sprintf("This entry is missing: the next one that is there is %d.", e.Seq))
	case e.Seq < want, e.ID != entryID(e.Stream, e.Seq):
		c.fail(e.Stream, e.Seq, "moved", "This entry does not stand at its own place.")
	case c.last.Action == closing && e.Stream == c.last.Stream:
		c.fail(e.Stream, e.Seq, "behind_end", "This entry stands behind the one that closed its month.")
	case err != nil || sum != e.Hash:
		c.fail(e.Stream, e.Seq, "changed", "This entry says something else than when it was appended.")
	case e.Prev != c.last.Hash:
		c.fail(e.Stream, e.Seq, "unchained", "This entry was not appended behind the one that stands before it.")
	}
	if slices.ContainsFunc(c.marks[e.Stream][e.Seq], func(hash string) bool { return hash != e.Hash }) {
		c.fail(e.Stream, e.Seq, "replaced", "Another entry stood at this place once.")
	}
	c.last = e
}

// turn is the step from one stream to the next.
func (c *checker) turn(e Entry) {
	if c.last.Stream != "" {
		c.reached(c.last.Stream, c.last.Seq)
		if c.last.Action != closing {
			c.fail(c.last.Stream, c.last.Seq+1, "missing", "This month goes on into the next without the entry that closes it.")
		}
	}
	if !c.heads[e.Stream] {
		c.fail(e.Stream, e.Seq, "no_head", "The document that tells how long this month is has gone.")
	}
}

// finish checks what must be there and was not met.
func (c *checker) finish() {
	if c.last.Stream != "" {
		c.reached(c.last.Stream, c.last.Seq)
	}
	for _, stream := range slices.Sorted(maps.Keys(c.least)) {
		if stream > c.last.Stream {
			c.fail(stream, 1, "missing", fmt.Sprintf("This month had %d entries and has none.", c.least[stream]))
		}
	}
}

// reached checks that a stream is no shorter than it was.
func (c *checker) reached(stream string, seq int64) {
	if least := c.least[stream]; seq < least {
		c.fail(stream, seq+1, "missing", fmt.Sprintf("The end is cut off: there were %d entries at least.", least))
	}
}
