package staff

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// Problems with tokens.
var (
	ErrToken    = problem.New(problem.Invalid, "token.invalid", "There can be no such token. See errors for why.")
	ErrBadToken = problem.New(problem.Unauthenticated, "identity.bad_token", "This token is not known, revoked, or no longer valid.")
)

const (
	secretPrefix = "ql_"
	secretBytes  = 32
	// tokenLife is how long a token is valid that says nothing of it, and
	// maxTokenLife the longest that one can be.
	tokenLife    = 90 * 24 * time.Hour
	maxTokenLife = 366 * 24 * time.Hour
	// usedEvery is how exactly the time of the last use is known.
	usedEvery = 5 * time.Minute
)

// Token lets a machine use the API in the name of the person who made it: with
// no more than its scopes, and never more than that person may.
type Token struct {
	ID          string                `bson:"_id"`
	Rev         int                   `bson:"rev"`
	Name        string                `bson:"name"`
	Scopes      []identity.Permission `bson:"scopes"`
	OwnerID     string                `bson:"owner_id"`
	Hash        string                `bson:"hash" json:"-"` // SHA-256 of the secret
	Fingerprint string                `bson:"fp,omitempty"`
	CreatedAt   time.Time             `bson:"created_at"`
	ExpiresAt   time.Time             `bson:"expires_at"`
	LastUsedAt  time.Time             `bson:"last_used_at"` // within minutes; zero if never
	RevokedAt   *time.Time            `bson:"revoked_at,omitempty"`
}

// TokenInput is a token as a client asks for it.
type TokenInput struct {
	Name      string                `json:"name" validate:"required,max=100"`
	Scopes    []identity.Permission `json:"scopes" validate:"required,min=1,max=50,unique,dive,required,max=60"`
	ExpiresAt *time.Time            `json:"expires_at"` // in 90 days if not given, a year at most
}

// Valid reports whether t lets anybody in at now.
func (t Token) Valid(now time.Time) bool { return t.RevokedAt == nil && now.Before(t.ExpiresAt) }

// token is the new token that in asks for.
func (in TokenInput) token(by identity.Actor, now time.Time) (Token, error) {
	var wrong []problem.Field
	t := Token{
		Rev: 1, Name: strings.TrimSpace(in.Name), Scopes: slices.Clone(in.Scopes), OwnerID: by.ID,
		CreatedAt: now, ExpiresAt: now.Add(tokenLife),
	}
	if t.Name == "" {
		wrong = append(wrong, problem.Field{Pointer: "#/name", Code: "required", Detail: "This is required."})
	}
	if len(t.Scopes) == 0 {
		wrong = append(wrong, problem.Field{Pointer: "#/scopes", Code: "required", Detail: "Say what the token is for."})
	}
	for i, p := range t.Scopes {
		if !identity.Known(p) || p == identity.Public || p == identity.SignedIn || !by.May(p) {
			wrong = append(wrong, problem.Field{
				Pointer: "#/scopes/" + strconv.Itoa(i), Code: "unknown_scope", Detail: "You have no such permission to give.",
			})
		}
	}
	if in.ExpiresAt != nil {
		t.ExpiresAt = in.ExpiresAt.UTC().Truncate(time.Millisecond)
	}
	if !t.ExpiresAt.After(now) || t.ExpiresAt.Sub(now) > maxTokenLife {
		wrong = append(wrong, problem.Field{Pointer: "#/expires_at", Code: "token_life", Detail: "Choose a time within the next year."})
	}
	if len(wrong) > 0 {
		return Token{}, ErrToken.WithFields(wrong...)
	}
	slices.Sort(t.Scopes)
	t.Scopes = slices.Compact(t.Scopes)
	return t, nil
}

// newSecret is what the machine sends. It is shown once and never kept.
func newSecret() (string, error) {
	b := make([]byte, secretBytes)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return secretPrefix + base64.RawURLEncoding.EncodeToString(b), nil
}

// hashSecret is what is kept of a secret. A fast hash is enough for 256 random
// bits.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
