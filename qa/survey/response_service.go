package survey

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/rollup"
	"qaloop/qa"
)

// ResponseService is what people can do with responses.
type ResponseService struct {
	store        responseStore
	surveys      surveyStore
	interactions *qa.InteractionService
	book         *rollup.Book[answerSums]
	now          func() time.Time
}

func newResponseService(
	store responseStore, surveys surveyStore, interactions *qa.InteractionService, now func() time.Time,
) *ResponseService {
	s := &ResponseService{store: store, surveys: surveys, interactions: interactions, now: now}
	s.InZone(time.UTC)
	return s
}

// Create keeps what a customer said. The same key again gives the same
// response, and true.
func (s *ResponseService) Create(ctx context.Context, by identity.Actor, in ResponseInput, key once.Key) (Response, bool, error) {
	if err := by.Require(identity.ResponsesWrite); err != nil {
		return Response{}, false, err
	}
	if in.empty() {
		return Response{}, false, ErrNoAnswer
	}
	fresh, err := s.about(ctx, in)
	if err != nil {
		return Response{}, false, err
	}
	fresh.ID, fresh.Rev, fresh.Fingerprint = key.ID("sr_"), 1, key.Fingerprint
	fresh.CreatedAt = s.now()
	fresh.UpdatedAt = fresh.CreatedAt
	inserted := false
	err = s.book.Change(ctx, s.places(fresh), func() (err error) {
		inserted, err = s.store.insert(ctx, fresh)
		return err
	})
	if err != nil || inserted {
		return fresh, false, err
	}
	stored, err := s.store.get(ctx, fresh.ID)
	if err == nil && stored.Fingerprint != key.Fingerprint {
		return Response{}, false, once.ErrReused
	}
	return stored, true, err
}

// about is the response that in speaks of, with its contact.
func (s *ResponseService) about(ctx context.Context, in ResponseInput) (Response, error) {
	if err := s.checkSurvey(ctx, in.SurveyID); err != nil {
		return Response{}, err
	}
	id, pointer := in.InteractionID, "#/interaction_id"
	if id == "" {
		source := in.Source
		if source == "" {
			source = qa.SourceAsterisk
		}
		id, pointer = qa.InteractionID(source, in.CallID), "#/call_id"
	}
	// Whoever may tell what a customer said need not see the contact itself.
	i, err := s.interactions.Get(ctx, identity.System(), id)
	if isMissing(err) {
		return Response{}, ErrNoContact.WithFields(problem.Field{Pointer: pointer, Code: "interaction", Detail: "There is no such interaction."})
	}
	if err != nil {
		return Response{}, err
	}
	r := Response{
		SurveyID: in.SurveyID, InteractionID: i.ID, OperatorID: i.OperatorID, TeamID: i.TeamID, Line: i.Line,
		CSAT: in.CSAT, NPS: in.NPS, CES: in.CES, Resolved: in.Resolved, Comment: in.Comment, AnsweredAt: s.now(),
	}
	if in.AnsweredAt != nil {
		r.AnsweredAt = in.AnsweredAt.UTC().Truncate(time.Millisecond)
	}
	return r, nil
}

// checkSurvey reports a survey that takes no responses.
func (s *ResponseService) checkSurvey(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	v, err := s.surveys.get(ctx, id)
	if isMissing(err) {
		return ErrOtherSurvey.WithFields(problem.Field{Pointer: "#/survey_id", Code: "survey", Detail: "There is no such survey."})
	}
	if err == nil && v.State != Open {
		return ErrNotOpen
	}
	return err
}

func isMissing(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Kind == problem.NotFound
}

// List returns the responses that by may see, the last answered first.
func (s *ResponseService) List(
	ctx context.Context, by identity.Actor, f ResponseFilter, page paging.Request,
) (paging.Page[Response], error) {
	scope, err := by.Scope(identity.SurveysRead)
	if err != nil {
		return paging.Page[Response]{}, err
	}
	return s.store.newest(ctx, scope, f, page)
}

// MergeResult is what came of a batch of responses.
type MergeResult struct {
	Created   int
	Updated   int
	Unchanged int
	// Of the unchanged ones, those that this very import had made or added to.
	MadeBefore, AddedBefore int
}

// mergeTries is how often a batch meets others who write the same responses
// before it gives up.
const mergeTries = 8

// ErrBusy answers a batch that could not be written for all the others.
var ErrBusy = problem.New(problem.Unavailable, "survey_response.busy",
	"Too many are writing the same responses now. Repeat this in a moment.")

// Merge keeps what is not known yet of a batch of responses, one for each
// interaction and survey, and adds answers to those that lack them. It is for
// imports, which have asked whether they may.
func (s *ResponseService) Merge(ctx context.Context, batch []Response) (MergeResult, error) {
	told := make(map[string]Response, len(batch))
	for _, r := range batch {
		r.ID = ResponseID(r.InteractionID, r.SurveyID)
		r.AnsweredAt = r.AnsweredAt.UTC().Truncate(time.Millisecond)
		if have, twice := told[r.ID]; twice {
			have.absorb(r)
			r = have
		}
		told[r.ID] = r
	}
	var result MergeResult
	result.Unchanged = len(batch) - len(told)
	for range mergeTries {
		lost, err := s.round(ctx, told, &result)
		if err != nil {
			return MergeResult{}, err
		}
		if len(lost) == 0 {
			return result, nil
		}
		maps.DeleteFunc(told, func(id string, _ Response) bool { return !lost[id] })
	}
	return MergeResult{}, ErrBusy
}

// round writes what is new in told and returns what somebody else has written
// in between.
func (s *ResponseService) round(ctx context.Context, told map[string]Response, result *MergeResult) (map[string]bool, error) {
	ids := slices.Sorted(maps.Keys(told))
	stored, err := s.store.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var fresh, changed []Response
	now := s.now()
	for _, id := range ids {
		r := told[id]
		have, known := stored[id]
		switch {
		case !known:
			r.Rev, r.CreatedAt, r.UpdatedAt = 1, now, now
			fresh = append(fresh, r)
		case have.absorb(r):
			have.Rev++
			have.ChangedIn, have.UpdatedAt = r.CreatedIn, now
			changed = append(changed, have)
		default:
			result.unchanged(have, r.CreatedIn)
		}
	}
	var lost map[string]bool
	err = s.book.Change(ctx, s.places(slices.Concat(fresh, changed)...), func() (err error) {
		lost, err = s.store.write(ctx, fresh, changed)
		return err
	})
	if err != nil {
		return nil, err
	}
	result.Created += kept(fresh, lost)
	result.Updated += kept(changed, lost)
	return lost, nil
}

// unchanged counts a response that was there, and whether the import in had
// written it.
func (r *MergeResult) unchanged(have Response, in string) {
	r.Unchanged++
	switch in {
	case "":
	case have.CreatedIn:
		r.MadeBefore++
	case have.ChangedIn:
		r.AddedBefore++
	}
}

// kept counts what is not lost.
func kept(written []Response, lost map[string]bool) int {
	n := 0
	for _, r := range written {
		if !lost[r.ID] {
			n++
		}
	}
	return n
}
