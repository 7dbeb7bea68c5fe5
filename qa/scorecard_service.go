package qa

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// Problems with the life of scorecards.
var (
	ErrScorecardPublished = problem.New(problem.Conflict, "scorecard.published",
		"A published scorecard never changes. Start a new version of it: POST /scorecards/{id}/versions.")
	ErrScorecardRetired = problem.New(problem.Conflict, "scorecard.retired",
		"This scorecard is retired. Start a new version of it to use it again.")
	ErrScorecardDraft = problem.New(problem.Conflict, "scorecard.draft",
		"This scorecard is not published yet.")
)

// ScorecardService is what people can do with scorecards.
type ScorecardService struct {
	store       scorecardStore
	evaluations evaluationStore // counted, never written
	now         func() time.Time
}

// ScorecardFilter narrows a list of scorecards.
type ScorecardFilter struct {
	State ScorecardState `query:"state" validate:"omitempty,oneof=draft published retired"`
	Lang  string         `query:"lang" validate:"omitempty,oneof=ru uk en"`
	Query string         `query:"q" validate:"max=100"` // beginnings of words of the title
}

// Create keeps in as the draft of a new scorecard. A repeat with the same key
// gives the stored one and true.
func (s *ScorecardService) Create(
	ctx context.Context, by identity.Actor, in ScorecardInput, key once.Key,
) (Scorecard, bool, error) {
	if err := by.Require(identity.ScorecardsEdit); err != nil {
		return Scorecard{}, false, err
	}
	if err := in.Check(); err != nil {
		return Scorecard{}, false, err
	}
	c := s.draft(key.ID("sc_"), 1, by, in)
	c.Fingerprint = key.Fingerprint
	stored, replayed, err := s.store.insert(ctx, c)
	if err == nil && replayed && stored.Fingerprint != key.Fingerprint {
		return Scorecard{}, false, once.ErrReused
	}
	return stored, replayed, err
}

func (s *ScorecardService) draft(id string, version int, by identity.Actor, in ScorecardInput) Scorecard {
	now := s.now()
	return Scorecard{
		DocID: versionID(id, version), ID: id, Version: version, Rev: 1, State: ScorecardDraft,
		CreatedBy: by.ID, CreatedAt: now, UpdatedAt: now, ScorecardInput: in,
	}
}

// Get finds a version of a scorecard; 0 is the published one, or the newest if
// none is. Only those who edit scorecards see drafts.
func (s *ScorecardService) Get(ctx context.Context, by identity.Actor, id string, version int) (Scorecard, error) {
	if err := by.Require(identity.ScorecardsRead); err != nil {
		return Scorecard{}, err
	}
	c, err := s.find(ctx, id, version)
	if err != nil {
		return Scorecard{}, err
	}
	if c.State == ScorecardDraft && !by.May(identity.ScorecardsEdit) {
		return Scorecard{}, problem.Missing("scorecard", id)
	}
	return c, nil
}

// Worth is a version of a scorecard for who counts by it, on nobody's behalf:
// what it says never changes once it was published, though its state does.
func (s *ScorecardService) Worth(ctx context.Context, id string, version int) (Scorecard, error) {
	return s.store.worth(ctx, id, version)
}

func (s *ScorecardService) find(ctx context.Context, id string, version int) (Scorecard, error) {
	if version != 0 {
		return s.store.version(ctx, id, version)
	}
	c, err := s.store.published(ctx, id)
	if missing(err) {
		return s.store.newest(ctx, id)
	}
	return c, err
}

// List gives the newest version of each scorecard by title, or the newest one
// in the state that f asks for. Those who do not edit scorecards get the
// published ones.
func (s *ScorecardService) List(
	ctx context.Context, by identity.Actor, f ScorecardFilter, page paging.Request,
) (paging.Page[Scorecard], error) {
	if err := by.Require(identity.ScorecardsRead); err != nil {
		return paging.Page[Scorecard]{}, err
	}
	if !by.May(identity.ScorecardsEdit) && f.State != ScorecardRetired {
		f.State = ScorecardPublished
	}
	return s.store.page(ctx, f, page)
}

// InUse are the first published scorecards by title, for somebody who chooses
// one: another instance's last two seconds may be missing.
func (s *ScorecardService) InUse(ctx context.Context, by identity.Actor) ([]Scorecard, error) {
	if err := by.Require(identity.ScorecardsRead); err != nil {
		return nil, err
	}
	cards, err := s.store.inUse(ctx)
	return slices.Clone(cards), err
}

// Versions are all versions of a scorecard that by may see, the newest first.
func (s *ScorecardService) Versions(ctx context.Context, by identity.Actor, id string) ([]Scorecard, error) {
	if err := by.Require(identity.ScorecardsRead); err != nil {
		return nil, err
	}
	states := []ScorecardState{ScorecardPublished, ScorecardRetired}
	if by.May(identity.ScorecardsEdit) {
		states = append(states, ScorecardDraft)
	}
	found, err := s.store.versions(ctx, id, states...)
	if err == nil && len(found) == 0 {
		return nil, problem.Missing("scorecard", id)
	}
	return found, err
}

