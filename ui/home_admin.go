package ui

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/intake"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// Installation is this program as it runs.
type Installation struct {
	Version  string
	Instance string // unlike other instances on the same database
	Schema   int    // of the database
	Since    time.Time
}

// recentImports is among how many of the last imports one looks for those that
// run or failed.
var recentImports = paging.Request{Size: 20}

// importsCard is the imports that run, and those that failed.
func (f *Face) importsCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "imports", Icon: "database-import", Action: locale.T(ctx, "home.imports_do"), Address: "/imports", Done: true}
	found, err := f.Intake.Imports.List(ctx, by, intake.ImportFilter{}, recentImports)
	if err != nil {
		return c, err
	}
	for _, i := range found.Items {
		r := homeRow{Text: i.Name, Address: "/imports/" + i.ID, Note: locale.Moment(ctx, i.StartedAt)}
		switch i.State {
		case intake.Running:
			r.Badge = widget.Badge(widget.Info, "refresh", locale.T(ctx, "home.imports_running", "percent", locale.Percent(ctx, float64(i.Percent()), 0)))
		case intake.Failed:
			r.Badge = widget.Badge(widget.Bad, "x", locale.T(ctx, "home.imports_failed"))
			c.Work = true
		case intake.Done, intake.Cancelled:
			continue
		}
		c.Rows = append(c.Rows, r)
	}
	c.Rows = c.Rows[:min(len(c.Rows), fewRows.Size)]
	if len(c.Rows) == 0 {
		c.Action = locale.T(ctx, "action.import")
	}
	return c, nil
}

// systemCard is how the installation is.
func (f *Face) systemCard(ctx context.Context, by identity.Actor) (homeCard, error) {
	c := homeCard{Key: "system", Icon: "server"}
	good := widget.Badge(widget.Good, "check", locale.T(ctx, "home.system_ok"))
	links, err := f.QA.Evaluations.OpenLinkCount(ctx, by, countTo)
	if err != nil {
		return c, err
	}
	linking := homeRow{Text: locale.T(ctx, "home.system_links"), Note: locale.T(ctx, "home.system_links_note"), Badge: good}
	if links > 0 {
		linking.Badge = widget.Badge(widget.Info, "hourglass", locale.Number(ctx, links))
	}
	here := f.Installation
	c.Rows = []homeRow{
		{Text: locale.T(ctx, "home.system_database"), Note: locale.T(ctx, "home.system_schema", "n", here.Schema), Badge: good},
		linking,
		{Text: locale.T(ctx, "home.system_version"), Note: here.Version},
		{Text: locale.T(ctx, "home.system_instance"), Note: here.Instance + ", " + locale.T(ctx, "home.system_since", "moment", locale.Moment(ctx, here.Since))},
	}
	return c, nil
}
