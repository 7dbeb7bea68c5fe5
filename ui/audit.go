package ui

import (
	"context"
	"maps"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// auditRoutes are the pages of the audit log.
func (f *Face) auditRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/audit", Permission: identity.AuditRead, Handler: f.listAudit},
		{Method: get, Path: "/audit/export", Permission: identity.AuditRead, Handler: f.exportAudit},
	}
}

// listAudit shows GET /audit. The end of the chain is checked where nothing else
// is asked.
func (f *Face) listAudit(c echo.Context) error {
	query, page, err := web.ListQuery[auditQuery](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter, err := f.auditFilter(ctx, actor, query)
	if err != nil {
		return err
	}
	found, err := f.Audit.List(ctx, actor, filter, page)
	if err != nil {
		return err
	}
	v := auditView{Query: query, Entries: found.Items, More: morePath(c, found.Next), File: exportPath(c, "/audit/export")}
	if v.Names, err = f.auditNames(ctx, found.Items); err != nil {
		return err
	}
	if query == (auditQuery{}) && page.After == "" {
		tail, err := f.Audit.CheckTail(ctx, actor)
		if err != nil {
			return err
		}
		v.Tail = &tail
	}
	return show(c, http.StatusOK, auditPage(v))
}

// auditFilter is what q looks for. Who is a person's ID or whatever people know
// of them.
func (f *Face) auditFilter(ctx context.Context, actor identity.Actor, q auditQuery) (audit.Filter, error) {
	from, to := dayRange(q.From, q.To, locale.Zone(ctx))
	filter := audit.Filter{Action: q.Action, Kind: q.Kind, Object: q.Object, Outcome: q.Outcome, From: from, To: to}
	if q.Who == "" {
		return filter, nil
	}
	filter.Actors = []string{q.Who}
	if strings.HasPrefix(q.Who, "p_") || strings.HasPrefix(q.Who, "t_") {
		return filter, nil
	}
	found, err := f.Staff.People.List(ctx, actor, staff.PersonFilter{Query: q.Who}, paging.Request{Size: paging.MaxLimit})
	for _, p := range found.Items {
		filter.Actors = append(filter.Actors, p.ID)
	}
	return filter, err
}

// auditNames are the names of the people and tokens in entries.
func (f *Face) auditNames(ctx context.Context, entries []audit.Entry) (map[string]string, error) {
	var people, tokens []string
	note := func(id string) {
		switch {
		case strings.HasPrefix(id, "p_"):
			people = append(people, id)
		case strings.HasPrefix(id, "t_"):
			tokens = append(tokens, id)
		}
	}
	for _, e := range entries {
		note(e.Actor)
		if e.Object.Kind == "person" || e.Object.Kind == "token" {
			note(e.Object.ID)
		}
		for _, c := range e.Changes {
			if c.Kind == "person" || c.Kind == "token" {
				note(c.ID)
			}
		}
	}
	names, err := f.Staff.People.Names(ctx, distinct(people))
	if err != nil {
		return nil, err
	}
	machines, err := f.Staff.Tokens.Names(ctx, distinct(tokens))
	maps.Copy(names, machines)
	return names, err
}

// auditFile is what the address of the exported log says.
type auditFile struct {
	auditQuery
	fileQuery
}

// exportAudit handles GET /audit/export: the log, as it is filtered, as a file.
func (f *Face) exportAudit(c echo.Context) error {
	query, err := web.Query[auditFile](c)
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	filter, err := f.auditFilter(ctx, actor, query.auditQuery)
	if err != nil {
		return err
	}
	list := func(ctx context.Context, page paging.Request) (paging.Page[audit.Entry], error) {
		return f.Audit.List(ctx, actor, filter, page)
	}
	heads := headsOf(ctx, "audit.when", "audit.who", "audit.who_id", "audit.what", "audit.code", "audit.kind", "audit.object_id",
		"audit.outcome", "audit.from_where", "audit.request", "audit.number", "audit.wrote")
	return downloadAll(c, query.fileQuery, locale.T(ctx, "nav.audit"), heads, list, func(page []audit.Entry) (func(audit.Entry) []any, error) {
		names, err := f.auditNames(ctx, page)
		return func(e audit.Entry) []any { return auditCells(ctx, e, names) }, err
	})
}

// auditCells are an entry as a line of a file.
func auditCells(ctx context.Context, e audit.Entry, names map[string]string) []any {
	return []any{
		e.At, auditActor(ctx, names, e.Actor), e.Actor, auditDeed(ctx, e.Action), e.Action, auditKind(ctx, e.Object.Kind),
		e.Object.ID, locale.T(ctx, "audit.outcome_"+string(e.Outcome)), e.From, e.Request, e.ID, auditWrote(e),
	}
}
