package intake

import (
	"slices"
	"time"

	"qaloop/internal/once"
	"qaloop/qa"
)

// Event is one thing that happened to a call in a queue.
type Event struct {
	At       time.Time `bson:"at"`
	Name     string    `bson:"name"` // as in the queue_log, such as CONNECT
	Queue    string    `bson:"queue"`
	Agent    string    `bson:"agent,omitempty"`
	Customer string    `bson:"customer,omitempty"`
	Wait     *int      `bson:"wait,omitempty"` // seconds
	Talk     *int      `bson:"talk,omitempty"`
}

// same reports whether two events are one, met in two files.
func (e Event) same(other Event) bool {
	return e.At.Equal(other.At) && e.Name == other.Name && e.Queue == other.Queue && e.Agent == other.Agent
}

// Piece is what a file says of a call whose beginning or end is not in it.
type Piece struct {
	Source string
	CallID string
	Events []Event
}

// id is the ID under which pieces of the same call meet.
func (p *Piece) id() string { return once.ID("pc_", p.Source, p.CallID) }

// enders are the events that end a talk with an operator, and who ended it.
var enders = map[string]string{
	"COMPLETEAGENT":    "operator",
	"COMPLETECALLER":   "customer",
	"TRANSFER":         "transfer",
	"BLINDTRANSFER":    "transfer",
	"ATTENDEDTRANSFER": "transfer",
}

// rank orders events of the same moment.
func (e Event) rank() int {
	switch e.Name {
	case "ENTERQUEUE":
		return 0
	case "CONNECT":
		return 1
	}
	return 2
}

// maxEvents bounds what is remembered of one call.
const maxEvents = 64

// join adds events to those that are known, each once, in their order.
func join(known, more []Event) []Event {
	all := slices.Clone(known)
	for _, e := range more {
		if len(all) < maxEvents && !slices.ContainsFunc(all, e.same) {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Event) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return a.rank() - b.rank()
	})
	return all
}

// visit is one stay of a call in a queue.
type visit struct {
	enter, connect, end *Event
}

// visits sorts the events of a call into its stays in queues, in which it may
// have been one after another.
func visits(events []Event) []visit {
	var all []visit
	open := -1 // the visit that goes on
	for n := range events {
		e := &events[n]
		belongs := open >= 0 && all[open].queue() == e.Queue
		switch {
		case e.Name == "ENTERQUEUE":
			all, open = append(all, visit{enter: e}), len(all)
		case e.Name == "CONNECT" && belongs && all[open].connect == nil:
			all[open].connect = e
		case e.Name == "CONNECT":
			all, open = append(all, visit{connect: e}), len(all)
		case belongs:
			all[open].end, open = e, -1
		default:
			all, open = append(all, visit{end: e}), -1
		}
	}
	return all
}

func (v visit) queue() string {
	for _, e := range []*Event{v.enter, v.connect, v.end} {
		if e != nil {
			return e.Queue
		}
	}
	return ""
}

// whole reports whether v is known from its beginning to its end.
func (v visit) whole() bool { return v.enter != nil && v.end != nil }

// interaction is the handled contact that v was, if its end is known: the
// beginning can be reckoned from there.
func (v visit) interaction(source, callID string) (qa.Interaction, bool) {
	if v.end == nil {
		return qa.Interaction{}, false
	}
	ended := v.end.At
	i := qa.Interaction{
		Source: source, CallID: callID, Channel: qa.Call, Direction: qa.Inbound, Line: v.end.Queue,
		AgentID: v.end.Agent, EndedAt: &ended, WaitSeconds: v.end.Wait, TalkSeconds: v.end.Talk,
		EndedBy: enders[v.end.Name], Sources: []string{string(QueueLog)}, Evidence: qa.FromEnd,
	}
	answered := ended.Add(-seconds(v.end.Talk))
	if v.connect != nil {
		answered = v.connect.At
		if i.AgentID == "" {
			i.AgentID = v.connect.Agent
		}
		if i.WaitSeconds == nil {
			i.WaitSeconds = v.connect.Wait
		}
	}
	i.AnsweredAt = &answered
	i.StartedAt = answered.Add(-seconds(i.WaitSeconds))
	if v.enter != nil {
		i.StartedAt, i.Customer, i.Evidence = v.enter.At, v.enter.Customer, qa.FromJournal
	}
	return i, i.AgentID != ""
}

func seconds(n *int) time.Duration {
	if n == nil {
		return 0
	}
	return time.Duration(*n) * time.Second
}

// Interactions are the handled contacts that a call came to and of which one of
// told speaks, and whether the call still goes on.
func (p *Piece) Interactions(told []Event) (handled []qa.Interaction, goesOn bool) {
	for _, v := range visits(p.Events) {
		goesOn = v.end == nil
		if i, ok := v.interaction(p.Source, p.CallID); ok && v.among(told) {
			handled = append(handled, i)
		}
	}
	return handled, goesOn
}

// among reports whether one of the events told belongs to v.
func (v visit) among(told []Event) bool {
	for _, e := range []*Event{v.enter, v.connect, v.end} {
		if e != nil && slices.ContainsFunc(told, e.same) {
			return true
		}
	}
	return false
}
