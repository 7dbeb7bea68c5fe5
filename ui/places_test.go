package ui

import (
	"testing"

	"qaloop/internal/identity"
	"qaloop/qa"
)

func TestEachRoleLandsOnItsWork(t *testing.T) {
	for _, test := range []struct {
		roles []identity.Role
		want  string
	}{
		{[]identity.Role{identity.Operator}, "/today"},
		{[]identity.Role{identity.QA}, "/home"},
		{[]identity.Role{identity.Trainer}, "/home"},
		{[]identity.Role{identity.Admin}, "/home"},
		{[]identity.Role{identity.Supervisor}, "/team"},
		{[]identity.Role{identity.Manager}, "/overview"},
		{[]identity.Role{identity.HR}, "/home"},
		{[]identity.Role{identity.Planner}, "/staff"},
	} {
		if got := landing(identity.Actor{ID: "p", Roles: test.roles}); got != test.want {
			t.Errorf("%v: got %s, want %s", test.roles, got, test.want)
		}
	}
}

// TestPlacesLeadToPages holds the side bar to the routes.
func TestPlacesLeadToPages(t *testing.T) {
	known := map[string]identity.Permission{}
	for _, r := range (&Face{}).allRoutes() {
		if r.Method == get {
			known[r.Path] = r.Permission
		}
	}
	for _, p := range places {
		needs, ok := known[p.Path]
		if !ok {
			t.Errorf("%s is no page", p.Path)
		}
		if needs != p.needs {
			t.Errorf("%s needs %s, its entry says %s", p.Path, needs, p.needs)
		}
	}
}

func TestLocalPathStaysHere(t *testing.T) {
	for address, want := range map[string]string{
		"/evaluations?state=draft": "/evaluations?state=draft",
		"https://else.example/x":   "/x",
		"//else.example/x":         "/x", // the path alone
		"/\\else.example":          "",
		"javascript:alert(1)":      "",
		"":                         "",
	} {
		if got := localPath(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

// TestEveryDecisionHasALook keeps a new word from showing as nothing.
func TestEveryDecisionHasALook(t *testing.T) {
	for _, word := range []qa.DecisionWord{qa.Assigned, qa.Joined, qa.BelowThreshold, qa.Cooldown, qa.Held, qa.Escalated, qa.NoCourse} {
		if decisionLooks[word].icon == "" {
			t.Errorf("%s has no icon", word)
		}
	}
}
