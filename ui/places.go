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
	at("training", "school", "/learning", identity.AssignmentsTake),
	at("home", "home", "/home", identity.SignedIn),
	at("interactions", "list-check", "/interactions", identity.InteractionsRead),
	at("evaluations", "clipboard-check", "/evaluations", identity.EvaluationsRead),
	at("assignments", "inbox", "/assignments", identity.AssignmentsManage),
	at("courses", "book-2", "/courses", identity.CoursesRead),
	at("imports", "database-import", "/imports", identity.ImportsRun),
}

// byRole is what each role finds in its side bar, its own work first.
var byRole = map[identity.Role][]string{
	identity.Operator:   {"today", "my_evaluations", "training"},
	identity.Supervisor: {"interactions", "evaluations", "assignments", "courses"},
	identity.QA:         {"home", "interactions", "evaluations", "assignments", "courses", "imports"},
	identity.Trainer:    {"home", "assignments", "courses", "evaluations"},
	identity.Designer:   {"home", "courses", "assignments", "evaluations"},
	identity.HR:         {"assignments", "courses", "evaluations"},
	identity.Manager:    {"evaluations", "assignments", "courses", "interactions"},
	identity.Admin:      {"home", "imports", "interactions", "evaluations", "assignments", "courses"},
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
