package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Outcome says how an action ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Failed  Outcome = "failed"  // answered with an error, after something had been written: a counter of wrong passwords, for one
	Unknown Outcome = "unknown" // the process died on the way; what it had written stands
)

// Object is what something was done to; its words are those of the declared
// collections.
type Object struct {
	Kind string `bson:"kind" json:"kind,omitempty"` // such as "evaluation"; empty if the ID is only what the address named
	ID   string `bson:"id" json:"id,omitempty"`
}

// Change is a document that an action has written, with its revision before
// and after; 0 where there was none or it has none.
type Change struct {
	Kind string `bson:"kind" json:"kind"`
	ID   string `bson:"id" json:"id"`
	From int    `bson:"from" json:"from"`
	To   int    `bson:"to" json:"to"`
}

// Entry is one action. It names people and things by their IDs alone, so that
// the log can outlive the erasure of a person.
type Entry struct {
	ID      string    `bson:"_id" json:"-"` // of Stream and Seq
	Stream  string    `bson:"stream" json:"stream"`
	Seq     int64     `bson:"seq" json:"seq"` // 1, 2, 3 … in its stream
	At      time.Time `bson:"at" json:"at"`   // when the action began
	Actor   string    `bson:"actor" json:"actor"`
	Action  string    `bson:"action" json:"action"` // such as "evaluations.submit"
	Object  Object    `bson:"object" json:"object"`
	Outcome Outcome   `bson:"outcome" json:"outcome"`
	From    string    `bson:"from" json:"from"`       // the address that asked
	Request string    `bson:"request" json:"request"` // its ID in the server's log
	Cause   string    `bson:"cause" json:"cause"`     // the intent that this is the end of
	Changes []Change  `bson:"changes" json:"changes"` // the first documents that were written
	More    int       `bson:"more" json:"more"`       // how many besides
	IDs     []string  `bson:"ids" json:"ids"`         // of Object and Changes, to find the entry by
	Prev    string    `bson:"prev" json:"prev"`       // the hash of the entry before
	Hash    string    `bson:"hash" json:"-"`
}

// closing is the action that ends a stream: nothing is appended behind it.
const closing = "audit.close"

// month is the stream of what is appended at a time.
func month(at time.Time) string { return at.UTC().Format("2006-01") }

// monthAfter is the stream that follows another.
func monthAfter(stream string) string {
	at, err := time.Parse("2006-01", stream)
	if err != nil {
		return stream + "+" // no stream of ours; still one that comes later
	}
	return month(at.AddDate(0, 1, 0))
}

// entryID orders entries as they were appended.
func entryID(stream string, seq int64) string { return fmt.Sprintf("%s:%012d", stream, seq) }

// sealed is e at its place in the chain.
func (e Entry) sealed(stream string, seq int64, prev string) (Entry, error) {
	e.Stream, e.Seq, e.Prev = stream, seq, prev
	e.ID = entryID(stream, seq)
	e.tidy()
	var err error
	e.Hash, err = e.sum()
	return e, err
}

// tidy writes e in the one form in which it is kept.
func (e *Entry) tidy() {
	if e.Changes == nil {
		e.Changes = []Change{}
	}
	e.IDs = []string{}
	if e.Object.ID != "" {
		e.IDs = append(e.IDs, e.Object.ID)
	}
	for _, c := range e.Changes {
		if c.ID != "" && !slices.Contains(e.IDs, c.ID) {
			e.IDs = append(e.IDs, c.ID)
		}
	}
}

// sum is the hash that e must have. The form in which an entry is hashed never
// changes: an entry that needs other fields needs another version of it.
func (e Entry) sum() (string, error) {
	e.At = e.At.UTC()
	said, err := json.Marshal(struct {
		Version int `json:"v"`
		Entry
	}{1, e})
	if err != nil {
		return "", fmt.Errorf("encode audit entry: %w", err)
	}
	h := sha256.New()
	h.Write([]byte(e.Prev))
	h.Write(said)
	return hex.EncodeToString(h.Sum(nil)), nil
}
