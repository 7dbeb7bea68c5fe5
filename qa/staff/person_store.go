package staff

import (
	"context"
	"maps"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/internal/recent"
	"qaloop/internal/words"
)

type personStore struct {
	people *mongo.Collection
	// What was read a moment ago, by the person's ID: what they are called, and
	// who they are where they are signed in.
	known  *recent.Cache[string]
	actors *recent.Cache[standing]
	// Whom lists can be narrowed to, by what the one who asks may see.
	offered *recent.Cache[Choices]
}

// named is how long another instance may go on with an old name.
const named = 10 * time.Second

func newPersonStore(people *mongo.Collection, now func() time.Time) personStore {
	return personStore{
		people, recent.New[string](named, now), recent.New[standing](identity.Staleness, now), recent.New[Choices](named, now),
	}
}

// forget is called after people were written.
func (s personStore) forget(ids ...string) {
	s.known.Forget(ids...)
	s.actors.Forget(ids...)
	s.offered.ForgetAll()
}

// forgetTeams is called after teams were written: who leads one may have changed.
func (s personStore) forgetTeams() {
	s.actors.ForgetAll()
	s.offered.ForgetAll()
}

func (s personStore) byID(ctx context.Context, id string) (Person, error) {
	return mongodb.FindByID[Person](ctx, s.people, "person", id)
}

// within is byID for somebody who sees only scope.
func (s personStore) within(ctx context.Context, id string, scope identity.Scope) (Person, error) {
	filter := mongodb.Within(bson.M{"_id": id}, scope, "_id", "team_id")
	return mongodb.FindOne[Person](ctx, s.people, "person", id, filter)
}

// byIDs finds people by their IDs; who is not there is not in the map.
func (s personStore) byIDs(ctx context.Context, ids []string) (map[string]Person, error) {
	byID := make(map[string]Person, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	found, err := mongodb.FindAll[Person](ctx, s.people, bson.M{"_id": bson.M{"$in": ids}}, nil, int64(len(ids)))
	if err != nil {
		return nil, err
	}
	for _, p := range found {
		byID[p.ID] = p
	}
	return byID, nil
}

// names finds only the names of people.
func (s personStore) names(ctx context.Context, ids []string) (map[string]string, error) {
	names, err := s.known.Some(ids, func(unknown []string) (map[string]string, error) {
		names, err := s.readNames(ctx, unknown)
		for _, id := range unknown { // that nobody has an ID is remembered, too: "system", say
			names[id] += ""
		}
		return names, err
	})
	maps.DeleteFunc(names, func(_, name string) bool { return name == "" })
	return names, err
}

func (s personStore) readNames(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	opts := options.Find().SetProjection(bson.M{"name": 1}).SetLimit(int64(len(ids)))
	found, err := mongodb.Find[Person](ctx, s.people, bson.M{"_id": bson.M{"$in": ids}}, opts)
	if err != nil {
		return names, err
	}
	for _, p := range found {
		names[p.ID] = p.Name
	}
	return names, nil
}

func (s personStore) insert(ctx context.Context, p Person) error {
	defer s.forget(p.ID)
	return mongodb.Insert(ctx, s.people, p.ID, p)
}

func (s personStore) insertMissing(ctx context.Context, people []Person) error {
	for _, p := range people {
		defer s.forget(p.ID)
	}
	return mongodb.InsertMissing(ctx, s.people, people)
}

// replace writes p over its revision from.
func (s personStore) replace(ctx context.Context, from int, p Person) error {
	defer s.forget(p.ID)
	return mongodb.Replace(ctx, s.people, p.ID, from, p)
}

func (s personStore) list(
	ctx context.Context, f PersonFilter, scope identity.Scope, page paging.Request,
) (paging.Page[Person], error) {
	filter := mongodb.Within(f.query(), scope, "_id", "team_id")
	return mongodb.Page(ctx, s.people, filter, mongodb.Order{Field: "name_key", Index: f.index(scope)}, page,
		func(p Person) paging.Position { return paging.AtText(p.NameKey, p.ID) })
}

func (s personStore) count(ctx context.Context, f PersonFilter, scope identity.Scope, most int64) (int, error) {
	return mongodb.CountTo(ctx, s.people, mongodb.Within(f.query(), scope, "_id", "team_id"), "name_key", most)
}

// maxCounted bounds what is counted for a page.
const maxCounted = 1000

func (s personStore) countByTeam(ctx context.Context, teamIDs []string) (map[string]int, error) {
	return mongodb.CountBy(ctx, s.people, "team_id", teamIDs, bson.M{"active": true})
}

// index is the one that leaves the fewest people to look at: nearly everybody is
// an operator, there, and confirmed, and FerretDB does not know that. It read
// through 5,000 operators to find the 15 of a team.
func (f PersonFilter) index(scope identity.Scope) string {
	switch {
	case f.Query != "" || scope.PersonID != "":
		return "" // what is asked for decides
	case f.TeamID != "" || f.NoTeam || len(scope.TeamIDs) > 0:
		return teamByName
	case f.ToConfirm != nil && *f.ToConfirm:
		return toConfirmByName
	case f.Active != nil && !*f.Active:
		return activeByName
	}
	return ""
}

func (f PersonFilter) query() bson.M {
	filter := bson.M{}
	if f.Role != "" {
		filter["roles"] = f.Role
	}
	if f.TeamID != "" {
		filter["team_id"] = f.TeamID
	}
	if f.NoTeam {
		filter["team_id"] = ""
	}
	if f.Active != nil {
		filter["active"] = *f.Active
	}
	if f.ToConfirm != nil {
		filter["to_confirm"] = *f.ToConfirm
	}
	return mongodb.WithWords(filter, "search", words.Asked(f.Query))
}
