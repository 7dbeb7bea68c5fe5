package qa

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/recent"
	"qaloop/internal/words"
)

// errStale is the answer to a change of an older revision.
var errStale = mongodb.ErrStale

const scorecardsName = "scorecards"

type scorecardStore struct {
	scorecards *mongo.Collection
	offered    *recent.Cache[[]Scorecard]       // those in use
	fixed      *recent.Fixed[string, Scorecard] // versions that are no drafts, by their documents
}

func newScorecardStore(scorecards *mongo.Collection, now func() time.Time) scorecardStore {
	return scorecardStore{scorecards, recent.New[[]Scorecard](identity.Staleness, now), recent.NewFixed[string, Scorecard]()}
}

// insert stores c, unless there is that version already; then it returns the
// stored one and true.
func (s scorecardStore) insert(ctx context.Context, c Scorecard) (Scorecard, bool, error) {
	defer s.offered.ForgetAll()
	c.Search = words.Of(c.Title)
	err := mongodb.Insert(ctx, s.scorecards, c.DocID, c)
	if !errors.Is(err, mongodb.ErrExists) {
		return c, false, err
	}
	stored, err := s.version(ctx, c.ID, c.Version)
	return stored, true, err
}

// replace writes c, read at revision from, and raises its revision.
func (s scorecardStore) replace(ctx context.Context, c Scorecard, from int) (Scorecard, error) {
	defer s.offered.ForgetAll()
	c.Rev, c.Search = from+1, words.Of(c.Title)
	return c, mongodb.Replace(ctx, s.scorecards, c.DocID, from, c)
}

func (s scorecardStore) version(ctx context.Context, id string, version int) (Scorecard, error) {
	return mongodb.FindByID[Scorecard](ctx, s.scorecards, "scorecard", versionID(id, version))
}

// worth is a version of which only what it says matters: that never changes once
// it was published, though its state does.
func (s scorecardStore) worth(ctx context.Context, id string, version int) (Scorecard, error) {
	key := versionID(id, version)
	var card Scorecard
	found, err := s.fixed.Some([]string{key}, func([]string) (known map[string]Scorecard, err error) {
		if card, err = s.version(ctx, id, version); err == nil && card.State != ScorecardDraft {
			known = map[string]Scorecard{key: card}
		}
		return known, err
	})
	if known, ok := found[key]; ok {
		return known, err
	}
	return card, err
}

// newest is the version of the highest number.
func (s scorecardStore) newest(ctx context.Context, id string) (Scorecard, error) {
	return s.first(ctx, id, bson.M{"scorecard_id": id})
}

// published is the version that is in use.
func (s scorecardStore) published(ctx context.Context, id string) (Scorecard, error) {
	return s.first(ctx, id, bson.M{"scorecard_id": id, "state": ScorecardPublished})
}

func (s scorecardStore) first(ctx context.Context, id string, filter bson.M) (Scorecard, error) {
	found, err := mongodb.FindAll[Scorecard](ctx, s.scorecards, filter, newestVersion, 1)
	if err != nil {
		return Scorecard{}, err
	}
	if len(found) == 0 {
		return Scorecard{}, problem.Missing("scorecard", id)
	}
	return found[0], nil
}

var newestVersion = bson.D{{Key: "version", Value: -1}}

// maxVersions is more than anybody makes of one scorecard.
const maxVersions = 1000

// versions are all versions of a scorecard that match, the newest first; states
// are the states that are wanted.
func (s scorecardStore) versions(ctx context.Context, id string, states ...ScorecardState) ([]Scorecard, error) {
	filter := bson.M{"scorecard_id": id, "state": bson.M{"$in": states}}
	return mongodb.FindAll[Scorecard](ctx, s.scorecards, filter, newestVersion, maxVersions)
}

// supersede takes the versions below newest out of the list of scorecards.
func (s scorecardStore) supersede(ctx context.Context, newest Scorecard) error {
	filter := bson.M{"scorecard_id": newest.ID, "version": bson.M{"$lt": newest.Version}, "superseded": false}
	_, err := s.scorecards.UpdateMany(ctx, filter, bson.M{"$set": bson.M{"superseded": true}})
	if err != nil {
		return mongodb.Wrap(fmt.Sprintf("supersede versions of %s", newest.ID), err)
	}
	return nil
}

// page lists scorecards by title: the newest version of each, or the newest in
// the state that f asks for.
func (s scorecardStore) page(ctx context.Context, f ScorecardFilter, req paging.Request) (paging.Page[Scorecard], error) {
	filter := bson.M{}
	if f.State != "" {
		filter["state"] = f.State
	}
	if f.State == "" || f.State == ScorecardRetired {
		filter["superseded"] = false
	}
	if f.Lang != "" {
		filter["lang"] = f.Lang
	}
	filter = mongodb.WithWords(filter, "search", words.Asked(f.Query))
	return mongodb.Page(ctx, s.scorecards, filter, mongodb.Order{Field: "title"}, req,
		func(c Scorecard) paging.Position { return paging.AtText(c.Title, c.DocID) })
}

// inUse are the published scorecards, as they were a moment ago. The slice is
// everybody's: it is not to be written to.
func (s scorecardStore) inUse(ctx context.Context) ([]Scorecard, error) {
	return s.offered.One("", func() ([]Scorecard, error) {
		found, err := s.page(ctx, ScorecardFilter{State: ScorecardPublished}, paging.Request{Size: paging.MaxLimit})
		return found.Items, err
	})
}
