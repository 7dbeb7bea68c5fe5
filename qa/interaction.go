// Package qa judges the contacts of a centre: interactions, scorecards,
// scoring, evaluations and their findings.
//
// Read interaction.go, scorecard.go, scoring.go, evaluation.go and finding.go
// in this order; what people can do is in the _service.go files, how it is kept
// in the _store.go files.
package qa

import (
	"strconv"
	"time"

	"qaloop/internal/once"
)

// Channel is how a customer and an operator met.
type Channel string

// The channels.
const (
	Call  Channel = "call"
	Chat  Channel = "chat"
	Email Channel = "email"
	Visit Channel = "visit"
)

// Direction says who began an interaction.
type Direction string

// The directions.
const (
	Inbound  Direction = "inbound"
	Outbound Direction = "outbound"
)

// Evidence says how well a source knows when an interaction was and who took
// it. Where two sources differ the better one is believed.
type Evidence int

// The kinds of evidence, from the weakest.
const (
	FromCDR     Evidence = iota + 1 // a leg of a call: its times include the waiting
	AsTold                          // a spreadsheet or a client of the API
	FromEnd                         // the end of a call in a queue_log, its beginning reckoned
	FromJournal                     // every event of the call in a queue_log
)

// The sources that we name ourselves.
const (
	SourceAsterisk = "asterisk"
	SourceCSV      = "csv"
	SourceAPI      = "api"
)

// Interaction is one handled contact of a customer with an operator.
type Interaction struct {
	ID          string      `bson:"_id"` // InteractionID of its source and call ID
	Rev         int         `bson:"rev"`
	Source      string      `bson:"source"`         // the system that named it, such as "asterisk" or "csv"
	CallID      string      `bson:"call_id"`        // what that system calls it
	Part        int         `bson:"part,omitempty"` // 2, 3, … if the call was passed on and handled again
	Channel     Channel     `bson:"channel"`
	Direction   Direction   `bson:"direction"`
	Line        string      `bson:"line"`     // queue or project
	AgentID     string      `bson:"agent_id"` // who took it, as the PBX names them
	OperatorID  string      `bson:"operator_id"`
	TeamID      string      `bson:"team_id"`  // the operator's team when it was recorded
	Customer    string      `bson:"customer"` // a number or reference; personal data
	StartedAt   time.Time   `bson:"started_at"`
	AnsweredAt  *time.Time  `bson:"answered_at,omitempty"`
	EndedAt     *time.Time  `bson:"ended_at,omitempty"`
	WaitSeconds *int        `bson:"wait_seconds,omitempty"` // before the answer
	TalkSeconds *int        `bson:"talk_seconds,omitempty"` // from the answer to the end
	HoldSeconds *int        `bson:"hold_seconds,omitempty"`
	EndedBy     string      `bson:"ended_by,omitempty"` // operator, customer, transfer, or empty
	Topic       string      `bson:"topic,omitempty"`
	Resolved    *bool       `bson:"resolved,omitempty"`
	Attributes  []Attribute `bson:"attributes,omitempty"` // what else its source says
	Sources     []string    `bson:"sources"`              // the formats that told of it, sorted
	Evidence    Evidence    `bson:"evidence"`             // the best of theirs
	Recorded    bool        `bson:"recorded"`             // whether there is a Recording
	Evaluated   bool        `bson:"evaluated"`            // whether an evaluation of it counts
	Recording   *Recording  `bson:"recording,omitempty"`
	Transcript  []Utterance `bson:"transcript,omitempty"`
	Fingerprint string      `bson:"fp,omitempty"`         // of the request that made it
	CreatedIn   string      `bson:"created_in,omitempty"` // the import that made it
	ChangedIn   string      `bson:"changed_in,omitempty"` // the import that last added to it
	CreatedAt   time.Time   `bson:"created_at"`
	UpdatedAt   time.Time   `bson:"updated_at"`
}

// InteractionID is the ID of what source calls callID, so that however often a
// call is told of, it is one interaction.
func InteractionID(source, callID string) string { return once.ID("i_", source, callID) }

// partID is the ID of the n-th contact within one call; the first has the ID
// of the call itself.
func partID(source, callID string, part int) string {
	if part < 2 {
		return InteractionID(source, callID)
	}
	return once.ID("i_", source, callID, strconv.Itoa(part))
}

// Attribute is a fact about an interaction that has no field of its own.
type Attribute struct {
	Name  string `bson:"name" json:"name" validate:"required,max=80"`
	Value string `bson:"value" json:"value" validate:"max=1000"`
}

// Recording is the sound of an interaction; the bytes are in GridFS.
type Recording struct {
	FileID          string    `bson:"file_id"`
	Name            string    `bson:"name"`
	Type            string    `bson:"type"` // media type, such as audio/wav
	Size            int64     `bson:"size"` // bytes
	SHA256          string    `bson:"sha256"`
	DurationSeconds float64   `bson:"duration_seconds,omitempty"` // zero if it cannot be told
	Channels        int       `bson:"channels,omitempty"`
	Peaks           [][]uint8 `bson:"peaks,omitempty"` // for each channel about 1,000 loudest values, 0..255
	StoredAt        time.Time `bson:"stored_at"`
	Replaces        string    `bson:"replaces,omitempty"` // the file before, which a repeat still removes if that was not done
}

// Utterance is one turn of a transcript.
type Utterance struct {
	AtSeconds float64 `bson:"at_seconds" json:"at_seconds" validate:"min=0,max=86400"`
	Speaker   string  `bson:"speaker" json:"speaker" validate:"required,oneof=operator customer system"`
	Text      string  `bson:"text" json:"text" validate:"required,max=4000"`
}

// InteractionInput is an interaction as a client tells it. OperatorID or
// AgentID names who took it.
type InteractionInput struct {
	Source      string      `json:"source" validate:"omitempty,max=40"`
	CallID      string      `json:"call_id" validate:"required,max=200"`
	Channel     Channel     `json:"channel" validate:"omitempty,oneof=call chat email visit"`
	Direction   Direction   `json:"direction" validate:"omitempty,oneof=inbound outbound"`
	Line        string      `json:"line" validate:"max=100"`
	OperatorID  string      `json:"operator_id" validate:"required_without=AgentID,max=60"`
	AgentID     string      `json:"agent_id" validate:"max=100"`
	Customer    string      `json:"customer" validate:"max=200"`
	StartedAt   time.Time   `json:"started_at" validate:"required"`
	AnsweredAt  *time.Time  `json:"answered_at"`
	EndedAt     *time.Time  `json:"ended_at"`
	WaitSeconds *int        `json:"wait_seconds" validate:"omitempty,min=0,max=86400"`
	TalkSeconds *int        `json:"talk_seconds" validate:"omitempty,min=0,max=86400"`
	HoldSeconds *int        `json:"hold_seconds" validate:"omitempty,min=0,max=86400"`
	Topic       string      `json:"topic" validate:"max=200"`
	Resolved    *bool       `json:"resolved"`
	Attributes  []Attribute `json:"attributes" validate:"max=50,dive"`
	Transcript  []Utterance `json:"transcript" validate:"max=1000,dive"`
}
