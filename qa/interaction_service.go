package qa

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/problem"
	"qaloop/qa/staff"
)

// Problems with interactions.
var (
	ErrInteractionExists = problem.New(problem.Conflict, "interaction.exists",
		"There is an interaction with this source and call ID already, and it says something else.")
	ErrNoSuchOperator = problem.New(problem.Invalid, "interaction.no_operator",
		"There is nobody with this operator_id.")
	ErrTimesOutOfOrder = problem.New(problem.Invalid, "interaction.times",
		"An interaction ends after it begins, and is answered in between.")
)

// InteractionService is what people can do with interactions.
type InteractionService struct {
	store  interactionStore
	people *staff.PersonService
	now    func() time.Time
}

// Create records one interaction. Whoever tells of the same call again, with
// the same key or without, gets the stored one, and true.
func (s *InteractionService) Create(
	ctx context.Context, by identity.Actor, in InteractionInput, key once.Key,
) (Interaction, bool, error) {
	if err := by.Require(identity.InteractionsEdit); err != nil {
		return Interaction{}, false, err
	}
	i, err := s.told(in)
	if err != nil {
		return Interaction{}, false, err
	}
	if err := s.store.claimKey(ctx, key, i.ID, s.now()); err != nil {
		return Interaction{}, false, err
	}
	stored, found, err := s.store.find(ctx, i.ID)
	if err != nil {
		return Interaction{}, false, err
	}
	if found {
		return repeated(stored, i)
	}
	if err := s.nameOperator(ctx, &i); err != nil {
		return Interaction{}, false, err
	}
	inserted, err := s.store.insert(ctx, i)
	if err != nil || inserted {
		return i, false, err
	}
	// Somebody else was faster.
	stored, err = s.store.get(ctx, i.ID)
	if err != nil {
		return Interaction{}, false, err
	}
	return repeated(stored, i)
}

// repeated lets a repeat pass and refuses another story about the same call.
func repeated(stored, told Interaction) (Interaction, bool, error) {
	if stored.Fingerprint != told.Fingerprint && stored.contradicts(told) {
		return Interaction{}, false, ErrInteractionExists.With("interaction_id", stored.ID)
	}
	return stored, true, nil
}

// nameOperator finds out who took i, and in which team they are now.
func (s *InteractionService) nameOperator(ctx context.Context, i *Interaction) error {
	if i.OperatorID != "" {
		people, err := s.people.Standing(ctx, []string{i.OperatorID})
		if err != nil {
			return err
		}
		person, ok := people[i.OperatorID]
		if !ok {
			return ErrNoSuchOperator.WithFields(problem.Field{
				Pointer: "#/operator_id", Code: "operator", Detail: "There is nobody with this ID.",
			})
		}
		i.OperatorID, i.TeamID = person.ID, person.TeamID
		return nil
	}
	people, err := s.people.ByAgentIDs(ctx, []staff.AgentRef{{ID: i.AgentID}})
	if err != nil {
		return err
	}
	person := people[i.AgentID]
	i.OperatorID, i.TeamID = person.ID, person.TeamID
	return nil
}

// told is the interaction that in speaks of.
func (s *InteractionService) told(in InteractionInput) (Interaction, error) {
	said, err := json.Marshal(in)
	if err != nil {
		return Interaction{}, fmt.Errorf("encode interaction: %w", err)
	}
	sum := sha256.Sum256(said)
	i := Interaction{
		Rev: 1, Source: in.Source, CallID: in.CallID, Channel: in.Channel, Direction: in.Direction,
		Line: in.Line, AgentID: in.AgentID, OperatorID: in.OperatorID, Customer: in.Customer,
		StartedAt: in.StartedAt, AnsweredAt: in.AnsweredAt, EndedAt: in.EndedAt,
		WaitSeconds: in.WaitSeconds, TalkSeconds: in.TalkSeconds, HoldSeconds: in.HoldSeconds,
		Topic: in.Topic, Resolved: in.Resolved, Attributes: in.Attributes, Transcript: in.Transcript,
		Sources: []string{SourceAPI}, Evidence: AsTold, Fingerprint: hex.EncodeToString(sum[:]),
		CreatedAt: s.now(), UpdatedAt: s.now(),
	}
	if i.Source == "" {
		i.Source = SourceAPI
	}
	if i.Channel == "" {
		i.Channel = Call
	}
	if i.Direction == "" {
		i.Direction = Inbound
	}
	i.ID = InteractionID(i.Source, i.CallID)
	i.normalise()
	return i, i.checkTimes()
}

// checkTimes reports times that cannot follow each other.
func (i *Interaction) checkTimes() error {
	last := i.StartedAt
	for _, next := range []struct {
		name string
		at   *time.Time
	}{{"answered_at", i.AnsweredAt}, {"ended_at", i.EndedAt}} {
		if next.at == nil {
			continue
		}
		if next.at.Before(last) {
			return ErrTimesOutOfOrder.WithFields(problem.Field{
				Pointer: "#/" + next.name, Code: "order", Detail: "This is before the time that comes first.",
			})
		}
		last = *next.at
	}
	return nil
}

// Get finds one interaction that by may see.
func (s *InteractionService) Get(ctx context.Context, by identity.Actor, id string) (Interaction, error) {
	scope, err := by.Scope(identity.InteractionsRead)
	if err != nil {
		return Interaction{}, err
	}
	return s.store.within(ctx, scope, id)
}

// SetTranscript writes down what was said, over what was written before. With a
// rev it must still be the stored one.
func (s *InteractionService) SetTranscript(
	ctx context.Context, by identity.Actor, id string, rev int, said []Utterance,
) (Interaction, error) {
	if err := by.Require(identity.InteractionsEdit); err != nil {
		return Interaction{}, err
	}
	said = slices.Clone(said)
	slices.SortStableFunc(said, func(a, b Utterance) int { return cmp.Compare(a.AtSeconds, b.AtSeconds) })
	return s.store.change(ctx, id, rev, func(i *Interaction) bool {
		if slices.Equal(i.Transcript, said) {
			return false
		}
		i.Transcript, i.UpdatedAt = said, s.now()
		return true
	})
}

// ByCallIDs finds the interactions that any source calls by one of these names.
// It is for imports, which have asked whether they may.
func (s *InteractionService) ByCallIDs(ctx context.Context, callIDs []string) (map[string][]Interaction, error) {
	if len(callIDs) == 0 {
		return map[string][]Interaction{}, nil
	}
	found, err := s.store.byCallIDs(ctx, callIDs)
	if err != nil {
		return nil, err
	}
	byCall := make(map[string][]Interaction, len(found))
	for _, i := range found {
		byCall[i.CallID] = append(byCall[i.CallID], i)
	}
	return byCall, nil
}
