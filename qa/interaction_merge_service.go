package qa

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"qaloop/internal/problem"
	"qaloop/qa/staff"
)

// MergeResult is what came of a batch of interactions that were told of.
type MergeResult struct {
	Created   int
	Updated   int
	Unchanged int
	// Of the unchanged ones, those that this very import (CreatedIn) had made or
	// added to before: after a restart it meets its own work again.
	MadeBefore, AddedBefore int
	// Interactions are the batch as it is stored now, in the same order, without
	// transcripts and peaks.
	Interactions []Interaction
}

// mergeTries is how often a batch meets others who write the same interactions
// before it gives up.
const mergeTries = 8

// ErrMergeBusy answers a batch that could not be written for all the others who
// write the same interactions.
var ErrMergeBusy = problem.New(problem.Unavailable, "interaction.busy",
	"Too many are writing the same interactions now. Repeat this in a moment.")

// Merge records what is not known yet of a batch of interactions and adds to
// what is; it never takes away, so that telling of the same again changes
// nothing. Each names who took it by AgentID, or by OperatorID and TeamID. It
// is for imports, which have asked whether they may.
func (s *InteractionService) Merge(ctx context.Context, batch []Interaction) (MergeResult, error) {
	m := merge{
		service: s, told: slices.Clone(batch), stories: make([]story, len(batch)),
		known: make(map[string]Interaction, len(batch)),
	}
	todo := make([]int, len(batch))
	for n := range batch {
		m.told[n].normalise()
		todo[n] = n
	}
	for range mergeTries {
		if len(todo) == 0 {
			return m.result(), nil
		}
		lost, err := m.round(ctx, todo)
		if err != nil {
			return MergeResult{}, err
		}
		todo = slices.DeleteFunc(todo, func(n int) bool { return !lost[m.stories[n].id] })
	}
	if len(todo) > 0 {
		return MergeResult{}, ErrMergeBusy
	}
	return m.result(), nil
}

// fate is what became of one telling.
type fate uint8

const (
	unchanged fate = iota
	created
	updated
)

// story is where one telling went, and what came of it.
type story struct {
	id   string
	fate fate
	// own is what this import did to the interaction before.
	own fate
}

// merge is one batch on its way.
type merge struct {
	service *InteractionService
	told    []Interaction
	stories []story
	known   map[string]Interaction // what is stored, with what was told
	// Of this round:
	revs  map[string]int  // what was stored when it began
	dirty map[string]bool // what has to be written
}

// round merges the tellings todo into what is stored. It returns the
// interactions that somebody else has written in between.
func (m *merge) round(ctx context.Context, todo []int) (map[string]bool, error) {
	m.revs, m.dirty = map[string]int{}, map[string]bool{}
	ids := map[string]bool{}
	for _, n := range todo {
		ids[InteractionID(m.told[n].Source, m.told[n].CallID)] = true
		delete(m.known, m.stories[n].id)
	}
	if err := m.load(ctx, slices.Sorted(maps.Keys(ids))); err != nil {
		return nil, err
	}
	for _, n := range todo {
		if err := m.absorb(ctx, n); err != nil {
			return nil, err
		}
	}
	if err := m.nameOperators(ctx); err != nil {
		return nil, err
	}
	return m.write(ctx)
}

// load reads what is stored under ids.
func (m *merge) load(ctx context.Context, ids []string) error {
	stored, err := m.service.store.byIDs(ctx, ids)
	if err != nil {
		return err
	}
	for id, i := range stored {
		m.known[id], m.revs[id] = i, i.Rev
	}
	return nil
}

// absorb merges one telling into what is known so far.
func (m *merge) absorb(ctx context.Context, n int) error {
	told := m.told[n]
	id, part, err := m.place(ctx, told)
	if err != nil {
		return err
	}
	have, exists := m.known[id]
	s := story{id: id}
	switch {
	case !exists:
		have = told
		have.ID, have.Rev = id, 1
		have.CreatedAt = m.service.now()
		have.UpdatedAt = have.CreatedAt
		if have.Part = 0; part > 1 {
			have.Part = part
		}
		s.fate = created
	case have.absorb(told):
		s.fate = updated
		have.ChangedIn, have.UpdatedAt = told.CreatedIn, m.service.now()
	default:
		s.own = ownWork(have, told.CreatedIn)
	}
	m.dirty[id] = m.dirty[id] || s.fate != unchanged
	m.known[id], m.stories[n] = have, s
	return nil
}

// ownWork is what the import did to have before.
func ownWork(have Interaction, in string) fate {
	switch in {
	case "":
		return unchanged
	case have.CreatedIn:
		return created
	case have.ChangedIn:
		return updated
	}
	return unchanged
}

// maxParts bounds how often one call is handled.
const maxParts = 50

// place finds the interaction that told speaks of: that of the call, or a
// further part of a call that was passed on.
func (m *merge) place(ctx context.Context, told Interaction) (string, int, error) {
	for part := max(1, told.Part); part <= maxParts; part++ {
		id := partID(told.Source, told.CallID, part)
		have, exists := m.known[id]
		if !exists && part > 1 {
			if err := m.load(ctx, []string{id}); err != nil {
				return "", 0, err
			}
			have, exists = m.known[id]
		}
		if !exists || !have.anotherContact(told) {
			return id, part, nil
		}
	}
	return "", 0, fmt.Errorf("call %s has more than %d parts", told.CallID, maxParts)
}

// nameOperators finds out who took the interactions of which it is not known.
func (m *merge) nameOperators(ctx context.Context) error {
	agents := map[string]bool{}
	for id := range m.dirty {
		if i := m.known[id]; i.OperatorID == "" && i.AgentID != "" {
			agents[i.AgentID] = true
		}
	}
	if len(agents) == 0 {
		return nil
	}
	refs := make([]staff.AgentRef, 0, len(agents))
	for _, agent := range slices.Sorted(maps.Keys(agents)) {
		refs = append(refs, staff.AgentRef{ID: agent, Name: agent})
	}
	people, err := m.service.people.ByAgentIDs(ctx, refs)
	if err != nil {
		return err
	}
	for id := range m.dirty {
		if i := m.known[id]; i.OperatorID == "" && i.AgentID != "" {
			person := people[i.AgentID]
			i.OperatorID, i.TeamID = person.ID, person.TeamID
			m.known[id] = i
		}
	}
	return nil
}

// write stores what has changed in this round.
func (m *merge) write(ctx context.Context) (map[string]bool, error) {
	var fresh, changed []Interaction
	for _, id := range slices.Sorted(maps.Keys(m.dirty)) {
		i := m.known[id]
		from, was := m.revs[id]
		switch {
		case !m.dirty[id]:
		case was:
			i.Rev = from + 1
			m.known[id] = i
			changed = append(changed, i)
		default:
			fresh = append(fresh, i)
		}
	}
	lost := map[string]bool{}
	if err := m.service.store.insertMany(ctx, fresh, lost); err != nil {
		return nil, err
	}
	return lost, m.service.store.updateMany(ctx, changed, lost)
}

// result adds up the stories.
func (m *merge) result() MergeResult {
	r := MergeResult{Interactions: make([]Interaction, len(m.stories))}
	for n, s := range m.stories {
		r.Interactions[n] = m.known[s.id]
		switch s.fate {
		case created:
			r.Created++
		case updated:
			r.Updated++
		case unchanged:
			r.Unchanged++
		}
		switch s.own {
		case created:
			r.MadeBefore++
		case updated:
			r.AddedBefore++
		case unchanged:
		}
	}
	return r
}
