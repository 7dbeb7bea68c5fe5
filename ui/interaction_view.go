package ui

import (
	"context"
	"net/url"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// interactionView is one interaction on its page.
type interactionView struct {
	Call        callView
	List        contactList
	Evaluations []qa.Evaluation
	Responses   []survey.Response
	People      map[string]staff.Person // the operator and the evaluators
	Cards       []widget.Choice         // the scorecards it can be evaluated with; none: one may not
	CardID      string                  // the one that suits best
	Wrong       *problem.Error          // why no evaluation was begun; nil: nothing
	Own         bool                    // it is of who looks

	MayOperators, MayStaff, MayImport, MayTraining, MaySurveys bool
}

// contactList is the list that an interaction was opened from.
type contactList struct {
	Query   interactionsQuery
	Known   bool   // there is one
	Later   string // the IDs of its neighbours; empty at an end
	Earlier string
}

// path is the address of an interaction of that list.
func (l contactList) path(id string) string {
	return "/interactions/" + id + "?list=" + url.QueryEscape(l.Query.values().Encode())
}

// crumbs lead back to the list as it was.
func (v interactionView) crumbs(ctx context.Context) []layout.Crumb {
	return []layout.Crumb{{Label: locale.T(ctx, "nav.interactions"), Path: v.List.Query.path()}}
}

// operator is who took the interaction.
func (v interactionView) operator() staff.Person { return v.People[v.Call.OperatorID] }

// lineList is the list of the interactions on the same line.
func (v interactionView) lineList() string { return interactionsQuery{Line: v.Call.Line}.path() }

// customerList is the list of the interactions of the same customer.
func (v interactionView) customerList() string {
	return interactionsQuery{SameCustomerAs: v.Call.ID}.path()
}

// passedOn reports whether this is one of several contacts within one call.
func (v interactionView) passedOn() bool { return v.Call.Part > 1 || v.Call.EndedBy == "transfer" }

// partsList is the list of all contacts within the same call.
func (v interactionView) partsList() string { return interactionsQuery{CallID: v.Call.CallID}.path() }

// isCall reports whether there could be a recording of v.
func (v interactionView) isCall() bool { return v.Call.channel() == qa.Call || v.Call.Recording != nil }

// consequence is training that an interaction led to.
type consequence struct{ Title, Address string }

// consequences are the assignments that findings of v made or joined.
func (v interactionView) consequences() []consequence {
	var all []consequence
	known := map[string]bool{}
	for _, e := range v.Evaluations {
		for _, finding := range e.Findings {
			for _, d := range finding.Decisions {
				if d.AssignmentID == "" || known[d.AssignmentID] {
					continue
				}
				known[d.AssignmentID] = true
				all = append(all, v.consequence(d))
			}
		}
	}
	return all
}

func (v interactionView) consequence(d qa.Decision) consequence {
	switch {
	case v.Own:
		return consequence{d.CourseTitle, "/learning/" + d.AssignmentID}
	case v.MayTraining:
		return consequence{d.CourseTitle, "/assignments/" + d.AssignmentID}
	}
	return consequence{Title: d.CourseTitle}
}

// sourceName is the name of a format or a system that told of an interaction.
func sourceName(ctx context.Context, source string) string {
	for _, key := range []string{"imports.format_" + source, "contacts.source_" + source} {
		if locale.Has(ctx, key) {
			return locale.T(ctx, key)
		}
	}
	return source
}

// told is one telling of an interaction: when, and by which import.
type told struct {
	Key      string // of its words
	At       time.Time
	ImportID string
}

// history is when the interaction became known, and when more was said of it.
func (v interactionView) history() []told {
	all := []told{{"contacts.told_first", v.Call.CreatedAt, v.Call.CreatedIn}}
	if v.Call.ChangedIn != "" {
		all = append(all, told{"contacts.told_more", v.Call.UpdatedAt, v.Call.ChangedIn})
	}
	return all
}

// rating is one answer on a scale.
type rating struct {
	Key   string // of its name
	Value int
	From  int
	To    int
	Kind  string // of its bar
}

// share is where on its scale a rating stands, in percent.
func (r rating) share() float64 { return 100 * float64(r.Value-r.From) / float64(r.To-r.From) }

// word says how a rating is to be read.
func (r rating) word() string {
	if r.Kind == widget.Neutral {
		return "fair"
	}
	return r.Kind
}

// The scales of the answers of customers, and where on them it begins to be
// good and ends to be bad.
const (
	csatTo, csatGood, csatBad = 5, 4, 2
	npsTo, npsGood, npsBad    = 10, 9, 6
	cesTo, cesGood, cesBad    = 7, 5, 3
)

// ratingsOf are the answers of a response that have a scale.
func ratingsOf(r survey.Response) []rating {
	var all []rating
	for _, asked := range []struct {
		key                 string
		value               *int
		from, to, good, bad int
	}{
		{"csat", r.CSAT, 1, csatTo, csatGood, csatBad},
		{"nps", r.NPS, 0, npsTo, npsGood, npsBad},
		{"ces", r.CES, 1, cesTo, cesGood, cesBad},
	} {
		if asked.value == nil {
			continue
		}
		one := rating{Key: asked.key, Value: *asked.value, From: asked.from, To: asked.to, Kind: widget.Neutral}
		switch {
		case one.Value >= asked.good:
			one.Kind = widget.Good
		case one.Value <= asked.bad:
			one.Kind = widget.Bad
		}
		all = append(all, one)
	}
	return all
}

func sampleChoices(ctx context.Context) []widget.Choice {
	var found []widget.Choice
	for _, o := range []qa.SampleOrigin{qa.SampleRandom, qa.SampleTargeted, qa.SampleRequested, qa.SampleCalibration} {
		found = append(found, widget.Choice{Value: string(o), Label: locale.T(ctx, "sample."+string(o))})
	}
	return found
}
