package staff

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/problem"
)

// rowsAtOnce bounds how many rows are looked up in one go.
const rowsAtOnce = 200

// ImportCSV reads people from a file with a header row. Whoever has the e-mail
// address or a PBX identity of a row is that person and gets what the row says;
// others are added. A row that is wrong is told of and the rest goes on. The
// same file again changes nothing.
func (s *PersonService) ImportCSV(ctx context.Context, by identity.Actor, file io.Reader) (ImportResult, error) {
	m := &muster{s: s, by: by}
	err := m.read(ctx, file)
	return m.result, err
}

// read takes every row of a file.
func (m *muster) read(ctx context.Context, file io.Reader) error {
	if err := m.by.Require(identity.StaffEdit); err != nil {
		return err
	}
	r, err := openRoster(file)
	if err != nil {
		return err
	}
	m.teams = map[string]string{}
	entries, err := r.entries(&m.result)
	if err != nil {
		m.result = ImportResult{}
		return err
	}
	for chunk := range slices.Chunk(entries, rowsAtOnce) {
		if err := m.take(ctx, chunk); err != nil {
			return err
		}
	}
	slices.SortStableFunc(m.result.Errors, func(a, b LineError) int { return a.Line - b.Line })
	return nil
}

// entries reads all rows of the file.
func (r *roster) entries(result *ImportResult) ([]entry, error) {
	var entries []entry
	for {
		row, wrong, err := r.next()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err != nil {
			return nil, err
		}
		if len(entries)+result.Rejected >= maxRosterRows {
			return nil, ErrRosterTooLarge
		}
		var e entry
		if wrong == nil {
			e, wrong = row.entry()
		}
		if wrong != nil {
			result.reject(*wrong)
			continue
		}
		entries = append(entries, e)
	}
}

// muster is one import under way.
type muster struct {
	s      *PersonService
	by     identity.Actor
	teams  map[string]string // IDs of the teams met so far, by folded name
	result ImportResult
	plan   *ImportPlan // of a rehearsal, which writes nothing; nil: it is for real
}

// take imports some rows.
func (m *muster) take(ctx context.Context, entries []entry) error {
	known, err := m.lookUp(ctx, entries)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := m.takeOne(ctx, e, known); err != nil {
			return err
		}
	}
	return nil
}

// takeOne imports a row, once more if somebody else changed the same person in
// between.
func (m *muster) takeOne(ctx context.Context, e entry, known register) error {
	for try := range changeTries {
		before, wrong := known.holder(e)
		if wrong != nil {
			m.result.reject(*wrong)
			return nil
		}
		if before.ID == "" {
			before = e.newcomer(try)
		}
		err := m.put(ctx, e, before, known)
		if !stale(err) && !taken(err) {
			return m.rejected(e, err)
		}
		fresh, err := m.lookUp(ctx, []entry{e})
		if err != nil {
			return err
		}
		for _, key := range e.keys() {
			delete(known.byKey, key)
			if p, ok := fresh.byKey[key]; ok {
				known.byKey[key] = p
			}
		}
	}
	m.result.reject(LineError{Line: e.line, Reason: "row.contended", Detail: "Somebody else is changing this person. Import the file again."})
	return nil
}

// put writes the person whom a row is about; a newcomer has no revision yet.
func (m *muster) put(ctx context.Context, e entry, before Person, known register) error {
	teamID, err := m.team(ctx, e.Team)
	if err != nil {
		return err
	}
	at := m.s.now()
	after := before
	e.applyTo(&after, teamID)
	isNew := before.Rev == 0
	if isNew {
		before = Person{}
		after.Rev, after.CreatedAt, after.UpdatedAt = 1, at, at
		after.History = []Change{{At: at, By: m.by.ID, What: "imported"}}
	} else if !after.became(before, m.by.ID, at) {
		m.result.Unchanged++
		return nil
	}
	if err := allowed(m.by, before, after); err != nil { // its team is one that m.team knows
		return err
	}
	if err := m.keep(ctx, e, before, after); err != nil {
		return err
	}
	if isNew {
		m.result.Created++
	} else {
		m.result.Updated++
	}
	for _, key := range after.keys() {
		known.byKey[key] = after
	}
	return nil
}

// keep writes a person; a rehearsal only notes them.
func (m *muster) keep(ctx context.Context, e entry, before, after Person) error {
	if m.plan != nil {
		m.plan.note(e, before, after)
		return nil
	}
	if err := m.s.write(ctx, before, after); err != nil {
		return err
	}
	failpoint.Here("roster.row")
	return nil
}

// newcomer is the person whom a row adds, as nobody knows them yet. The ID
// depends on the row's first key, so that two imports of one file at once add
// nobody twice; try tells apart those who had the same key one after the other.
func (e entry) newcomer(try int) Person {
	id := once.ID("p_", "roster", e.keys()[0], strconv.Itoa(try))
	return Person{ID: id, Roles: []identity.Role{identity.Operator}, Active: true, AuthRev: 1}
}

// team finds a team by its name, or founds it.
func (m *muster) team(ctx context.Context, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if id, ok := m.teams[fold(name)]; ok {
		return id, nil
	}
	t, err := m.s.teams.byName(ctx, name)
	if missing(err) {
		t, err = m.found(ctx, name)
	}
	if err == nil {
		m.teams[fold(name)] = t.ID
	}
	return t.ID, err
}

// found adds a team whose ID depends on its name: one that an import founded
// and somebody renamed since is still meant.
func (m *muster) found(ctx context.Context, name string) (Team, error) {
	if err := m.by.Require(identity.TeamsEdit); err != nil {
		return Team{}, err
	}
	at := m.s.now()
	t := Team{
		ID: once.ID("tm_", "roster", fold(name)), Rev: 1, Name: name, Active: true, CreatedAt: at, UpdatedAt: at,
		History: []Change{{At: at, By: m.by.ID, What: "imported"}},
	}
	t.tidy()
	if m.plan != nil {
		m.plan.Teams = append(m.plan.Teams, t.Name)
		return t, nil
	}
	if err := m.s.teams.insert(ctx, t); err != nil && !taken(err) {
		return Team{}, err
	}
	failpoint.Here("roster.team")
	return t, nil
}

// rejected tells of a row that breaks a rule; a fault of ours ends the import.
func (m *muster) rejected(e entry, err error) error {
	p, ok := errors.AsType[*problem.Error](err)
	if err == nil || !ok || p.Kind == problem.Unavailable || p.Kind == problem.Internal {
		return err
	}
	wrong := LineError{Line: e.line, Reason: p.Code, Detail: p.Detail}
	if len(p.Fields) > 0 {
		name, _, _ := strings.Cut(strings.TrimPrefix(p.Fields[0].Pointer, "#/"), "/")
		wrong.Column, wrong.Detail = name, p.Fields[0].Detail
	}
	m.result.reject(wrong)
	return nil
}
