package staff

import (
	"context"
	"slices"
	"strings"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// SavedFilterService is what people can do with the filters that they keep, and
// with the columns of their lists. Everybody has their own, and sees no others.
type SavedFilterService struct {
	store listSettingsStore
	now   func() time.Time
}

// Settings are what the asker keeps for one of the lists.
func (s *SavedFilterService) Settings(ctx context.Context, by identity.Actor, list ListName) (ListSettings, error) {
	if err := by.Require(identity.SignedIn); err != nil {
		return ListSettings{}, err
	}
	return s.store.of(ctx, by.ID, list)
}

// ChooseColumns keeps the columns that the asker wants to see of a list; none
// means those that it has by itself. Names that the list does not know are for
// the list to leave out.
func (s *SavedFilterService) ChooseColumns(ctx context.Context, by identity.Actor, list ListName, columns []string) error {
	if err := person(by); err != nil {
		return err
	}
	columns = columns[:min(len(columns), maxColumns)]
	return s.store.putColumns(ctx, by.ID, list, append([]string{}, columns...))
}

// Create keeps a filter. One of the same name for the same list is written
// over, since that is what saving under a name means; so is the filter that the
// same key made. The second result says that it was there.
func (s *SavedFilterService) Create(
	ctx context.Context, by identity.Actor, in SavedFilterInput, key once.Key,
) (SavedFilter, bool, error) {
	if err := by.Require(identity.SignedIn); err != nil {
		return SavedFilter{}, false, err
	}
	fresh, err := in.filter(key, by.ID, s.now())
	if err != nil {
		return SavedFilter{}, false, err
	}
	settings, err := s.store.of(ctx, by.ID, in.List)
	if err != nil {
		return SavedFilter{}, false, err
	}
	kept := settings.Filters
	if i := slices.IndexFunc(kept, func(f SavedFilter) bool { return f.ID == fresh.ID }); i >= 0 {
		return replayFilter(kept[i], key)
	}
	if i := slices.IndexFunc(kept, func(f SavedFilter) bool { return strings.EqualFold(f.Name, fresh.Name) }); i >= 0 {
		changed, err := s.Change(ctx, by, kept[i].ID, 0, SavedFilterChange{Name: &fresh.Name, Query: &fresh.Query})
		return changed, true, err
	}
	if len(kept) >= maxFilters {
		return SavedFilter{}, false, ErrFiltersFull
	}
	err = s.store.insert(ctx, fresh)
	if taken(err) { // the same request at the same moment
		earlier, err := s.store.own(ctx, by.ID, fresh.ID)
		if err != nil {
			return SavedFilter{}, false, err
		}
		return replayFilter(earlier, key)
	}
	return fresh, false, err
}

// filter is the new filter that in describes.
func (in SavedFilterInput) filter(key once.Key, owner string, at time.Time) (SavedFilter, error) {
	query, err := tidyQuery(in.Query)
	if err != nil {
		return SavedFilter{}, err
	}
	name, err := tidyName(in.Name)
	return SavedFilter{
		ID: key.ID("sf_"), Rev: 1, PersonID: owner, List: in.List, Name: name, Query: query,
		Fingerprint: key.Fingerprint, CreatedAt: at, UpdatedAt: at,
	}, err
}

func replayFilter(earlier SavedFilter, key once.Key) (SavedFilter, bool, error) {
	if earlier.Fingerprint != key.Fingerprint {
		return SavedFilter{}, false, once.ErrReused
	}
	return earlier, true, nil
}

// List returns the filters of the asker's own, the oldest first.
func (s *SavedFilterService) List(
	ctx context.Context, by identity.Actor, f SavedFilterFilter, page paging.Request,
) (paging.Page[SavedFilter], error) {
	if err := by.Require(identity.SignedIn); err != nil {
		return paging.Page[SavedFilter]{}, err
	}
	return s.store.list(ctx, by.ID, f, page)
}

// Change renames a filter of the asker's own, or gives it another query, if it
// is still at revision rev; 0 stands for any.
func (s *SavedFilterService) Change(
	ctx context.Context, by identity.Actor, id string, rev int, change SavedFilterChange,
) (SavedFilter, error) {
	if err := by.Require(identity.SignedIn); err != nil {
		return SavedFilter{}, err
	}
	for range changeTries {
		f, err := s.store.own(ctx, by.ID, id)
		if err != nil {
			return SavedFilter{}, err
		}
		if rev != 0 && f.Rev != rev {
			return SavedFilter{}, errStale
		}
		if err := change.applyTo(&f); err != nil {
			return SavedFilter{}, err
		}
		from := f.Rev
		f.Rev, f.UpdatedAt = from+1, s.now()
		if err = s.store.replace(ctx, from, f); err == nil {
			return f, nil
		}
		if rev != 0 || !stale(err) {
			return SavedFilter{}, err
		}
	}
	return SavedFilter{}, errStale
}

func (c SavedFilterChange) applyTo(f *SavedFilter) (err error) {
	if c.Name != nil {
		if f.Name, err = tidyName(*c.Name); err != nil {
			return err
		}
	}
	if c.Query != nil {
		f.Query, err = tidyQuery(*c.Query)
	}
	return err
}

// Delete forgets a filter of the asker's own.
func (s *SavedFilterService) Delete(ctx context.Context, by identity.Actor, id string) error {
	if err := by.Require(identity.SignedIn); err != nil {
		return err
	}
	deleted, err := s.store.remove(ctx, by.ID, id)
	if err == nil && !deleted {
		return problem.Missing("saved_filter", id)
	}
	return err
}
