package staff

import (
	"context"
	"maps"
	"slices"
)

// register is who was known by which key when a chunk began.
type register struct {
	byKey map[string]Person // e-mail addresses and "agent " + PBX identities
}

const agentPrefix = "agent "

func (e entry) keys() []string {
	var keys []string
	if e.Email != "" {
		keys = append(keys, e.Email)
	}
	for _, id := range e.AgentIDs {
		keys = append(keys, agentPrefix+id)
	}
	return keys
}

// lookUp finds in three queries everybody whom the rows are about.
func (m *muster) lookUp(ctx context.Context, entries []entry) (register, error) {
	var emails, agents []string
	for _, e := range entries {
		if e.Email != "" {
			emails = append(emails, e.Email)
		}
		agents = append(agents, e.AgentIDs...)
	}
	holders := map[string]string{} // person by key
	for _, kind := range []struct {
		claims claimStore
		keys   []string
		prefix string
	}{{m.s.emails, emails, ""}, {m.s.agents, agents, agentPrefix}} {
		if len(kind.keys) == 0 {
			continue
		}
		found, err := kind.claims.all(ctx, kind.keys)
		if err != nil {
			return register{}, err
		}
		for key, c := range found {
			holders[kind.prefix+key] = c.PersonID
		}
	}
	people, err := m.s.store.byIDs(ctx, slices.Collect(maps.Values(holders)))
	if err != nil {
		return register{}, err
	}
	known := register{byKey: map[string]Person{}}
	for key, id := range holders {
		if p, ok := people[id]; ok && p.holds(key) {
			known.byKey[key] = p
		}
	}
	if m.plan != nil {
		m.plan.overlay(entries, known)
	}
	return known, nil
}

// holds reports whether p names the key.
func (p Person) holds(key string) bool {
	return p.Email == key || slices.ContainsFunc(p.AgentIDs, func(id string) bool { return agentPrefix+id == key })
}

// holder is the one person whom the keys of a row name; nobody is the zero
// Person.
func (k register) holder(e entry) (Person, *LineError) {
	var holder Person
	for _, key := range e.keys() {
		p, ok := k.byKey[key]
		if !ok {
			continue
		}
		if holder.ID != "" && holder.ID != p.ID {
			return Person{}, &LineError{
				Line: e.line, Reason: "row.two_people",
				Detail: "The e-mail address and the PBX identities of this row belong to different people.",
			}
		}
		holder = p
	}
	if holder.ID != "" && e.Email != "" && holder.Email != "" && holder.Email != e.Email {
		return Person{}, &LineError{
			Line: e.line, Column: string(columnAgents), Reason: "row.two_people",
			Detail: "This PBX identity belongs to somebody with another e-mail address.",
		}
	}
	return holder, nil
}

// keys are the keys that p holds.
func (p Person) keys() []string { return entry{Email: p.Email, AgentIDs: p.AgentIDs}.keys() }
