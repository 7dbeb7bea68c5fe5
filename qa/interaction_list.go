package qa

import (
	"context"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
)

// Looking for interactions by whether they are evaluated, at most searchPages
// pages of searchSize are read for one page of the list: what is evaluated is
// known by the evaluations alone.
const (
	searchSize  = paging.MaxLimit
	searchPages = 40
)

// List returns the interactions that by may see, the last started first,
// without their transcripts and the peaks of their recordings. A page
// of a list by Evaluated may hold fewer than were asked for; there is more as
// long as it names a next one.
func (s *InteractionService) List(
	ctx context.Context, by identity.Actor, f InteractionFilter, page paging.Request,
) (paging.Page[Interaction], error) {
	scope, err := by.Scope(identity.InteractionsRead)
	if err != nil {
		return paging.Page[Interaction]{}, err
	}
	if f.Evaluated == nil {
		return s.store.newest(ctx, scope, f, page)
	}
	chosen := []Interaction{}
	wanted, search := page.Limit(), paging.Request{Size: searchSize, After: page.After}
	for range searchPages {
		found, err := s.store.newest(ctx, scope, f, search)
		if err != nil {
			return paging.Page[Interaction]{}, err
		}
		some, err := s.whereEvaluated(ctx, found.Items, f)
		if err != nil {
			return paging.Page[Interaction]{}, err
		}
		if chosen = append(chosen, some...); len(chosen) > wanted {
			return paging.Cut(chosen, wanted, f.place)
		}
		if search.After = found.Next; search.After == "" {
			break
		}
	}
	return paging.Page[Interaction]{Items: chosen, Next: search.After}, nil
}

// whereEvaluated keeps the interactions that are evaluated, or those that are
// not, as f says.
func (s *InteractionService) whereEvaluated(ctx context.Context, found []Interaction, f InteractionFilter) ([]Interaction, error) {
	ids := make([]string, len(found))
	for n, i := range found {
		ids[n] = i.ID
	}
	if len(ids) == 0 {
		return nil, nil
	}
	counts, err := s.evaluated(ctx, ids)
	if err != nil {
		return nil, err
	}
	var kept []Interaction
	for _, i := range found {
		if (counts[i.ID] > 0) == *f.Evaluated {
			kept = append(kept, i)
		}
	}
	return kept, nil
}
