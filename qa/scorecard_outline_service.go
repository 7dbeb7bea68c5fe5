package qa

import (
	"context"

	"qaloop/internal/identity"
)

// Outlines are the published scorecards by title, with nothing of their
// sections and criteria but keys, titles, classes and duties: what one needs to
// name a criterion that is known by its key. Those who edit scorecards get the
// drafts too, behind the published ones.
func (s *ScorecardService) Outlines(ctx context.Context, by identity.Actor) ([]Scorecard, error) {
	if err := by.Require(identity.ScorecardsRead); err != nil {
		return nil, err
	}
	states := []ScorecardState{ScorecardPublished}
	if by.May(identity.ScorecardsEdit) {
		states = append(states, ScorecardDraft)
	}
	return s.store.outlines(ctx, states)
}

// MostUses is as far as Uses counts.
const MostUses = 1000

// Uses counts the evaluations that were submitted with a scorecard, whatever
// its version, up to MostUses.
func (s *ScorecardService) Uses(ctx context.Context, by identity.Actor, id string) (int, error) {
	if err := by.Require(identity.ScorecardsRead); err != nil {
		return 0, err
	}
	return s.evaluations.usesOf(ctx, id, MostUses)
}
