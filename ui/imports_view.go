package ui

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/a-h/templ"

	"qaloop/internal/problem"
	"qaloop/qa/intake"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// importsQuery is what the address of the list of imports says.
type importsQuery struct {
	State     string        `query:"state" validate:"omitempty,oneof=running done rejected failed cancelled"` // rejected: done, but for some rows
	Format    intake.Format `query:"format" validate:"omitempty,oneof=asterisk_queue_log asterisk_cdr csv"`
	StartedBy string        `query:"started_by" validate:"max=60"`
	Period    string        `query:"period" validate:"omitempty,oneof=today yesterday week month"`
	From      string        `query:"from" validate:"omitempty,datetime=2006-01-02"`
	To        string        `query:"to" validate:"omitempty,datetime=2006-01-02"`
	Again     string        `query:"again" validate:"max=60"` // the import whose settings the form begins with
}

// values is what narrows the list, as an address has it.
func (q importsQuery) values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{
		"state": q.State, "format": string(q.Format), "started_by": q.StartedBy, "period": q.Period, "from": q.From, "to": q.To,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// filter is q as the service understands it.
func (q importsQuery) filter(ctx context.Context) intake.ImportFilter {
	f := intake.ImportFilter{State: intake.State(q.State), Format: q.Format, StartedBy: q.StartedBy}
	if q.State == "rejected" {
		f.State, f.Rejected = "", true
	}
	f.From, f.To = periodRange(q.Period, locale.Now(ctx))
	if first, last := dayRange(q.From, q.To, locale.Zone(ctx)); !first.IsZero() || !last.IsZero() {
		f.From, f.To = first, last
	}
	return f
}

// importsView is the list of imports and the form for the next one.
type importsView struct {
	Query    importsQuery
	Imports  []intake.Import
	Names    map[string]string // of those who started them
	Me       string            // who looks
	More     string            // the address of the next page; empty on the last
	Wrong    *problem.Error    // with the file that was sent
	Address  *problem.Error    // with the address
	Form     importForm
	Repeated string // the name of the file that is to be sent again; empty: it is another one
}

// who are those whose imports one can look at.
func (v importsView) who(ctx context.Context) []widget.Choice {
	choices := []widget.Choice{{Value: "", Label: locale.T(ctx, "list.any")}, {Value: v.Me, Label: locale.T(ctx, "contacts.import_mine")}}
	if id := v.Query.StartedBy; id != "" && id != v.Me {
		choices = append(choices, widget.Choice{Value: id, Label: v.by(ctx, id)})
	}
	return choices
}

// by is who started an import; an ID that is nobody's is a machine or the
// command line.
func (v importsView) by(ctx context.Context, id string) string {
	if name := v.Names[id]; name != "" {
		return name
	}
	return locale.T(ctx, "contacts.import_machine")
}

// importFields are where on the page the parameters are that pointers name.
func importFields(ctx context.Context) []formField {
	return []formField{
		{"#/state", "state", locale.T(ctx, "imports.state")},
		{"#/format", "only-format", locale.T(ctx, "imports.format")},
		{"#/started_by", "started_by", locale.T(ctx, "contacts.import_who")},
		{"#/period", "period", locale.T(ctx, "contacts.field_period")},
	}
}

// empty says why there are no rows.
func (v importsView) empty(ctx context.Context) templ.Component {
	if len(v.Query.values()) > 0 {
		return widget.Empty(nothingFound(ctx, "/imports"))
	}
	return widget.Empty(widget.EmptyState{Icon: "database-import", Title: locale.T(ctx, "imports.none"), Text: locale.T(ctx, "imports.none_text")})
}

// formOf is the form that reads a file as i was read.
func formOf(i intake.Import) importForm {
	o := i.Options
	return importForm{
		Format: string(i.Format), TimeZone: o.TimeZone, Encoding: o.Encoding, DateOrder: o.DateOrder, Separator: o.Separator,
		Options: moreOptions(o),
	}
}

// moreOptions are the options that have no field of their own, as JSON; nothing
// if there are none.
func moreOptions(o intake.Options) string {
	o.TimeZone, o.Encoding, o.DateOrder, o.Separator = "", "", "", ""
	raw, err := json.Marshal(o)
	if err != nil || string(raw) == "{}" {
		return ""
	}
	return string(raw)
}
