package api

import (
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// interactionJSON is qa.Interaction on the wire.
type interactionJSON struct {
	head

	Source          string         `json:"source"`
	CallID          string         `json:"call_id"`
	Part            int            `json:"part,omitempty"`
	Channel         qa.Channel     `json:"channel"`
	Direction       qa.Direction   `json:"direction"`
	Line            string         `json:"line"`
	AgentID         string         `json:"agent_id"`
	OperatorID      string         `json:"operator_id"`
	TeamID          string         `json:"team_id,omitempty"`
	Customer        string         `json:"customer,omitempty"`
	StartedAt       time.Time      `json:"started_at"`
	AnsweredAt      *time.Time     `json:"answered_at,omitempty"`
	EndedAt         *time.Time     `json:"ended_at,omitempty"`
	DurationSeconds *int           `json:"duration_seconds,omitempty"`
	WaitSeconds     *int           `json:"wait_seconds,omitempty"`
	TalkSeconds     *int           `json:"talk_seconds,omitempty"`
	HoldSeconds     *int           `json:"hold_seconds,omitempty"`
	EndedBy         string         `json:"ended_by,omitempty"`
	Topic           string         `json:"topic,omitempty"`
	Resolved        *bool          `json:"resolved,omitempty"`
	Attributes      []qa.Attribute `json:"attributes"`
	Sources         []string       `json:"sources"`
	Evaluated       bool           `json:"evaluated"`
	Recording       *recordingJSON `json:"recording,omitempty"`
	Transcript      []qa.Utterance `json:"transcript,omitempty"`
	CreatedAt       time.Time      `json:"created_at"`
	UpdatedAt       time.Time      `json:"updated_at"`
}

// recordingJSON is qa.Recording on the wire.
type recordingJSON struct {
	Name            string    `json:"name"`
	Type            string    `json:"type"`
	SizeBytes       int64     `json:"size_bytes"`
	SHA256          string    `json:"sha256"`
	DurationSeconds float64   `json:"duration_seconds,omitempty"`
	Channels        int       `json:"channels,omitempty"`
	Peaks           [][]int   `json:"peaks,omitempty"`
	StoredAt        time.Time `json:"stored_at"`
	URL             string    `json:"url"`
}

func toInteractionJSON(_ identity.Actor, i qa.Interaction) interactionJSON {
	return interactionJSON{
		head: head{i.ID, i.Rev}, Source: i.Source, CallID: i.CallID, Part: i.Part, Channel: i.Channel, Direction: i.Direction, Line: i.Line,
		AgentID: i.AgentID, OperatorID: i.OperatorID, TeamID: i.TeamID, Customer: i.Customer,
		StartedAt: i.StartedAt, AnsweredAt: i.AnsweredAt, EndedAt: i.EndedAt, DurationSeconds: duration(i),
		WaitSeconds: i.WaitSeconds, TalkSeconds: i.TalkSeconds, HoldSeconds: i.HoldSeconds,
		EndedBy: i.EndedBy, Topic: i.Topic, Resolved: i.Resolved, Attributes: some(i.Attributes), Sources: some(i.Sources),
		Evaluated: i.Evaluated, Recording: toRecordingJSON(i), Transcript: i.Transcript, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt,
	}
}

// toInteractionRow is i in a list: without what is long.
func toInteractionRow(by identity.Actor, i qa.Interaction) interactionJSON {
	out := toInteractionJSON(by, i)
	out.Transcript = nil
	if out.Recording != nil {
		out.Recording.Peaks = nil
	}
	return out
}

// duration is how long i took in all; nil if its end is not known.
func duration(i qa.Interaction) *int {
	if i.EndedAt == nil {
		return nil
	}
	seconds := int(i.EndedAt.Sub(i.StartedAt).Round(time.Second).Seconds())
	return &seconds
}

func toRecordingJSON(i qa.Interaction) *recordingJSON {
	if i.Recording == nil {
		return nil
	}
	r := *i.Recording
	out := recordingJSON{
		Name: r.Name, Type: r.Type, SizeBytes: r.Size, SHA256: r.SHA256, DurationSeconds: r.DurationSeconds, Channels: r.Channels,
		StoredAt: r.StoredAt, URL: v1 + "/interactions/" + i.ID + "/recording",
	}
	for _, channel := range r.Peaks { // a []uint8 would be text on the wire
		peaks := make([]int, len(channel))
		for n, peak := range channel {
			peaks[n] = int(peak)
		}
		out.Peaks = append(out.Peaks, peaks)
	}
	return &out
}
