package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// scorecardJSON is a version of a qa.Scorecard on the wire. What its author
// wrote is shown as it was written.
type scorecardJSON struct {
	head

	Version int               `json:"version"`
	State   qa.ScorecardState `json:"state"`
	qa.ScorecardInput
	CreatedBy   string     `json:"created_by"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
}

func toScorecardJSON(_ identity.Actor, s qa.Scorecard) scorecardJSON {
	return scorecardJSON{
		head: head{s.ID, s.Rev}, Version: s.Version, State: s.State, ScorecardInput: s.ScorecardInput,
		CreatedBy: s.CreatedBy, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, PublishedAt: s.PublishedAt,
	}
}

// previewJSON is qa.Preview on the wire.
type previewJSON struct {
	Score          scoreJSON            `json:"score"`
	Missing        []string             `json:"missing"`
	CommentMissing []string             `json:"comment_missing"`
	Hidden         []string             `json:"hidden"`
	Findings       []previewFindingJSON `json:"findings"`
}

func toPreviewJSON(p qa.Preview) previewJSON {
	out := previewJSON{
		Score: toScoreJSON(p.Score), Missing: some(p.Missing), CommentMissing: some(p.CommentMissing), Hidden: some(p.Hidden),
		Findings: make([]previewFindingJSON, len(p.Findings)),
	}
	for i, f := range p.Findings {
		out.Findings[i] = toPreviewFindingJSON(f)
	}
	return out
}
