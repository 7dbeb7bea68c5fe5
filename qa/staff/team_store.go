package staff

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/recent"
)

type teamStore struct {
	teams   *mongo.Collection
	offered *recent.Cache[paging.Page[Team]] // what may be chosen of, by who asked for what
}

func newTeamStore(teams *mongo.Collection, now func() time.Time) teamStore {
	return teamStore{teams, recent.New[paging.Page[Team]](identity.Staleness, now)}
}

// maxLed bounds the teams that one person leads.
const maxLed = 200

// maxAlike bounds the teams whose names stand at one place of the alphabet.
const maxAlike = 50

func (s teamStore) byID(ctx context.Context, id string) (Team, error) {
	return mongodb.FindByID[Team](ctx, s.teams, "team", id)
}

// within is byID for somebody who sees only scope.
func (s teamStore) within(ctx context.Context, id string, scope identity.Scope) (Team, error) {
	return mongodb.FindOne[Team](ctx, s.teams, "team", id, mongodb.Within(bson.M{"_id": id}, teamsOf(scope), "", "_id"))
}

// byName finds the team of that name, whatever its case.
func (s teamStore) byName(ctx context.Context, name string) (Team, error) {
	alike, err := mongodb.FindAll[Team](ctx, s.teams, bson.M{"name_key": nameKey(name)}, nil, maxAlike)
	if err != nil {
		return Team{}, err
	}
	for _, t := range alike {
		if fold(t.Name) == fold(name) {
			return t, nil
		}
	}
	return Team{}, problem.Missing("team", name)
}

// byIDs finds teams by their IDs; what is not there is not in the map.
func (s teamStore) byIDs(ctx context.Context, ids []string) (map[string]Team, error) {
	byID := make(map[string]Team, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	found, err := mongodb.FindAll[Team](ctx, s.teams, bson.M{"_id": bson.M{"$in": ids}}, nil, int64(len(ids)))
	if err != nil {
		return nil, err
	}
	for _, t := range found {
		byID[t.ID] = t
	}
	return byID, nil
}

// ledBy lists the IDs of the teams that a person leads.
func (s teamStore) ledBy(ctx context.Context, personID string) ([]string, error) {
	led, err := mongodb.FindAll[Team](ctx, s.teams, bson.M{"lead_ids": personID, "active": true}, nil, maxLed)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(led))
	for i, t := range led {
		ids[i] = t.ID
	}
	return ids, nil
}

func (s teamStore) insert(ctx context.Context, t Team) error {
	defer s.offered.ForgetAll()
	return mongodb.Insert(ctx, s.teams, t.ID, t)
}

// replace writes t over its revision from.
func (s teamStore) replace(ctx context.Context, from int, t Team) error {
	defer s.offered.ForgetAll()
	return mongodb.Replace(ctx, s.teams, t.ID, from, t)
}

func (s teamStore) list(
	ctx context.Context, f TeamFilter, scope identity.Scope, page paging.Request,
) (paging.Page[Team], error) {
	return mongodb.Page(ctx, s.teams, mongodb.Within(f.query(), teamsOf(scope), "", "_id"), mongodb.Order{Field: "name_key"}, page,
		func(t Team) paging.Position { return paging.AtText(t.NameKey, t.ID) })
}

// choices are a page of the list, as it was a moment ago. It is everybody's: it
// is not to be written to.
func (s teamStore) choices(
	ctx context.Context, f TeamFilter, scope identity.Scope, page paging.Request,
) (paging.Page[Team], error) {
	return s.offered.One(fmt.Sprintf("%v %+v %+v", f.query(), teamsOf(scope), page), func() (paging.Page[Team], error) {
		return s.list(ctx, f, scope, page)
	})
}

func (f TeamFilter) query() bson.M {
	if f.Active == nil {
		return bson.M{}
	}
	return bson.M{"active": *f.Active}
}

// teamsOf leaves of a scope what a team can be in: a team is about nobody's
// own person.
func teamsOf(s identity.Scope) identity.Scope {
	s.PersonID = ""
	return s
}
