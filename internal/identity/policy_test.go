package identity_test

import (
	"errors"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// What roles may do, as product.md's table of duties means it: the ones below
// and no others.
func TestDutiesOfRoles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		role identity.Role
		may  []identity.Permission
		not  []identity.Permission
	}{
		{
			identity.Operator,
			[]identity.Permission{identity.EvaluationsRead, identity.EvaluationsAcknowledge, identity.AssignmentsTake, identity.CoursesRead, identity.ReportsRead},
			[]identity.Permission{identity.TeamReportsRead, identity.OverviewRead, identity.EvaluationsWrite, identity.StaffEdit, identity.ImportsRun, identity.RulesRead, identity.AssignmentsManage},
		},
		{
			identity.Supervisor,
			[]identity.Permission{identity.EvaluationsWrite, identity.AssignmentsManage, identity.TeamsRead, identity.TeamReportsRead},
			[]identity.Permission{identity.OverviewRead, identity.StaffEdit, identity.ScorecardsEdit, identity.EvaluationsVoid, identity.ImportsRun},
		},
		{
			identity.QA,
			[]identity.Permission{identity.EvaluationsWrite, identity.ScorecardsEdit, identity.ImportsRun, identity.RulesEdit},
			[]identity.Permission{identity.StaffEdit, identity.AssignmentsManage, identity.EvaluationsAcknowledge, identity.TokensEdit},
		},
		{
			identity.Trainer,
			[]identity.Permission{identity.CoursesEdit, identity.AssignmentsManage},
			[]identity.Permission{identity.EvaluationsWrite, identity.RulesEdit, identity.StaffEdit},
		},
		{
			identity.HR,
			[]identity.Permission{identity.StaffEdit, identity.TeamsEdit},
			[]identity.Permission{identity.AdminsEdit, identity.TokensEdit, identity.EvaluationsWrite, identity.InteractionsRead},
		},
		{
			identity.Planner,
			[]identity.Permission{identity.StaffRead, identity.TeamsRead},
			[]identity.Permission{identity.EvaluationsRead, identity.InteractionsRead, identity.AssignmentsManage},
		},
		{
			identity.Admin,
			[]identity.Permission{identity.StaffEdit, identity.AdminsEdit, identity.TokensEdit, identity.ImportsRun},
			[]identity.Permission{identity.EvaluationsWrite, identity.EvaluationsAcknowledge, identity.AssignmentsTake},
		},
	} {
		a := identity.Actor{ID: "p_1", Roles: []identity.Role{test.role}}
		for _, p := range test.may {
			if !a.May(p) {
				t.Errorf("%s may not %s", test.role, p)
			}
		}
		for _, p := range test.not {
			if err := a.Require(p); !errors.Is(err, identity.ErrForbidden) {
				t.Errorf("%s may %s: %v", test.role, p, err)
			}
		}
	}
}

func TestWhatIsNotInThePolicyIsRefused(t *testing.T) {
	t.Parallel()
	boss := identity.Actor{ID: "p_1", Roles: identity.Roles}
	for _, p := range []identity.Permission{"", "staff", "staff.", "staff.read ", "*", "admin"} {
		if identity.Known(p) || boss.May(p) || boss.Require(p) == nil {
			t.Errorf("%q is known", p)
		}
	}
	for _, a := range []identity.Actor{{}, {Roles: identity.Roles}, {Name: "x", Roles: identity.Roles, Leads: []string{"tm_1"}}} {
		if err := a.Require(identity.StaffRead); !errors.Is(err, identity.ErrUnknown) {
			t.Errorf("nobody: %v", err)
		}
		if err := a.Require(identity.SignedIn); !errors.Is(err, identity.ErrUnknown) {
			t.Errorf("nobody is signed in: %v", err)
		}
	}
	stranger := identity.Actor{ID: "p_1", Roles: []identity.Role{"king"}}
	if stranger.Require(identity.SignedIn) != nil || stranger.May(identity.StaffRead) {
		t.Error("a role that we do not know")
	}
}

// What is told to people about their roles is what the policy says.
func TestGrantsAreWhatTheRoleMay(t *testing.T) {
	t.Parallel()
	for _, role := range identity.Roles {
		a := identity.Actor{ID: "p_1", Roles: []identity.Role{role}}
		var named []identity.Permission
		for _, g := range identity.Grants(role) {
			named = append(named, g.Permission)
			if g.Reach != a.Reach(g.Permission) || g.Reach == identity.Nothing {
				t.Errorf("%s: %s reaches to %d, and not to %d", role, g.Permission, a.Reach(g.Permission), g.Reach)
			}
		}
		if !slices.IsSorted(named) || !slices.Equal(named, a.Permissions()) {
			t.Errorf("%s has the grants %v and the permissions %v", role, named, a.Permissions())
		}
	}
	if len(identity.Grants("king")) != 0 {
		t.Error("a role that we do not know has grants")
	}
}

