package audit

import "time"

const (
	// seenEvery is how often an action that goes on writing shows that it is
	// still under way.
	seenEvery = 30 * time.Second
	// grace is when an intent that nobody has touched is ended by the sweeper:
	// longer than any action takes between two of its writes. An action that
	// takes longer still gets its one entry, only with the outcome "unknown".
	grace = 3 * time.Minute
	// sweepLimit bounds the intents that one sweep ends.
	sweepLimit = 200
)

// intent says, from before the first write of an action, who is about to do
// what.
type intent struct {
	ID      string    `bson:"_id"`
	At      time.Time `bson:"at"`
	Seen    time.Time `bson:"seen"` // the last sign of life
	Actor   string    `bson:"actor"`
	Action  string    `bson:"action"`
	From    string    `bson:"from"`
	Request string    `bson:"request"`
	Object  Object    `bson:"object"` // as far as the first write told
}

// entry is the action of i with that outcome, not yet in the chain.
func (i intent) entry(outcome Outcome) Entry {
	return Entry{
		At: i.At, Actor: i.Actor, Action: i.Action, Object: i.Object, Outcome: outcome,
		From: i.From, Request: i.Request, Cause: i.ID,
	}
}
