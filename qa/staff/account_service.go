package staff

import (
	"context"
	"errors"
	"time"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// AccountService is what people can do with their own account, and how they
// get into it.
type AccountService struct {
	people   *PersonService
	throttle *identity.Throttle
	hasher   *identity.Hasher
	now      func() time.Time
}

// nobodyID is looked up where there is no account, so that this takes as long.
const nobodyID = "p_nobody"

// SignIn returns the person whom an e-mail address and a password belong to;
// address is where the request comes from. It does the same and takes the same
// time whether there is such an account or not.
func (s *AccountService) SignIn(ctx context.Context, email, password, address string) (Person, error) {
	email = normalEmail(email)
	p, err := s.byEmail(ctx, email)
	if err != nil {
		return Person{}, err
	}
	audit.About(ctx, "person", p.ID) // also of a sign-in that fails
	outdated, err := s.verify(ctx, p, guess{email, password, address}, ErrWrongPassword)
	if err == nil {
		err = p.started(s.now())
	}
	if err != nil {
		return Person{}, err
	}
	if outdated {
		return s.rehash(ctx, p, password), nil
	}
	return p, nil
}

// byEmail finds who can sign in with that address; nobody is the zero Person.
func (s *AccountService) byEmail(ctx context.Context, email string) (Person, error) {
	c, _, err := s.people.emails.get(ctx, email)
	if err != nil {
		return Person{}, err
	}
	id := c.PersonID
	if id == "" {
		id = nobodyID
	}
	p, err := s.people.store.byID(ctx, id)
	if missing(err) {
		return Person{}, nil
	}
	if err != nil || p.Email != email || !p.CanSignIn() {
		return Person{}, err
	}
	return p, nil
}

// guess is a password that somebody says is theirs.
type guess struct{ email, password, address string }

// verify compares a guess with the password of p, who may be nobody. It counts
// failures, and answers them with wrong.
func (s *AccountService) verify(ctx context.Context, p Person, g guess, wrong *problem.Error) (outdated bool, err error) {
	slot, err := s.hasher.Enter(ctx)
	if err != nil {
		return false, err
	}
	defer slot.Leave()
	try, err := s.throttle.Begin(ctx, g.email, g.address)
	if err != nil {
		return false, err
	}
	fits, outdated, err := slot.Verify(g.password, p.PasswordHash)
	if err != nil {
		return false, err
	}
	if fits {
		return outdated, try.Succeeded(ctx)
	}
	left, wait, err := try.Failed(ctx)
	if err != nil {
		return false, err
	}
	return false, wrong.With("left", left).After(wait)
}

// rehash stores the password with today's parameters. If somebody changes the
// person at the same moment, the next sign-in does it.
func (s *AccountService) rehash(ctx context.Context, p Person, password string) Person {
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return p
	}
	after := p
	after.PasswordHash, after.Rev = hash, p.Rev+1
	if s.people.store.replace(ctx, p.Rev, after) != nil {
		return p
	}
	return after
}

// standing is who somebody is where they are signed in, and the revision that
// their sessions must have.
type standing struct {
	actor   identity.Actor
	authRev int
}

// ActorByID returns the actor whom a session belongs to, with the revision
// that their sessions must have. Whoever is not active is unknown. It may be as
// old as identity.Staleness says.
func (s *AccountService) ActorByID(ctx context.Context, id string) (identity.Actor, int, error) {
	now, err := s.people.store.actors.One(id, func() (standing, error) { return s.standing(ctx, id) })
	return now.actor, now.authRev, err
}

// ActorNow is ActorByID, of this moment.
func (s *AccountService) ActorNow(ctx context.Context, id string) (identity.Actor, int, error) {
	s.people.store.actors.Forget(id)
	return s.ActorByID(ctx, id)
}

func (s *AccountService) standing(ctx context.Context, id string) (standing, error) {
	p, err := s.people.store.byID(ctx, id)
	if missing(err) || (err == nil && !p.Active) {
		return standing{}, identity.ErrUnknown
	}
	if err != nil {
		return standing{}, err
	}
	a := identity.Actor{ID: p.ID, Name: p.Name, Roles: p.Roles, TeamID: p.TeamID, Lang: p.Lang, Theme: p.Theme, NoKeys: p.SingleKeysOff}
	if p.StartUntil != nil {
		a.Scopes = []identity.Permission{} // nothing but their own account, until they have chosen a password
	}
	if p.Has(identity.Supervisor) {
		if a.Leads, err = s.people.teams.ledBy(ctx, p.ID); err != nil {
			return standing{}, err
		}
	}
	return standing{a, p.AuthRev}, nil
}

// Me returns the asker's own entry.
func (s *AccountService) Me(ctx context.Context, by identity.Actor) (Person, error) {
	if err := person(by); err != nil {
		return Person{}, err
	}
	return s.people.store.byID(ctx, by.ID)
}

// SetPassword gives somebody a new password: their own, with the old one, or
// another's by those who may edit staff. All their sessions are over; whoever
// changed their own is to be signed in again.
func (s *AccountService) SetPassword(ctx context.Context, by identity.Actor, personID, old, password string) error {
	if err := person(by); err != nil {
		return err
	}
	own := by.ID == personID
	var before Person
	var err error
	if own {
		before, err = s.Me(ctx, by)
	} else {
		before, err = s.people.editable(ctx, by, personID)
	}
	if err != nil {
		return err
	}
	if own && before.PasswordHash != "" {
		if _, err := s.verify(ctx, before, guess{before.Email, old, "person " + by.ID}, ErrOldPassword); err != nil {
			return fieldOf(err, ErrOldPassword, "#/old_password")
		}
	}
	after := before
	after.StartUntil = nil
	if after.PasswordHash, err = s.people.hash(ctx, before, password, "#/password"); err != nil {
		return err
	}
	if err := after.check(); err != nil { // a password needs an address
		return err
	}
	after.became(before, by.ID, s.now())
	if err := s.people.write(ctx, before, after); err != nil {
		return err
	}
	return s.throttle.Forgive(ctx, after.Email)
}

// fieldOf adds to the problem what, if err is that, the field that it is
// about.
func fieldOf(err error, what *problem.Error, pointer string) error {
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Is(what) {
		return p.WithFields(problem.Field{Pointer: pointer, Code: "wrong", Detail: p.Detail})
	}
	return err
}

// SetPreferences keeps how the asker wants to see the pages.
func (s *AccountService) SetPreferences(ctx context.Context, by identity.Actor, want Preferences) (Person, error) {
	if err := person(by); err != nil {
		return Person{}, err
	}
	var err error
	for range changeTries {
		var before Person
		if before, err = s.Me(ctx, by); err != nil {
			return Person{}, err
		}
		after := before
		after.Lang, after.Theme, after.SingleKeysOff = want.Lang, want.Theme, want.SingleKeysOff
		if !after.became(before, by.ID, s.now()) {
			return before, nil
		}
		if err = after.check(); err != nil {
			return Person{}, err
		}
		if err = s.people.write(ctx, before, after); err == nil {
			return after, nil
		}
		if !stale(err) {
			return Person{}, err
		}
	}
	return Person{}, err
}

// person refuses everybody who is not a signed-in person.
func person(by identity.Actor) error {
	if err := by.Require(identity.SignedIn); err != nil {
		return err
	}
	if by.IsToken {
		return identity.ErrForbidden
	}
	return nil
}
