package ui

import (
	"context"
	"strings"

	"qaloop/qa/staff"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
)

// staffCrumbs lead back to the list of people.
func staffCrumbs(ctx context.Context) []layout.Crumb {
	return []layout.Crumb{{Label: locale.T(ctx, "nav.staff"), Path: "/staff"}}
}

// rosterCrumbs lead back to the form for a staff file, too.
func rosterCrumbs(ctx context.Context) []layout.Crumb {
	return append(staffCrumbs(ctx), layout.Crumb{Label: locale.T(ctx, "roster.title"), Path: "/staff/import"})
}

// staffColumns are the columns of a staff file, as staff.LineError names them,
// with the key of the title that we write.
var staffColumns = []struct{ name, title string }{
	{"name", "people.name"},
	{"email", "people.email"},
	{"roles", "people.roles"},
	{"team", "people.team"},
	{"agent_ids", "people.agents"},
	{"hired_on", "people.hired"},
	{"active", "people.active"},
	{"lang", "people.lang"},
}

// staffHeads are the titles of the columns of a staff file.
func staffHeads(ctx context.Context) []string {
	heads := make([]string, len(staffColumns))
	for i, c := range staffColumns {
		heads[i] = locale.T(ctx, c.title)
	}
	return heads
}

// columnTitle is what we call a column; empty for none.
func columnTitle(ctx context.Context, name string) string {
	for _, c := range staffColumns {
		if c.name == name {
			return locale.T(ctx, c.title)
		}
	}
	return name
}

// rowFault says why a row is not taken.
func rowFault(ctx context.Context, e staff.LineError) string {
	for _, key := range []string{"roster.why_" + e.Reason + "_" + e.Column, "roster.why_" + e.Reason, "problem." + e.Reason} {
		if locale.Has(ctx, key) {
			return locale.T(ctx, key)
		}
	}
	return e.Detail
}

// staffPlanView is what a file would change, or has changed.
type staffPlanView struct {
	File    string // its name
	Carried string // the file itself, packed
	Plan    staff.ImportPlan
	Teams   teamNames
}

// changing reports whether there is anything to do.
func (v staffPlanView) changing() bool { return v.Plan.Created+v.Plan.Updated > 0 }

// will says in a sentence what the import would do.
func (v staffPlanView) will(ctx context.Context) string {
	var words []string
	if n := v.Plan.Created; n > 0 {
		words = append(words, locale.N(ctx, "roster.will_add", n))
	}
	if n := v.Plan.Updated; n > 0 {
		words = append(words, locale.N(ctx, "roster.will_change", n))
	}
	if n := len(v.Plan.Teams); n > 0 {
		words = append(words, locale.N(ctx, "roster.will_found", n, "names", strings.Join(v.Plan.Teams, ", ")))
	}
	if n := v.Plan.Rejected; n > 0 {
		words = append(words, locale.N(ctx, "roster.will_skip", n))
	}
	return strings.Join(words, " ")
}

// facts are what a new person would be.
func (staffPlanView) facts(ctx context.Context, s staff.ImportStep) string {
	words := []string{roleNames(ctx, s.Person.Roles)}
	for _, fact := range []string{s.Team, strings.Join(s.Person.AgentIDs, ", ")} {
		if fact != "" {
			words = append(words, fact)
		}
	}
	if !s.Person.Active {
		words = append(words, locale.T(ctx, "people.is_inactive"))
	}
	return strings.Join(words, " · ")
}

// changeText says what would be different. A team may be one that is only to be
// founded.
func (v staffPlanView) changeText(ctx context.Context, s staff.ImportStep, c staff.Change) string {
	if c.What == "team_id" && s.Team != "" {
		from := v.Teams.name(c.From)
		if from == "" {
			from = locale.T(ctx, "people.nothing")
		}
		return locale.T(ctx, "people.did_change", "what", locale.T(ctx, "people.field_team_id"), "from", from, "to", s.Team)
	}
	return staffChange(ctx, c, v.Teams, nil)
}

// rejectedClassOf makes a count of rejected rows stand out.
func rejectedClassOf(r staff.ImportResult) string {
	if r.Rejected > 0 {
		return "q-bad"
	}
	return ""
}
