package survey

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
)

// SurveyService is what people can do with surveys.
type SurveyService struct { //nolint:revive // the other service is of responses
	store surveyStore
	now   func() time.Time
}

// Create keeps a new draft. The same key again gives the same survey, and true.
func (s *SurveyService) Create(ctx context.Context, by identity.Actor, in SurveyInput, key once.Key) (Survey, bool, error) {
	if err := by.Require(identity.SurveysEdit); err != nil {
		return Survey{}, false, err
	}
	if err := in.check(); err != nil {
		return Survey{}, false, err
	}
	now := s.now()
	fresh := Survey{
		ID: key.ID("sv_"), Rev: 1, Fingerprint: key.Fingerprint, CreatedBy: by.ID, CreatedAt: now, SurveyInput: in,
	}
	fresh.move(Draft, by.ID, now)
	inserted, err := s.store.insert(ctx, fresh)
	if err != nil || inserted {
		return fresh, false, err
	}
	stored, err := s.store.get(ctx, fresh.ID)
	if err == nil && stored.Fingerprint != key.Fingerprint {
		return Survey{}, false, once.ErrReused
	}
	return stored, true, err
}

// Get finds one survey.
func (s *SurveyService) Get(ctx context.Context, by identity.Actor, id string) (Survey, error) {
	if err := by.Require(identity.SurveysRead); err != nil {
		return Survey{}, err
	}
	return s.store.get(ctx, id)
}

// List returns surveys, the newest first.
func (s *SurveyService) List(ctx context.Context, by identity.Actor, f Filter, page paging.Request) (paging.Page[Survey], error) {
	if err := by.Require(identity.SurveysRead); err != nil {
		return paging.Page[Survey]{}, err
	}
	return s.store.newest(ctx, f, page)
}

// Edit replaces the draft id. With a rev it must still be the stored one.
func (s *SurveyService) Edit(ctx context.Context, by identity.Actor, id string, rev int, in SurveyInput) (Survey, error) {
	if err := in.check(); err != nil {
		return Survey{}, err
	}
	return s.change(ctx, by, id, rev, func(v *Survey) error {
		if v.State != Draft {
			return ErrNotDraft
		}
		v.SurveyInput, v.UpdatedAt = in, s.now()
		return nil
	})
}

// Open lets a draft take responses. It cannot be edited any more.
func (s *SurveyService) Open(ctx context.Context, by identity.Actor, id string, rev int) (Survey, error) {
	return s.change(ctx, by, id, rev, func(v *Survey) error {
		if v.State != Draft {
			return ErrNotDraft
		}
		v.move(Open, by.ID, s.now())
		return nil
	})
}

// Close ends an open survey.
func (s *SurveyService) Close(ctx context.Context, by identity.Actor, id string, rev int) (Survey, error) {
	return s.change(ctx, by, id, rev, func(v *Survey) error {
		if v.State != Open {
			return ErrNotOpen
		}
		v.move(Closed, by.ID, s.now())
		return nil
	})
}

func (s *SurveyService) change(ctx context.Context, by identity.Actor, id string, rev int, edit func(*Survey) error) (Survey, error) {
	if err := by.Require(identity.SurveysEdit); err != nil {
		return Survey{}, err
	}
	return s.store.change(ctx, id, rev, edit)
}
