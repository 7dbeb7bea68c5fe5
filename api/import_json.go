package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa/intake"
)

// importJSON is intake.Import on the wire.
type importJSON struct {
	ID              string                `json:"id"`
	Name            string                `json:"name"`
	Format          intake.Format         `json:"format"`
	Options         intake.Options        `json:"options"`
	State           intake.State          `json:"state"`
	Fail            *intake.Failure       `json:"fail,omitempty"`
	CancelRequested bool                  `json:"cancel_requested"`
	Percent         int                   `json:"percent"`
	RowsRead        int64                 `json:"rows_read"`
	RowsTotal       int64                 `json:"rows_total"`
	BytesRead       int64                 `json:"bytes_read"`
	BytesTotal      int64                 `json:"bytes_total"`
	Created         int                   `json:"created"`
	Updated         int                   `json:"updated"`
	Unchanged       int                   `json:"unchanged"`
	Skipped         int                   `json:"skipped"`
	SkippedByReason map[intake.Reason]int `json:"skipped_by_reason"`
	Rejected        int                   `json:"rejected"`
	Errors          []intake.Fault        `json:"errors"`
	Responses       intake.Tally          `json:"responses"`
	Columns         []intake.ColumnField  `json:"columns,omitempty"`
	StartedBy       string                `json:"started_by"`
	StartedAt       time.Time             `json:"started_at"`
	EndedAt         time.Time             `json:"ended_at,omitzero"`
}

func toImportJSON(_ identity.Actor, i intake.Import) importJSON {
	out := importJSON{
		ID: i.ID, Name: i.Name, Format: i.Format, Options: i.Options, State: i.State, Fail: i.Fail, CancelRequested: i.CancelRequested,
		Percent: i.Percent(), RowsRead: i.RowsRead, RowsTotal: i.RowsTotal, BytesRead: i.BytesRead, BytesTotal: i.BytesTotal,
		Created: i.Created, Updated: i.Updated, Unchanged: i.Unchanged,
		Skipped: i.SkippedTotal(), SkippedByReason: make(map[intake.Reason]int, len(i.Skipped)),
		Rejected: i.Rejected, Errors: some(i.Errors), Responses: i.Responses, Columns: i.Columns,
		StartedBy: i.StartedBy, StartedAt: i.StartedAt, EndedAt: i.EndedAt,
	}
	for _, s := range i.Skipped {
		out.SkippedByReason[s.Reason] += s.Count
	}
	return out
}
