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

// PersonService is what people can do with the register of people.
type PersonService struct {
	store  personStore
	teams  teamStore
	emails claimStore
	agents claimStore
	hasher *identity.Hasher
	now    func() time.Time
}

// changeTries is how often a change without a revision is made again when
// somebody else was faster.
const changeTries = 8

// Create adds a person. A request that is repeated with its key gets the
// person whom it made before, and true.
func (s *PersonService) Create(ctx context.Context, by identity.Actor, in PersonInput, key once.Key) (Person, bool, error) {
	scope, err := by.Scope(identity.StaffEdit)
	if err != nil {
		return Person{}, false, err
	}
	p := in.person(key, by.ID, s.now())
	if !scope.Covers("", p.TeamID) {
		return Person{}, false, identity.ErrForbidden
	}
	if key.Name != "" {
		if earlier, err := s.store.byID(ctx, p.ID); !missing(err) {
			return replay(earlier, key, err)
		}
	}
	if err := s.check(ctx, by, Person{}, p); err != nil {
		return Person{}, false, err
	}
	if in.Password != "" {
		if p.PasswordHash, err = s.hash(ctx, p, in.Password, "#/password"); err != nil {
			return Person{}, false, err
		}
		if err := p.check(); err != nil { // a password needs an address
			return Person{}, false, err
		}
	}
	err = s.write(ctx, Person{}, p)
	if taken(err) {
		earlier, err := s.store.byID(ctx, p.ID)
		return replay(earlier, key, err)
	}
	return p, false, err
}

// replay answers a creating request whose document is there already.
func replay(earlier Person, key once.Key, err error) (Person, bool, error) {
	switch {
	case err != nil:
		return Person{}, false, err
	case earlier.Fingerprint != key.Fingerprint:
		return Person{}, false, once.ErrReused
	}
	return earlier, true, nil
}

// person is the new person that in describes.
func (in PersonInput) person(key once.Key, by string, at time.Time) Person {
	p := Person{
		ID: key.ID("p_"), Rev: 1, Name: in.Name, Email: in.Email, Roles: in.Roles, TeamID: in.TeamID,
		AgentIDs: in.AgentIDs, HiredOn: in.HiredOn, Active: in.Active == nil || *in.Active, Lang: in.Lang,
		AuthRev: 1, Fingerprint: key.Fingerprint, CreatedAt: at, UpdatedAt: at,
		History: []Change{{At: at, By: by, What: "created"}},
	}
	p.tidy()
	return p
}

// Get returns a person whom the asker may see.
func (s *PersonService) Get(ctx context.Context, by identity.Actor, id string) (Person, error) {
	scope, err := by.Scope(identity.StaffRead)
	if err != nil {
		return Person{}, err
	}
	return s.store.within(ctx, id, scope)
}

// List returns the people whom the asker may see, in the order of the
// alphabet.
func (s *PersonService) List(
	ctx context.Context, by identity.Actor, f PersonFilter, page paging.Request,
) (paging.Page[Person], error) {
	scope, err := by.Scope(identity.StaffRead)
	if err != nil {
		return paging.Page[Person]{}, err
	}
	return s.store.list(ctx, f, scope, page)
}

// Count counts the people whom the asker may see, and stops at most.
func (s *PersonService) Count(ctx context.Context, by identity.Actor, f PersonFilter, most int64) (int, error) {
	scope, err := by.Scope(identity.StaffRead)
	if err != nil {
		return 0, err
	}
	return s.store.count(ctx, f, scope, most)
}

// CountToConfirm counts those whom an import found and nobody has looked at yet,
// as far as by may confirm them; of many it says only that they are more than
// maxCounted.
func (s *PersonService) CountToConfirm(ctx context.Context, by identity.Actor) (int, error) {
	scope, err := by.Scope(identity.StaffEdit)
	if err != nil {
		return 0, err
	}
	return s.store.count(ctx, PersonFilter{ToConfirm: new(true)}, scope, maxCounted)
}

// CountByTeam counts the people who work in each of these teams; a team without
// any is not in the map.
func (s *PersonService) CountByTeam(ctx context.Context, teamIDs []string) (map[string]int, error) {
	return s.store.countByTeam(ctx, teamIDs)
}

// Names returns the names of people by their IDs, for a page that shows them
// beside something else; who is not there is not in the map.
func (s *PersonService) Names(ctx context.Context, ids []string) (map[string]string, error) {
	return s.store.names(ctx, ids)
}

