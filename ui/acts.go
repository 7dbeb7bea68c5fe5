package ui

import (
	"qaloop/internal/identity"
	"qaloop/ui/layout"
)

// act is something that the palette can begin, and the permission that it
// needs.
type act struct {
	layout.Action

	needs identity.Permission
}

func doing(key, icon, path string, needs identity.Permission) act {
	return act{layout.Action{Key: key, Icon: icon, Path: path}, needs}
}

// acts are all of them, the most frequent first.
var acts = []act{
	doing("next_call", "player-play", "/interactions/next", identity.EvaluationsWrite),
	doing("my_drafts", "pencil", "/evaluations?state=draft", identity.EvaluationsWrite),
	doing("assign", "plus", "/assignments/new", identity.AssignmentsManage),
	doing("new_course", "book-2", "/courses/new", identity.CoursesEdit),
	doing("new_scorecard", "clipboard-list", "/scorecards/new", identity.ScorecardsEdit),
	doing("new_rule", "route", "/rules/new", identity.RulesEdit),
	doing("new_person", "user", "/staff/new", identity.StaffEdit),
	doing("import_staff", "upload", "/staff/import", identity.StaffEdit),
	doing("import", "upload", "/imports", identity.ImportsRun),
	doing("account", "user-circle", "/account", identity.SignedIn),
}

// actsOf are what actor may begin.
func actsOf(actor identity.Actor) []layout.Action {
	var found []layout.Action
	for _, a := range acts {
		if actor.May(a.needs) {
			found = append(found, a.Action)
		}
	}
	return found
}
