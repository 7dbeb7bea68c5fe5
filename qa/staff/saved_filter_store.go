package staff

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
	"qaloop/internal/once"
	"qaloop/internal/paging"
)

// The kinds of documents in which people's settings of their lists are kept,
// beside each other, so that a page reads them at once.
const (
	filterKind  = "filter"
	columnsKind = "columns"
)

type listSettingsStore struct{ settings *mongo.Collection }

// storedFilter is a filter as it is kept.
type storedFilter struct {
	Kind        string `bson:"kind"`
	SavedFilter `bson:",inline"`
}

// storedColumns are the columns of a list that somebody wants to see.
type storedColumns struct {
	ID       string   `bson:"_id"` // of the person and the list
	Kind     string   `bson:"kind"`
	PersonID string   `bson:"person_id"`
	List     ListName `bson:"list"`
	Columns  []string `bson:"columns"`
}

// of are all settings of a person's for one list.
func (s listSettingsStore) of(ctx context.Context, personID string, list ListName) (ListSettings, error) {
	found, err := mongodb.FindAll[struct {
		Kind        string   `bson:"kind"`
		Columns     []string `bson:"columns"`
		SavedFilter `bson:",inline"`
	}](ctx, s.settings, bson.M{"person_id": personID, "list": list}, bson.D{{Key: "created_at", Value: 1}}, 2*maxFilters)
	if err != nil {
		return ListSettings{}, err
	}
	var all ListSettings
	for _, f := range found {
		if f.Kind == columnsKind {
			all.Columns = f.Columns
			continue
		}
		all.Filters = append(all.Filters, f.SavedFilter)
	}
	return all, nil
}

func (s listSettingsStore) insert(ctx context.Context, f SavedFilter) error {
	return mongodb.Insert(ctx, s.settings, f.ID, storedFilter{filterKind, f})
}

// own finds a filter of that person's.
func (s listSettingsStore) own(ctx context.Context, personID, id string) (SavedFilter, error) {
	return mongodb.FindOne[SavedFilter](ctx, s.settings, "saved_filter", id, bson.M{"_id": id, "kind": filterKind, "person_id": personID})
}

func (s listSettingsStore) list(
	ctx context.Context, personID string, f SavedFilterFilter, page paging.Request,
) (paging.Page[SavedFilter], error) {
	filter := bson.M{"person_id": personID, "kind": filterKind}
	if f.List != "" {
		filter["list"] = f.List
	}
	return mongodb.Page(ctx, s.settings, filter, mongodb.Order{Field: "created_at"}, page,
		func(f SavedFilter) paging.Position { return paging.AtTime(f.CreatedAt, f.ID) })
}

// replace writes f over its revision from.
func (s listSettingsStore) replace(ctx context.Context, from int, f SavedFilter) error {
	return mongodb.Replace(ctx, s.settings, f.ID, from, storedFilter{filterKind, f})
}

// remove deletes a filter of that person's; it returns false if there is none.
func (s listSettingsStore) remove(ctx context.Context, personID, id string) (bool, error) {
	err := mongodb.Delete(ctx, s.settings, id, bson.M{"kind": filterKind, "person_id": personID})
	if errors.Is(err, mongodb.ErrStale) {
		return false, nil
	}
	return err == nil, err
}

// putColumns writes over what was there: the last choice is the right one.
func (s listSettingsStore) putColumns(ctx context.Context, personID string, list ListName, columns []string) error {
	c := storedColumns{ID: once.ID("lc_", personID, string(list)), Kind: columnsKind, PersonID: personID, List: list, Columns: columns}
	return mongodb.Put(ctx, s.settings, c.ID, c)
}
