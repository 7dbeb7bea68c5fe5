package starter

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/survey"
)

// record tells Qaloop of the contacts of a working day: of the calls by the
// file that the telephone system writes at night, of chats and mails directly.
func (h *history) record(ctx context.Context, back int) error {
	var calls, written []*contact
	for _, one := range h.contacts[back] {
		if one.channel == qa.Call {
			calls = append(calls, one)
		} else {
			written = append(written, one)
		}
	}
	h.office.clock = h.season.moment(back, 21*60+40, 21*60+40, 1)
	if weekend := h.season.since(back); len(weekend) > 1 { // the contacts of Saturday are known on Monday morning
		h.office.clock = weekend[len(weekend)-1].Add((24 + 6) * time.Hour)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return h.importCalls(ctx, back, calls) })
	group.Go(func() error { return h.tell(ctx, written) })
	return group.Wait()
}

// importCalls reads the file of a day as anybody would.
func (h *history) importCalls(ctx context.Context, back int, calls []*contact) error {
	day := h.season.days[back].Format(time.DateOnly)
	file, err := h.telephoneFile(back, calls)
	if err != nil {
		return fmt.Errorf("write the file of the telephone system: %w", err)
	}
	_, err = h.office.Intake.Imports.ReadFile(ctx, h.people["admin"], intake.Upload{
		Name: "telephony-" + day + ".csv", Format: intake.CSV, Reader: bytes.NewReader(file), Size: int64(len(file)),
		Options: intake.Options{TimeZone: h.season.now.Location().String(), Source: demoSource, DateOrder: "ymd", SurveyID: h.put.SurveyID},
	}, once.Key{Name: "starter\x00telephony\x00" + strconv.Itoa(back), Fingerprint: "starter"}, nil)
	return err
}

// lost is how many calls nobody answered, for each that somebody did.
const lost = 0.06

// telephoneFile is what the telephone system writes about a day: not quite what
// one would wish.
func (h *history) telephoneFile(back int, calls []*contact) ([]byte, error) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Comma = ';'
	rows := [][]string{{
		"call_id", "agent", "started_at", "answered", "wait_seconds", "talk_seconds", "hold_seconds", "line", "topic", "customer",
		"direction", "resolved", "csat", "nps", "ces", "comment",
	}}
	r := dice("telephone file", back)
	for i, one := range calls {
		rows = append(rows, h.row(one))
		if chance(r, lost) {
			missed := h.row(one)
			missed[0], missed[1], missed[3], missed[5] = fmt.Sprintf("L%s-%d", missed[0][1:], i), "", "no", "0"
			rows = append(rows, missed[:11])
		}
	}
	if len(calls) > 0 && back%6 == 1 { // the system was restarted in the middle of a call
		torn := h.row(calls[0])
		torn[0], torn[5] = torn[0]+"-x", "-1"
		rows = append(rows, torn[:11])
	}
	if len(calls) > 0 && back < 2 { // somebody new, of whom nobody has told us
		stranger := h.row(calls[len(calls)-1])
		stranger[0], stranger[1] = stranger[0]+"-n", "SIP/2071"
		rows = append(rows, stranger[:11])
	}
	err := out.WriteAll(rows)
	return b.Bytes(), err
}

// row is one call in that file.
func (h *history) row(one *contact) []string {
	direction := "in"
	if one.outbound {
		direction = "out"
	}
	row := []string{
		one.id, one.by.AgentID, one.started.Format(time.DateTime), "yes",
		strconv.Itoa(one.wait), strconv.Itoa(one.talk), strconv.Itoa(one.hold),
		one.line, h.topicOf(one), one.customer, direction, yesNo(one.resolved), "", "", "", "",
	}
	if one.rating != nil {
		row[12], row[13], row[14], row[15] = strconv.Itoa(one.rating.csat), strconv.Itoa(one.rating.nps), strconv.Itoa(one.rating.ces), one.rating.said
	}
	return row
}

func yesNo(b bool) string { //nolint:revive // the value itself
	if b {
		return "yes"
	}
	return "no"
}

func (h *history) topicOf(one *contact) string { return h.texts.Topics[one.card][one.topic] }

// tell records chats and mails, and what their customers answered to the
// survey.
func (h *history) tell(ctx context.Context, written []*contact) error {
	if len(written) == 0 {
		return nil
	}
	batch := make([]qa.Interaction, len(written))
	var answered []survey.Response
	for i, one := range written {
		batch[i] = h.interaction(one)
		if one.rating == nil {
			continue
		}
		answered = append(answered, survey.Response{
			SurveyID: h.put.SurveyID, InteractionID: qa.InteractionID(demoSource, one.id), OperatorID: one.by.actor.ID, TeamID: one.by.actor.TeamID,
			Line: one.line, CSAT: &one.rating.csat, CES: &one.rating.ces, NPS: &one.rating.nps, Comment: one.rating.said,
			AnsweredAt: earliest(one.ended().Add(answeredAfter), h.office.clock),
		})
	}
	if _, err := h.office.QA.Interactions.Merge(ctx, batch); err != nil || len(answered) == 0 {
		return err
	}
	_, err := h.office.Survey.Responses.Merge(ctx, answered)
	return err
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (h *history) interaction(one *contact) qa.Interaction {
	said := h.transcript(one)
	if one.channel == qa.Chat {
		one.talk = int(said[len(said)-1].AtSeconds) + 20
	}
	answered, ended := one.started.Add(time.Duration(one.wait)*time.Second).UTC(), one.ended().UTC()
	return qa.Interaction{
		Source: demoSource, CallID: one.id, Channel: one.channel, Direction: qa.Inbound, Line: one.line,
		AgentID: one.by.AgentID, OperatorID: one.by.actor.ID, TeamID: one.by.actor.TeamID, Customer: one.customer,
		StartedAt: one.started.UTC(), AnsweredAt: &answered, EndedAt: &ended, WaitSeconds: &one.wait, TalkSeconds: &one.talk,
		Topic: h.topicOf(one), Resolved: &one.resolved, Transcript: said, Sources: []string{qa.SourceAPI}, Evidence: qa.AsTold,
	}
}

// recordings stores the sound and the words of the calls in the script.
func (h *history) recordings(ctx context.Context) error {
	for back := range h.season.days {
		for _, one := range h.contacts[back] {
			if one.channel != qa.Call || one.script == "" {
				continue
			}
			h.done.add(1)
			h.office.clock = one.ended().Add(time.Hour)
			id := qa.InteractionID(demoSource, one.id)
			if _, err := h.office.QA.Interactions.SetTranscript(ctx, identity.System(), id, 0, h.transcript(one)); err != nil {
				return fmt.Errorf("transcript of %s: %w", one.script, err)
			}
			sound := recording(talksOf(h.spoken(one.script), one.talk), one.talk, dice("sound", one.script).Uint64())
			if _, err := h.office.QA.Recordings.Add(ctx, identity.System(), id, one.script+".wav", bytes.NewReader(sound)); err != nil {
				return fmt.Errorf("recording of %s: %w", one.script, err)
			}
		}
	}
	return nil
}
