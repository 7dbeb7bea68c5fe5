package staff

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// ErrStartOver answers a sign-in with a start password that was not used in
// time.
var ErrStartOver = problem.New(problem.Unauthenticated, "identity.start_over",
	"This start password is no longer valid. Ask your administrator for a new one.")

// startLife is how long a start password lets somebody in.
const startLife = 7 * 24 * time.Hour

// A start password is some groups of letters and digits that nobody mixes up
// when they are read aloud.
const (
	startAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"
	startGroups   = 4
	startGroup    = 4
)

// newStartPassword is a password that nobody can guess (79 bits).
func newStartPassword() string {
	var b strings.Builder
	// What is beyond a multiple of the alphabet is thrown away, so that every
	// letter is equally likely.
	const fair = 256 - 256%len(startAlphabet)
	for n, random := 0, make([]byte, 1); n < startGroups*startGroup; {
		_, _ = rand.Read(random) // it cannot fail
		if int(random[0]) >= fair {
			continue
		}
		if n > 0 && n%startGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(startAlphabet[int(random[0])%len(startAlphabet)])
		n++
	}
	return b.String()
}

// GiveStartPassword gives somebody else a password with which they can sign in
// and do nothing but choose their own, within a week. It is returned once and
// not kept. All their sessions are over.
func (s *AccountService) GiveStartPassword(ctx context.Context, by identity.Actor, personID string, rev int) (Person, string, error) {
	if by.ID == personID {
		return Person{}, "", ErrOwnAccount
	}
	if _, err := s.people.editable(ctx, by, personID); err != nil {
		return Person{}, "", err
	}
	password := newStartPassword()
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return Person{}, "", err
	}
	until := s.now().Add(startLife)
	p, err := s.people.edit(ctx, by, personID, rev, func(p *Person) { p.PasswordHash, p.StartUntil = hash, &until })
	if err != nil {
		return Person{}, "", err
	}
	return p, password, s.throttle.Forgive(ctx, p.Email)
}

// started refuses a start password that is over.
func (p Person) started(now time.Time) error {
	if p.StartUntil != nil && !now.Before(*p.StartUntil) {
		return ErrStartOver
	}
	return nil
}