func TestScopeCoversItsPersonAndItsTeams(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		scope        identity.Scope
		person, team string
		want         bool
	}{
		{identity.Scope{PersonID: "p_1"}, "p_1", "tm_1", true},
		{identity.Scope{PersonID: "p_1"}, "p_2", "tm_1", false},
		{identity.Scope{TeamIDs: []string{"tm_1", "tm_2"}}, "p_2", "tm_2", true},
		{identity.Scope{TeamIDs: []string{"tm_1"}}, "p_2", "tm_2", false},
		{identity.Scope{PersonID: "p_1", TeamIDs: []string{"tm_1"}}, "p_1", "", true},
		{identity.Scope{TeamIDs: []string{""}}, "p_2", "", false}, // whoever is in no team is in nobody's
		{identity.Scope{}, "p_1", "tm_1", false},
		{identity.Scope{All: true}, "", "", true},
	} {
		if got := test.scope.Covers(test.person, test.team); got != test.want {
			t.Errorf("%+v covers %q of %q: %v", test.scope, test.person, test.team, got)
		}
	}
}

var permissions = []identity.Permission{
	identity.StaffRead, identity.StaffEdit, identity.AdminsEdit, identity.TeamsRead, identity.TeamsEdit, identity.TokensEdit,
	identity.ImportsRun, identity.InteractionsRead, identity.InteractionsEdit, identity.ScorecardsRead, identity.ScorecardsEdit,
	identity.EvaluationsRead, identity.EvaluationsWrite, identity.EvaluationsVoid, identity.EvaluationsAcknowledge,
	identity.CoursesRead, identity.CoursesEdit, identity.RulesRead, identity.RulesEdit, identity.AssignmentsRead,
	identity.AssignmentsManage, identity.AssignmentsTake, identity.SurveysRead, identity.SurveysEdit, identity.ResponsesWrite,
	identity.ReportsRead, identity.TeamReportsRead, identity.OverviewRead,
	identity.SignedIn, identity.Public, "no.such",
}

// Whoever may see only a part never gets the filter of all, whatever their
// roles, teams and scopes; and a wider scope never sees less.
func TestScopeIsNeverAllByForgetting(t *testing.T) {
	t.Parallel()
	actor := rapid.Custom(func(t *rapid.T) identity.Actor {
		a := identity.Actor{
			ID:    rapid.SampledFrom([]string{"", "p_1", "p_2"}).Draw(t, "id"),
			Roles: rapid.SliceOfN(rapid.SampledFrom(append([]identity.Role{"king"}, identity.Roles...)), 0, 4).Draw(t, "roles"),
			Leads: rapid.SliceOfN(rapid.SampledFrom([]string{"", "tm_1", "tm_2"}), 0, 2).Draw(t, "leads"),
		}
		if rapid.Bool().Draw(t, "token") {
			a.Scopes = rapid.SliceOfN(rapid.SampledFrom(permissions), 0, 3).Draw(t, "scopes")
			a.IsToken = true
			if a.Scopes == nil {
				a.Scopes = []identity.Permission{}
			}
		}
		return a
	})
	rapid.Check(t, func(t *rapid.T) {
		a := actor.Draw(t, "actor")
		p := rapid.SampledFrom(permissions).Draw(t, "permission")
		scope := scopeIsAllowed(t, a, p)
		if a.Scopes != nil && !slices.Contains(a.Scopes, p) && scope.All {
			t.Fatal("a token reaches past its scopes")
		}
		if !scope.All {
			coversNoStranger(t, scope)
		}
		more := a
		more.Roles = append(slices.Clone(a.Roles), rapid.SampledFrom(identity.Roles).Draw(t, "one more role"))
		if more.Reach(p) < a.Reach(p) {
			t.Fatal("one more role sees less")
		}
	})
}

// scopeIsAllowed returns the scope of a for p, and checks that it goes with
// the answer to whether a may do p at all.
func scopeIsAllowed(t *rapid.T, a identity.Actor, p identity.Permission) identity.Scope {
	t.Helper()
	scope, err := a.Scope(p)
	if err != nil && (scope.All || scope.PersonID != "" || scope.TeamIDs != nil) {
		t.Fatalf("refused with scope %+v", scope)
	}
	if scope.All != (err == nil && a.Reach(p) == identity.All) {
		t.Fatalf("scope %+v at reach %d", scope, a.Reach(p))
	}
	if a.ID == "" && p != identity.Public && err == nil {
		t.Fatal("nobody is let in")
	}
	return scope
}

func coversNoStranger(t *rapid.T, scope identity.Scope) {
	t.Helper()
	if scope.Covers("", "") || scope.Covers("p_stranger", "") || scope.Covers("p_stranger", "tm_stranger") {
		t.Fatalf("%+v covers a stranger", scope)
	}
	if filter := mongodb.Within(bson.M{}, scope, "person", "team"); len(filter) == 0 {
		t.Fatalf("%+v filters nothing", scope)
	}
}
