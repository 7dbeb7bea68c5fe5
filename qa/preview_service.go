package qa

import (
	"context"
	"maps"
	"slices"

	"qaloop/internal/identity"
)

// Preview is what answers would come to; nothing of it is kept.
type Preview struct {
	Score
	Missing        []string  `json:"missing"`         // criteria without an answer, in the order of the scorecard
	CommentMissing []string  `json:"comment_missing"` // criteria whose answer needs a comment
	Findings       []Finding `json:"findings"`        // without IDs and decisions
	Hidden         []string  `json:"hidden"`          // criteria that their conditions hide, sorted
}

// Preview scores answers to a version of a scorecard (0 as with Get) and keeps
// nothing.
func (s *ScorecardService) Preview(
	ctx context.Context, by identity.Actor, id string, version int, a Answers,
) (Preview, error) {
	c, err := s.Get(ctx, by, id, version)
	if err != nil {
		return Preview{}, err
	}
	return c.Preview(a)
}

// Preview is what a would come to on c.
func (c ScorecardInput) Preview(a Answers) (Preview, error) {
	score, err := c.Score(a)
	if err != nil {
		return Preview{}, err
	}
	gaps := c.gaps(a, score)
	p := Preview{
		Score: score, Missing: gaps.Answers, CommentMissing: gaps.Comments,
		Findings: c.Findings("", 0, a, score),
		Hidden:   append([]string{}, slices.Sorted(maps.Keys(c.hidden(a)))...),
	}
	for i := range p.Findings {
		p.Findings[i].ID = ""
	}
	return p, nil
}
