package staff

import (
	"context"
	"io"

	"qaloop/internal/identity"
)

// maxSteps bounds the rows of which a plan says what would become of them.
const maxSteps = 500

// ImportPlan is what an import of a file would do now.
type ImportPlan struct {
	ImportResult

	Teams []string     // that would be founded
	Steps []ImportStep // who would be added or changed: the first 500, in the order of the file

	ahead map[string]Person // whom the rows so far have added or changed, by their keys
}

// ImportStep is what would become of a person by a row.
type ImportStep struct {
	Line    int
	New     bool
	Person  Person   // as they would be
	Team    string   // as the file calls it; empty if it says nothing of one
	Changes []Change // what would be different of somebody who is known
}

// RehearseCSV says what ImportCSV would do with file, and writes nothing.
func (s *PersonService) RehearseCSV(ctx context.Context, by identity.Actor, file io.Reader) (ImportPlan, error) {
	plan := &ImportPlan{ahead: map[string]Person{}}
	m := &muster{s: s, by: by, plan: plan}
	if err := m.read(ctx, file); err != nil {
		return ImportPlan{}, err
	}
	plan.ImportResult = m.result
	return *plan, nil
}

// note keeps in mind what a row would write.
func (p *ImportPlan) note(e entry, before, after Person) {
	for _, key := range after.keys() {
		p.ahead[key] = after
	}
	if len(p.Steps) == maxSteps {
		return
	}
	step := ImportStep{Line: e.line, New: before.ID == "", Person: after, Team: e.Team}
	if !step.New {
		step.Changes = differences(before, after, "", after.UpdatedAt)
	}
	p.Steps = append(p.Steps, step)
}

// overlay puts what the rows so far would have written over what is stored.
func (p *ImportPlan) overlay(entries []entry, known register) {
	for _, e := range entries {
		for _, key := range e.keys() {
			if ahead, ok := p.ahead[key]; ok {
				known.byKey[key] = ahead
			}
		}
	}
}
