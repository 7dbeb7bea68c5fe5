package qa

import (
	"slices"
	"strings"
	"time"
)

// merging notes whether one telling of an interaction changed another.
type merging struct {
	better  bool // the new telling is believed where the two differ
	changed bool
}

// take puts told into have if have is empty or less believed.
func take[T comparable](m *merging, have *T, told T) {
	var none T
	if told == none || told == *have || (*have != none && !m.better) {
		return
	}
	*have, m.changed = told, true
}

// takeRef is take for what may be absent.
func takeRef[T comparable](m *merging, have **T, told *T) {
	if told == nil || (*have != nil && (!m.better || **have == *told)) {
		return
	}
	*have, m.changed = told, true
}

// absorb adds what told says to i and reports whether i has changed. Nothing is
// taken away, and what the better evidence said stays, so that the order in
// which the sources come makes no difference.
func (i *Interaction) absorb(told Interaction) bool {
	m := merging{better: told.Evidence > i.Evidence}
	i.absorbFacts(&m, told)
	take(&m, &i.Evidence, max(i.Evidence, told.Evidence))
	for _, source := range told.Sources {
		if at, found := slices.BinarySearch(i.Sources, source); !found {
			i.Sources, m.changed = slices.Insert(slices.Clip(i.Sources), at, source), true
		}
	}
	return m.changed
}

// absorbFacts is absorb for what happened, without who told of it.
func (i *Interaction) absorbFacts(m *merging, told Interaction) {
	take(m, &i.Channel, told.Channel)
	take(m, &i.Direction, told.Direction)
	take(m, &i.Line, told.Line)
	take(m, &i.Customer, told.Customer)
	take(m, &i.StartedAt, told.StartedAt)
	takeRef(m, &i.AnsweredAt, told.AnsweredAt)
	takeRef(m, &i.EndedAt, told.EndedAt)
	takeRef(m, &i.WaitSeconds, told.WaitSeconds)
	takeRef(m, &i.TalkSeconds, told.TalkSeconds)
	takeRef(m, &i.HoldSeconds, told.HoldSeconds)
	take(m, &i.EndedBy, told.EndedBy)
	take(m, &i.Topic, told.Topic)
	takeRef(m, &i.Resolved, told.Resolved)
	i.absorbAgent(m, told)
	i.absorbAttributes(m, told.Attributes)
}

// contradicts reports whether told says anything that i does not.
func (i *Interaction) contradicts(told Interaction) bool {
	if told.OperatorID != "" && told.OperatorID != i.OperatorID {
		return true
	}
	known, m := *i, merging{better: true}
	known.absorbFacts(&m, told)
	return m.changed
}

// absorbAgent believes the better evidence about who took it. The person is
// looked up again when the agent is another one.
func (i *Interaction) absorbAgent(m *merging, told Interaction) {
	before := i.AgentID
	take(m, &i.AgentID, told.AgentID)
	if i.AgentID != before && (before != "" || i.OperatorID == "") {
		i.OperatorID, i.TeamID = told.OperatorID, told.TeamID
	}
}

// absorbAttributes keeps the attributes sorted by name.
func (i *Interaction) absorbAttributes(m *merging, told []Attribute) {
	for _, a := range told {
		at, found := slices.BinarySearchFunc(i.Attributes, a, byName)
		if !found {
			i.Attributes, m.changed = slices.Insert(slices.Clone(i.Attributes), at, a), true
			continue
		}
		value := i.Attributes[at].Value
		take(m, &value, a.Value)
		if value != i.Attributes[at].Value {
			i.Attributes = slices.Clone(i.Attributes)
			i.Attributes[at].Value = value
		}
	}
}

func byName(a, b Attribute) int { return strings.Compare(a.Name, b.Name) }

// anotherContact reports whether told is a second contact within the same call:
// both come from a journal, whose times can be trusted, and they do not overlap.
func (i *Interaction) anotherContact(told Interaction) bool {
	if i.Evidence < FromEnd || told.Evidence < FromEnd || i.EndedAt == nil || told.EndedAt == nil {
		return false
	}
	if i.StartedAt.Equal(told.StartedAt) || i.EndedAt.Equal(*told.EndedAt) {
		return false
	}
	return !i.StartedAt.Before(*told.EndedAt) || !told.StartedAt.Before(*i.EndedAt)
}

// normalise puts a telling into the form in which it is kept.
func (i *Interaction) normalise() {
	i.StartedAt = keepable(i.StartedAt)
	for _, at := range []**time.Time{&i.AnsweredAt, &i.EndedAt} {
		if *at != nil {
			kept := keepable(**at)
			*at = &kept
		}
	}
	i.Attributes = slices.Clone(i.Attributes)
	slices.SortStableFunc(i.Attributes, byName)
	i.Attributes = slices.CompactFunc(i.Attributes, func(a, b Attribute) bool { return a.Name == b.Name })
	i.Sources = slices.Clone(i.Sources)
	slices.Sort(i.Sources)
}

// keepable is t as the database keeps it.
func keepable(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
