package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
)

// tokenJSON is staff.Token on the wire.
type tokenJSON struct {
	ID         string                `json:"id"`
	Name       string                `json:"name"`
	Scopes     []identity.Permission `json:"scopes"`
	OwnerID    string                `json:"owner_id"`
	Active     bool                  `json:"active"`
	CreatedAt  time.Time             `json:"created_at"`
	ExpiresAt  time.Time             `json:"expires_at"`
	LastUsedAt time.Time             `json:"last_used_at,omitzero"`
	RevokedAt  *time.Time            `json:"revoked_at,omitempty"`
	Secret     string                `json:"secret,omitempty"` // only in the answer to who made it
}

func (h handler) toTokenJSON(_ identity.Actor, t staff.Token) tokenJSON {
	return tokenJSON{
		ID: t.ID, Name: t.Name, Scopes: some(t.Scopes), OwnerID: t.OwnerID, Active: t.Valid(h.Now()),
		CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, LastUsedAt: t.LastUsedAt, RevokedAt: t.RevokedAt,
	}
}
