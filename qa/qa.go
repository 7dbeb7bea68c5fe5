package qa

import (
	"context"
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/recent"
	"qaloop/qa/staff"
)

// Services is everything people can do in this package.
type Services struct {
	Interactions *InteractionService
	Recordings   *RecordingService
	Scorecards   *ScorecardService
	Evaluations  *EvaluationService
	Findings     *FindingService
}

// Linker leads from the findings of an evaluation to training. Another area
// does that; this one only says when.
type Linker interface {
	// ActiveRules are the rule versions in force now.
	ActiveRules(ctx context.Context) ([]RuleRef, error)
	// LinkEvaluation decides about an evaluation whose link is open. It may be
	// told of the same one any number of times.
	LinkEvaluation(ctx context.Context, id string) error
}

// New builds the services on db; people are those whose contacts are judged. The clock is a parameter so that tests can
// set it; it gives UTC in whole milliseconds.
func New(db *mongo.Database, people *staff.PersonService, linker Linker, log *slog.Logger, now func() time.Time) Services {
	scorecards := newScorecardStore(db.Collection(scorecardsName), now)
	evaluations := evaluationStore{db.Collection(evaluationsName)}
	interactions := newInteractionService(db, people, now)
	return Services{
		Interactions: interactions,
		Recordings:   &RecordingService{store: newRecordingStore(db), interactions: interactions.store, now: now},
		Scorecards:   &ScorecardService{store: scorecards, evaluations: evaluations, now: now},
		Evaluations: &EvaluationService{
			store: evaluations, scorecards: scorecards, linker: linker, log: log, now: now,
			slots:    slotStore{db.Collection(slotsName)},
			contacts: contactStore{db.Collection(interactionsName)},
			shares:   recent.NewSlow[map[string]FailShare](shareKept, shareLimit, now),
		},
		Findings: newFindingService(findingStore(evaluations), now),
	}
}
