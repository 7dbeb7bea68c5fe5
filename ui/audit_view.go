package ui

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// auditQuery is what the address of the audit log says.
type auditQuery struct {
	Who     string        `query:"who" validate:"max=64"`
	Action  string        `query:"action" validate:"max=100"`
	Kind    string        `query:"kind" validate:"max=50"`
	Object  string        `query:"object" validate:"max=200"`
	Outcome audit.Outcome `query:"outcome" validate:"omitempty,oneof=done failed unknown"`
	From    string        `query:"from" validate:"omitempty,datetime=2006-01-02"` // the first day
	To      string        `query:"to" validate:"omitempty,datetime=2006-01-02"`   // the last day
}

// auditView is a page of the audit log.
type auditView struct {
	Query   auditQuery
	Entries []audit.Entry
	Names   map[string]string // of people and tokens
	Tail    *audit.Tail       // nil: not looked at
	More    string            // the address of the next page; empty on the last
	File    string            // the address of the log as a file
}

func (v auditView) narrowed() bool { return v.Query != (auditQuery{}) }

// empty says why there are no entries.
func (v auditView) empty(ctx context.Context) templ.Component {
	if v.narrowed() {
		return widget.Empty(nothingFound(ctx, "/audit"))
	}
	return widget.Empty(widget.EmptyState{Icon: "history", Title: locale.T(ctx, "audit.none"), Text: locale.T(ctx, "audit.none_text")})
}

// deedKeys begins the keys of the sentences for actions.
const deedKeys = "deed."

// auditDeed is an action as a sentence; one that has none is shown by its name.
func auditDeed(ctx context.Context, action string) string {
	if !locale.Has(ctx, deedKeys+action) {
		return action
	}
	return locale.T(ctx, deedKeys+action)
}

// auditKind is what a thing is called; empty if that is not known.
func auditKind(ctx context.Context, kind string) string {
	if kind == "" {
		return ""
	}
	return locale.T(ctx, "noun."+kind)
}

// auditActor is who did something.
func auditActor(ctx context.Context, names map[string]string, id string) string {
	switch {
	case names[id] != "":
		return names[id]
	case id == "", id == "shell", id == identity.System().ID:
		return locale.T(ctx, "audit.actor_"+id)
	}
	return id
}

// actorPage is the page of who did something; empty if they have none.
func actorPage(id string) string {
	switch {
	case strings.HasPrefix(id, "p_"):
		return "/staff/" + url.PathEscape(id)
	case strings.HasPrefix(id, "t_"):
		return "/tokens"
	}
	return ""
}

// auditPages are the pages of things, by their kind.
var auditPages = map[string]string{
	"person": "/staff/", "team": "/teams/", "interaction": "/interactions/", "import": "/imports/", "scorecard": "/scorecards/",
	"evaluation": "/evaluations/", "course": "/courses/", "rule": "/rules/", "assignment": "/assignments/",
}

// draftDeeds are done to drafts, which only their evaluators see.
var draftDeeds = []string{"evaluations.draft", "evaluations.conflict", "evaluations.preview"}

// objectPage is the page of what e was done to; empty if it has none. A version
// of something is on the page of the whole.
func objectPage(e audit.Entry, o audit.Object) string {
	path, ok := auditPages[o.Kind]
	if !ok || o.ID == "" || slices.Contains(draftDeeds, e.Action) {
		return ""
	}
	id, _, _ := strings.Cut(o.ID, ".")
	return path + url.PathEscape(id)
}

// objectName is a person's or a token's name, or the ID.
func (v auditView) objectName(o audit.Object) string {
	if name := v.Names[o.ID]; name != "" {
		return name
	}
	return o.ID
}

// auditChange says which revision of a document became which.
func auditChange(ctx context.Context, c audit.Change) string {
	switch {
	case c.From == 0 && c.To == 0:
		return locale.T(ctx, "audit.written")
	case c.From == 0:
		return locale.T(ctx, "audit.made")
	case c.To == 0:
		return locale.T(ctx, "audit.removed")
	}
	return locale.T(ctx, "audit.revision", "to", c.To, "from", c.From)
}

// auditWrote are the documents of an entry for a file.
func auditWrote(e audit.Entry) string {
	words := make([]string, 0, len(e.Changes)+1)
	for _, c := range e.Changes {
		words = append(words, fmt.Sprintf("%s %s %d-%d", c.Kind, c.ID, c.From, c.To))
	}
	if e.More > 0 {
		words = append(words, fmt.Sprintf("+%d", e.More))
	}
	return strings.Join(words, "; ")
}

// exactly is a moment to the second.
func exactly(ctx context.Context, at time.Time) string {
	return at.In(locale.Zone(ctx)).Format("2006-01-02 15:04:05")
}

// auditNumber is an entry's place in the chain as people write it.
func auditNumber(stream string, seq int64) string { return fmt.Sprintf("%s:%d", stream, seq) }

// byObject is the address of what was done to something.
func byObject(id string) string { return "/audit?object=" + url.QueryEscape(id) }

// byActor is the address of what somebody did.
func byActor(id string) string { return "/audit?who=" + url.QueryEscape(id) }

// actionChoices are all actions, in the order of their sentences.
func (v auditView) actionChoices(ctx context.Context) []widget.Choice {
	return keyChoices(ctx, deedKeys, v.Query.Action)
}

func (v auditView) kindChoices(ctx context.Context) []widget.Choice {
	return keyChoices(ctx, "noun.", v.Query.Kind)
}

// keyChoices offers a choice for each text whose key begins with prefix.
func keyChoices(ctx context.Context, prefix, chosen string) []widget.Choice {
	ends := locale.Keys(ctx, prefix)
	choices := make([]widget.Choice, 0, len(ends)+1)
	known := chosen == ""
	for _, end := range ends {
		choices = append(choices, widget.Choice{Value: end, Label: locale.T(ctx, prefix+end)})
		known = known || end == chosen
	}
	if !known {
		choices = append(choices, widget.Choice{Value: chosen, Label: chosen})
	}
	slices.SortFunc(choices, func(a, b widget.Choice) int { return strings.Compare(a.Label, b.Label) })
	return slices.Insert(choices, 0, widget.Choice{Value: "", Label: locale.T(ctx, "list.any")})
}

func (v auditView) outcomeChoices(ctx context.Context) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}}
	for _, o := range []audit.Outcome{audit.Done, audit.Failed, audit.Unknown} {
		choices = append(choices, widget.Choice{Value: string(o), Label: locale.T(ctx, "audit.outcome_"+string(o))})
	}
	return choices
}
