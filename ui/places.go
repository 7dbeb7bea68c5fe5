package ui

import (
	"slices"

	"qaloop/internal/identity"
	"qaloop/ui/layout"
)

// place is an entry of the side bar and the permission that it needs.
type place struct {
	layout.Place

	needs identity.Permission
}

func at(key, icon, path string, needs identity.Permission) place {
	return place{layout.Place{Key: key, Icon: icon, Path: path}, needs}
}

// places are all entries; byRole says who finds which, in which order.
var places = []place{
	at("today", "coffee", "/today", identity.AssignmentsTake),
	at("my_evaluations", "clipboard-check", "/evaluations", identity.EvaluationsRead),
	at("team", "users", "/team", identity.TeamReportsRead),
	at("overview", "chart-bar", "/overview", identity.OverviewRead),
	at("staff", "users", "/staff", identity.StaffRead),
	at("teams", "building", "/teams", identity.TeamsRead),
	at("tokens", "key", "/tokens", identity.TokensEdit),
	at("audit", "history", "/audit", identity.AuditRead),
	at("training", "school", "/learning", identity.AssignmentsTake),
	at("home", "home", "/home", identity.SignedIn),
	at("interactions", "list-check", "/interactions", identity.InteractionsRead),
	at("evaluations", "clipboard-check", "/evaluations", identity.EvaluationsRead),
	at("assignments", "inbox", "/assignments", identity.AssignmentsRead),
	at("courses", "book-2", "/courses", identity.CoursesRead),
	at("imports", "database-import", "/imports", identity.ImportsRun),
	at("scorecards", "clipboard-list", "/scorecards", identity.ScorecardsRead),
	at("rules", "route", "/rules", identity.RulesRead),
	at("surveys", "message-2", "/surveys", identity.SurveysRead),
	at("findings", "alert-triangle", "/findings", identity.EvaluationsRead),
}

// byRole is what each role finds in its side bar, its own work first.
var byRole = map[identity.Role][]string{
	identity.Operator:   {"today", "my_evaluations", "training"},
	identity.Supervisor: {"team", "interactions", "evaluations", "findings", "surveys", "assignments", "scorecards", "rules"},
	identity.QA:         {"home", "interactions", "evaluations", "findings", "surveys", "assignments", "scorecards", "rules", "imports"},
	identity.Trainer:    {"home", "assignments", "courses", "findings", "rules", "evaluations"},
	identity.Designer:   {"home", "courses", "findings", "scorecards", "rules", "evaluations", "overview"},
	identity.HR:         {"home", "staff", "teams", "assignments", "courses", "overview"},
	identity.Planner:    {"staff", "teams"},
	identity.Manager:    {"overview", "team", "evaluations", "findings", "surveys", "assignments", "interactions"},
	identity.Admin:      {"home", "staff", "teams", "imports", "tokens", "audit", "interactions", "evaluations", "surveys"},
}

// placesOf are the entries of actor's side bar. Two that lead to the same page
// are one.
func placesOf(actor identity.Actor) []layout.Place {
	var found []layout.Place
	for _, role := range actor.Roles {
		for _, key := range byRole[role] {
			i := slices.IndexFunc(places, func(p place) bool { return p.Key == key })
			if i < 0 || !actor.May(places[i].needs) || leadsTo(found, places[i].Path) {
				continue
			}
			one := places[i].Place
			one.Role = string(role)
			found = append(found, one)
		}
	}
	return found
}

func leadsTo(found []layout.Place, path string) bool {
	return slices.ContainsFunc(found, func(p layout.Place) bool { return p.Path == path })
}

// landing is the page that actor's work begins on.
func landing(actor identity.Actor) string {
	found := placesOf(actor)
	if len(found) == 0 {
		return "/account"
	}
	return found[0].Path
}
