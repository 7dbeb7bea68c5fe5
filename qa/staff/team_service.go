package staff

import (
	"context"
	"slices"
	"strconv"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// TeamService is what people can do with teams.
type TeamService struct {
	store  teamStore
	people personStore
	now    func() time.Time
}

// Create adds a team. A request that is repeated with its key gets the team
// that it made before, and true.
func (s *TeamService) Create(ctx context.Context, by identity.Actor, in TeamInput, key once.Key) (Team, bool, error) {
	if err := by.Require(identity.TeamsEdit); err != nil {
		return Team{}, false, err
	}
	at := s.now()
	t := Team{
		ID: key.ID("tm_"), Rev: 1, Name: in.Name, LeadIDs: in.LeadIDs, Line: in.Line, Active: in.Active == nil || *in.Active,
		Fingerprint: key.Fingerprint, CreatedAt: at, UpdatedAt: at, History: []Change{{At: at, By: by.ID, What: "created"}},
	}
	t.tidy()
	if err := s.check(ctx, t); err != nil {
		return Team{}, false, err
	}
	err := s.store.insert(ctx, t)
	s.people.forgetTeams()
	if !taken(err) {
		return t, false, err
	}
	earlier, err := s.store.byID(ctx, t.ID)
	if err == nil && earlier.Fingerprint != key.Fingerprint {
		err = once.ErrReused
	}
	if err != nil {
		return Team{}, false, err
	}
	return earlier, true, nil
}

// Get returns a team that the asker may see.
func (s *TeamService) Get(ctx context.Context, by identity.Actor, id string) (Team, error) {
	scope, err := by.Scope(identity.TeamsRead)
	if err != nil {
		return Team{}, err
	}
	return s.store.within(ctx, id, scope)
}

// List returns the teams that the asker may see, in the order of the alphabet.
func (s *TeamService) List(ctx context.Context, by identity.Actor, f TeamFilter, page paging.Request) (paging.Page[Team], error) {
	scope, err := by.Scope(identity.TeamsRead)
	if err != nil {
		return paging.Page[Team]{}, err
	}
	return s.store.list(ctx, f, scope, page)
}

// Choices is List for somebody who chooses among the teams, or who looks at
// their numbers: what another instance did may be missing for identity.Staleness.
func (s *TeamService) Choices(ctx context.Context, by identity.Actor, f TeamFilter, page paging.Request) (paging.Page[Team], error) {
	scope, err := by.Scope(identity.TeamsRead)
	if err != nil {
		return paging.Page[Team]{}, err
	}
	found, err := s.store.choices(ctx, f, scope, page)
	found.Items = slices.Clone(found.Items)
	return found, err
}

// ByIDs returns teams by their IDs; what is not there is not in the map.
func (s *TeamService) ByIDs(ctx context.Context, ids []string) (map[string]Team, error) {
	return s.store.byIDs(ctx, ids)
}

// Change makes a team what change says, if it is still at revision rev; 0
// stands for any.
func (s *TeamService) Change(ctx context.Context, by identity.Actor, id string, rev int, change TeamChange) (Team, error) {
	scope, err := by.Scope(identity.TeamsEdit)
	if err != nil {
		return Team{}, err
	}
	for range changeTries {
		var before Team
		if before, err = s.store.within(ctx, id, scope); err != nil {
			return Team{}, err
		}
		if rev != 0 && before.Rev != rev {
			return Team{}, errStale
		}
		after := before
		change.applyTo(&after)
		if !after.became(before, by.ID, s.now()) {
			return before, nil
		}
		if err := s.check(ctx, after); err != nil {
			return Team{}, err
		}
		err = s.store.replace(ctx, before.Rev, after)
		s.people.forgetTeams()
		if err == nil {
			return after, nil
		}
		if rev != 0 || !stale(err) {
			return Team{}, err
		}
	}
	return Team{}, err
}

// check reports what about t cannot be, as ErrTeam.
func (s *TeamService) check(ctx context.Context, t Team) error {
	if t.Name == "" {
		return ErrTeam.WithFields(problem.Field{Pointer: "#/name", Code: "required", Detail: "This is required."})
	}
	leads, err := s.people.byIDs(ctx, t.LeadIDs)
	if err != nil {
		return err
	}
	var wrong []problem.Field
	for i, id := range t.LeadIDs {
		if _, ok := leads[id]; !ok {
			wrong = append(wrong, problem.Field{Pointer: "#/lead_ids/" + strconv.Itoa(i), Code: "unknown_person", Detail: "There is no such person."})
		}
	}
	if len(wrong) > 0 {
		return ErrTeam.WithFields(wrong...)
	}
	return nil
}
