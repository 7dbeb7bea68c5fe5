package api

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/web"
)

func (h handler) auditRoutes() []web.Route {
	return []web.Route{route(get, v1+"/audit", identity.AuditRead, h.listAudit)}
}

// auditQuery narrows the audit log; empty fields match everything.
type auditQuery struct {
	ActorID  string        `query:"actor_id" validate:"max=100"`
	Action   string        `query:"action" validate:"max=100"`
	Kind     string        `query:"kind" validate:"max=50"`
	ObjectID string        `query:"object_id" validate:"max=200"`
	Outcome  audit.Outcome `query:"outcome" validate:"omitempty,oneof=done failed unknown"`
	From     time.Time     `query:"from"`
	To       time.Time     `query:"to"`
}

func (q auditQuery) filter() audit.Filter {
	f := audit.Filter{Action: q.Action, Kind: q.Kind, Object: q.ObjectID, Outcome: q.Outcome, From: q.From, To: q.To}
	if q.ActorID != "" {
		f.Actors = []string{q.ActorID}
	}
	return f
}

// listAudit handles GET /audit.
func (h handler) listAudit(c echo.Context) error {
	find := func(ctx context.Context, by identity.Actor, q auditQuery, page paging.Request) (paging.Page[audit.Entry], error) {
		return h.Audit.List(ctx, by, q.filter(), page)
	}
	return list(find, toAuditJSON)(c)
}

// auditJSON is audit.Entry on the wire.
type auditJSON struct {
	ID          string            `json:"id"`
	At          time.Time         `json:"at"`
	ActorID     string            `json:"actor_id,omitempty"`
	Action      string            `json:"action"`
	Object      audit.Object      `json:"object"`
	Outcome     audit.Outcome     `json:"outcome"`
	Address     string            `json:"address"`
	RequestID   string            `json:"request_id"`
	Changes     []auditChangeJSON `json:"changes"`
	MoreChanges int               `json:"more_changes,omitempty"`
	Prev        string            `json:"prev"`
	Hash        string            `json:"hash"`
}

// auditChangeJSON is a document that an action has written, with its revision
// before and after.
type auditChangeJSON struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	From int    `json:"from_rev"`
	To   int    `json:"to_rev"`
}

func toAuditJSON(_ identity.Actor, e audit.Entry) auditJSON {
	out := auditJSON{
		ID: e.ID, At: e.At, ActorID: e.Actor, Action: e.Action, Object: e.Object, Outcome: e.Outcome, Address: e.From, RequestID: e.Request,
		Changes: make([]auditChangeJSON, len(e.Changes)), MoreChanges: e.More, Prev: e.Prev, Hash: e.Hash,
	}
	for i, c := range e.Changes {
		out.Changes[i] = auditChangeJSON(c)
	}
	return out
}
