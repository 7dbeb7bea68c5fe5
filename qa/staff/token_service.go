package staff

import (
	"context"
	"errors"
	"strings"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
)

// TokenService is what people can do with tokens, and how machines get in.
type TokenService struct {
	store    tokenStore
	accounts *AccountService
	now      func() time.Time
}

// Create makes a token and returns it with its secret, which nobody can see
// again: a request that is repeated with its key gets the token, true and no
// secret.
func (s *TokenService) Create(ctx context.Context, by identity.Actor, in TokenInput, key once.Key) (t Token, secret string, replayed bool, err error) {
	if err := by.Require(identity.TokensEdit); err != nil {
		return Token{}, "", false, err
	}
	if err := person(by); err != nil { // a token makes no tokens
		return Token{}, "", false, err
	}
	if t, err = in.token(by, s.now()); err != nil {
		return Token{}, "", false, err
	}
	if secret, err = newSecret(); err != nil {
		return Token{}, "", false, err
	}
	t.ID, t.Fingerprint, t.Hash = key.ID("t_"), key.Fingerprint, hashSecret(secret)
	err = s.store.insert(ctx, t)
	if err == nil {
		return t, secret, false, nil
	}
	if !taken(err) {
		return Token{}, "", false, err
	}
	earlier, err := s.store.byID(ctx, t.ID)
	if err == nil && earlier.Fingerprint != key.Fingerprint {
		err = once.ErrReused
	}
	if err != nil {
		return Token{}, "", false, err
	}
	return earlier, "", true, nil
}

// List returns all tokens, the newest first, also those that are over.
func (s *TokenService) List(ctx context.Context, by identity.Actor, page paging.Request) (paging.Page[Token], error) {
	if err := by.Require(identity.TokensEdit); err != nil {
		return paging.Page[Token]{}, err
	}
	return s.store.list(ctx, page)
}

// Names returns the names of tokens by their IDs, for a page that shows them
// beside something else; one that is not there is not in the map.
func (s *TokenService) Names(ctx context.Context, ids []string) (map[string]string, error) {
	return s.store.names(ctx, ids)
}

// Revoke ends a token at once. Doing it again changes nothing.
func (s *TokenService) Revoke(ctx context.Context, by identity.Actor, id string) error {
	if err := by.Require(identity.TokensEdit); err != nil {
		return err
	}
	var err error
	for range changeTries {
		var t Token
		if t, err = s.store.byID(ctx, id); err != nil || t.RevokedAt != nil {
			return err
		}
		now := s.now()
		from := t.Rev
		t.Rev, t.RevokedAt = from+1, &now
		if err = s.store.replace(ctx, from, t); !stale(err) {
			return err
		}
	}
	return err
}

// ActorBySecret returns the actor whom a token stands for: its owner as they
// are now, with no more than the token's scopes. It fails with ErrBadToken.
func (s *TokenService) ActorBySecret(ctx context.Context, secret string) (identity.Actor, error) {
	if !strings.HasPrefix(secret, secretPrefix) || len(secret) > 100 {
		return identity.Actor{}, ErrBadToken
	}
	t, err := s.store.byHash(ctx, hashSecret(secret))
	now := s.now()
	if missing(err) || (err == nil && !t.Valid(now)) {
		return identity.Actor{}, ErrBadToken
	}
	if err != nil {
		return identity.Actor{}, err
	}
	owner, _, err := s.accounts.ActorByID(ctx, t.OwnerID)
	if err != nil {
		return identity.Actor{}, gone(err)
	}
	if now.Sub(t.LastUsedAt) >= usedEvery {
		if err := s.store.use(ctx, t, now); err != nil {
			return identity.Actor{}, err
		}
	}
	return identity.Actor{
		ID: t.ID, Name: t.Name, Roles: owner.Roles, Leads: owner.Leads, Scopes: t.Scopes, Lang: owner.Lang, IsToken: true,
	}, nil
}

// gone turns an owner who is not active into a token that is not valid.
func gone(err error) error {
	if errors.Is(err, identity.ErrUnknown) {
		return ErrBadToken
	}
	return err
}
