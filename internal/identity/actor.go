// Package identity knows who is asking and what they may do: roles, the policy
// table, the actor, passwords, sessions and tokens.
//
// Read role.go, policy.go and actor.go first.
package identity

import (
	"slices"

	"qaloop/internal/problem"
)

// Answers to those who may not.
var (
	ErrUnknown   = problem.New(problem.Unauthenticated, "identity.unknown", "Sign in first, or send a valid token.")
	ErrForbidden = problem.New(problem.Forbidden, "identity.forbidden", "Your role does not allow this.")
)

// Actor is the person, or the machine with a token, on whose behalf something
// is done. Services take it as a parameter and never from a context, so that a
// signature says who matters. The zero Actor is nobody and may do nothing.
type Actor struct {
	ID      string
	Name    string
	Roles   []Role
	TeamID  string       // the team they work in; may be empty
	Leads   []string     // the teams they lead
	Scopes  []Permission // what a token is limited to; nil for people
	Lang    string       // ru, uk, en, or empty
	Theme   string       // light, dark, or empty for what the system has
	NoKeys  bool         // single-key shortcuts are off
	IsToken bool
}

// System is the actor of background work: it may do everything.
func System() Actor { return Actor{ID: "system", Name: "Qaloop", Roles: Roles} }

// Has reports whether a holds role.
func (a Actor) Has(role Role) bool { return slices.Contains(a.Roles, role) }

// Reach is the widest reach that any role of a gives for p.
func (a Actor) Reach(p Permission) Reach {
	if a.ID == "" || (a.Scopes != nil && !slices.Contains(a.Scopes, p)) {
		return Nothing
	}
	if p == SignedIn {
		return All
	}
	widest := Nothing
	for _, role := range a.Roles {
		widest = max(widest, policy[p][role])
	}
	return widest
}

// May reports whether a may do p to anything at all.
func (a Actor) May(p Permission) bool { return a.Reach(p) > Nothing }

// Require returns ErrUnknown for somebody whom we do not know, and
// ErrForbidden for somebody whose roles do not give p.
func (a Actor) Require(p Permission) error {
	if p == Public {
		return nil
	}
	if a.ID == "" {
		return ErrUnknown
	}
	if p == SignedIn || a.May(p) {
		return nil
	}
	return ErrForbidden
}

// Scope is whose data a may see or change with p; it goes into the filter of
// every query. It fails as Require does.
func (a Actor) Scope(p Permission) (Scope, error) {
	if err := a.Require(p); err != nil {
		return Scope{}, err
	}
	if a.Reach(p) == All {
		return Scope{All: true}, nil
	}
	var s Scope
	for _, role := range a.Roles {
		switch policy[p][role] {
		case Own:
			s.PersonID = a.ID
		case Team:
			s.TeamIDs = a.Leads
		case Nothing, All:
		}
	}
	return s, nil
}

// Scope is a part of the centre's data: all of it, or what is about one person
// or about the people of some teams. The zero Scope is nothing.
type Scope struct {
	All      bool
	PersonID string
	TeamIDs  []string
}

// Covers reports whether something about this person of this team is in s.
func (s Scope) Covers(personID, teamID string) bool {
	return s.All ||
		(personID != "" && s.PersonID == personID) ||
		(teamID != "" && slices.Contains(s.TeamIDs, teamID))
}

// Limits gives the parts of s; it is how mongodb.Within reads it.
func (s Scope) Limits() (all bool, personID string, teamIDs []string) {
	return s.All, s.PersonID, s.TeamIDs
}
