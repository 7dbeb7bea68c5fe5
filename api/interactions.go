package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// transcriptInput is what was said.
type transcriptInput struct {
	Transcript []qa.Utterance `json:"transcript" validate:"required,max=1000,dive"`
}

// putTranscript handles PUT /interactions/{id}/transcript.
func (h handler) putTranscript(c echo.Context) error {
	set := func(ctx context.Context, by identity.Actor, id string, rev int, in transcriptInput) (qa.Interaction, error) {
		return h.QA.Interactions.SetTranscript(ctx, by, id, rev, in.Transcript)
	}
	return change(set, toInteractionJSON)(c)
}