// ByIDs returns people by their IDs; who is not there is not in the map.
func (s *PersonService) ByIDs(ctx context.Context, ids []string) (map[string]Person, error) {
	return s.store.byIDs(ctx, ids)
}

// Change makes a person what change says, if they are still at revision rev; 0
// stands for any. A new password is for somebody else: one's own is changed
// with the old one, by AccountService.SetPassword.
func (s *PersonService) Change(ctx context.Context, by identity.Actor, id string, rev int, change PersonChange) (Person, error) {
	hash, err := s.newPassword(ctx, by, id, change)
	if err != nil {
		return Person{}, err
	}
	return s.edit(ctx, by, id, rev, func(p *Person) {
		change.applyTo(p)
		if hash != "" {
			p.PasswordHash, p.StartUntil = hash, nil
		}
	})
}

// newPassword is the hash of the password that change brings; empty if it
// brings none.
func (s *PersonService) newPassword(ctx context.Context, by identity.Actor, id string, change PersonChange) (string, error) {
	if change.Password == nil {
		return "", nil
	}
	if by.ID == id {
		return "", ErrOwnAccount
	}
	p, err := s.editable(ctx, by, id)
	if err != nil {
		return "", err
	}
	change.applyTo(&p)
	return s.hash(ctx, p, *change.Password, "#/password")
}

// Disable ends a person's work here: their sessions and tokens are over at
// once. What they did stays.
func (s *PersonService) Disable(ctx context.Context, by identity.Actor, id string, rev int) (Person, error) {
	return s.edit(ctx, by, id, rev, func(p *Person) { p.ToConfirm, p.Active = false, false })
}

// edit loads a person, changes them and writes them back.
func (s *PersonService) edit(
	ctx context.Context, by identity.Actor, id string, rev int, change func(*Person),
) (Person, error) {
	scope, err := by.Scope(identity.StaffEdit)
	if err != nil {
		return Person{}, err
	}
	for range changeTries {
		var before Person
		if before, err = s.store.within(ctx, id, scope); err != nil {
			return Person{}, err
		}
		if rev != 0 && before.Rev != rev {
			return Person{}, errStale
		}
		after := before
		change(&after)
		if !after.became(before, by.ID, s.now()) {
			return before, nil
		}
		if err := s.check(ctx, by, before, after); err != nil {
			return Person{}, err
		}
		err = s.write(ctx, before, after)
		if err == nil {
			return after, nil
		}
		if rev != 0 || !stale(err) {
			return Person{}, err
		}
	}
	return Person{}, err
}

// editable loads a person whom by may change.
func (s *PersonService) editable(ctx context.Context, by identity.Actor, id string) (Person, error) {
	scope, err := by.Scope(identity.StaffEdit)
	if err != nil {
		return Person{}, err
	}
	p, err := s.store.within(ctx, id, scope)
	if err != nil {
		return Person{}, err
	}
	return p, mayTouch(by, p)
}

// mayTouch keeps administrators to administrators.
func mayTouch(by identity.Actor, people ...Person) error {
	for _, p := range people {
		if p.Has(identity.Admin) && !by.May(identity.AdminsEdit) {
			return identity.ErrForbidden.WithDetail("Only an administrator makes or changes administrators.")
		}
	}
	return nil
}

// allowed reports why before may not become after, whatever the teams are.
func allowed(by identity.Actor, before, after Person) error {
	if err := mayTouch(by, before, after); err != nil {
		return err
	}
	if before.MergedInto != "" {
		return ErrMerged.With("person_id", before.MergedInto)
	}
	if before.ID == by.ID && before.ID != "" && (!slices.Equal(before.Roles, after.Roles) || !after.Active) {
		return ErrOwnAccount
	}
	return after.check()
}

// check reports why before may not become after.
func (s *PersonService) check(ctx context.Context, by identity.Actor, before, after Person) error {
	if err := allowed(by, before, after); err != nil {
		return err
	}
	if after.TeamID == "" || after.TeamID == before.TeamID {
		return nil
	}
	if _, err := s.teams.byID(ctx, after.TeamID); missing(err) {
		return ErrPerson.WithFields(problem.Field{Pointer: "#/team_id", Code: "unknown_team", Detail: "There is no such team."})
	} else if err != nil {
		return err
	}
	return nil
}

// hash turns a new password of p into what is stored, if it keeps the rules.
func (s *PersonService) hash(ctx context.Context, p Person, password, pointer string) (string, error) {
	own, _, _ := strings.Cut(p.Email, "@")
	if err := identity.CheckPassword(password, pointer, own, p.Name); err != nil {
		return "", err
	}
	return s.hasher.Hash(ctx, password)
}