// Edit writes in over the draft of a scorecard; rev 0 is whatever revision
// there is. A scorecard without a draft answers ErrScorecardPublished.
func (s *ScorecardService) Edit(
	ctx context.Context, by identity.Actor, id string, rev int, in ScorecardInput,
) (Scorecard, error) {
	c, err := s.editable(ctx, by, id, rev)
	if err != nil {
		return Scorecard{}, err
	}
	if c.State != ScorecardDraft {
		return Scorecard{}, ErrScorecardPublished
	}
	if err := in.Check(); err != nil {
		return Scorecard{}, err
	}
	c.ScorecardInput, c.UpdatedAt = in, s.now()
	return s.store.replace(ctx, c, c.Rev)
}

// editable is the newest version, for somebody who may change it and has seen
// its revision.
func (s *ScorecardService) editable(ctx context.Context, by identity.Actor, id string, rev int) (Scorecard, error) {
	if err := by.Require(identity.ScorecardsEdit); err != nil {
		return Scorecard{}, err
	}
	c, err := s.store.newest(ctx, id)
	if err != nil {
		return Scorecard{}, err
	}
	if rev != 0 && rev != c.Rev {
		return Scorecard{}, errStale
	}
	return c, nil
}

// NewVersion starts a draft that begins as a copy of the newest version, with
// the same keys. If there is a draft already, that is the answer, and true.
func (s *ScorecardService) NewVersion(ctx context.Context, by identity.Actor, id string) (Scorecard, bool, error) {
	newest, err := s.editable(ctx, by, id, 0)
	if err != nil {
		return Scorecard{}, false, err
	}
	replayed := newest.State == ScorecardDraft
	if !replayed {
		draft := s.draft(id, newest.Version+1, by, newest.ScorecardInput)
		if newest, replayed, err = s.store.insert(ctx, draft); err != nil {
			return Scorecard{}, false, err
		}
	}
	failpoint.Here("scorecard.drafted")
	return newest, replayed, s.store.supersede(ctx, newest)
}

// Publish puts the draft into use and retires the version that was. What is
// published never changes; publishing it again changes nothing.
func (s *ScorecardService) Publish(ctx context.Context, by identity.Actor, id string, rev int) (Scorecard, error) {
	c, err := s.editable(ctx, by, id, 0)
	if err != nil {
		return Scorecard{}, err
	}
	switch c.State {
	case ScorecardRetired:
		return Scorecard{}, ErrScorecardRetired
	case ScorecardPublished: // a repeat, perhaps of one that died before the last step
	case ScorecardDraft:
		if rev != 0 && rev != c.Rev {
			return Scorecard{}, errStale
		}
		if err := c.Check(); err != nil {
			return Scorecard{}, err
		}
		c.State, c.UpdatedAt = ScorecardPublished, s.now()
		c.PublishedAt = new(c.UpdatedAt)
		if c, err = s.store.replace(ctx, c, c.Rev); err != nil {
			return Scorecard{}, err
		}
	}
	failpoint.Here("scorecard.published")
	return c, s.retireBelow(ctx, c)
}

// retireBelow retires the published versions before c. Until it is done the
// newest published version counts, so it may be left half done and repeated.
func (s *ScorecardService) retireBelow(ctx context.Context, c Scorecard) error {
	published, err := s.store.versions(ctx, c.ID, ScorecardPublished)
	if err != nil {
		return err
	}
	for _, old := range slices.Backward(published) { // the oldest first
		if old.Version < c.Version {
			if _, err := s.retire(ctx, old); err != nil {
				return err
			}
		}
	}
	failpoint.Here("scorecard.retired")
	return s.store.supersede(ctx, c)
}

func (s *ScorecardService) retire(ctx context.Context, c Scorecard) (Scorecard, error) {
	c.State, c.UpdatedAt = ScorecardRetired, s.now()
	retired, err := s.store.replace(ctx, c, c.Rev)
	if errors.Is(err, errStale) { // somebody else retires it at the same moment
		return s.store.version(ctx, c.ID, c.Version)
	}
	return retired, err
}

// Retire takes a scorecard out of use. Evaluations that were begun with it can
// be finished. Retiring it again changes nothing.
func (s *ScorecardService) Retire(ctx context.Context, by identity.Actor, id string, rev int) (Scorecard, error) {
	if err := by.Require(identity.ScorecardsEdit); err != nil {
		return Scorecard{}, err
	}
	c, err := s.find(ctx, id, 0)
	if err != nil {
		return Scorecard{}, err
	}
	switch c.State {
	case ScorecardDraft:
		return Scorecard{}, ErrScorecardDraft
	case ScorecardRetired:
		return c, nil
	case ScorecardPublished:
	}
	if rev != 0 && rev != c.Rev {
		return Scorecard{}, errStale
	}
	if err := s.retireBelow(ctx, c); err != nil { // never let an older one come back
		return Scorecard{}, err
	}
	return s.retire(ctx, c)
}

// versionID is the document ID of a version.
func versionID(id string, version int) string { return fmt.Sprintf("%s.%d", id, version) }
