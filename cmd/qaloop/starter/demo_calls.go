package starter

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/qa/survey"
)

// demoSource is the system that the demo's calls come from.
const demoSource = "demo"

// answeredAfter is how long after its beginning a customer is asked about a
// call.
const answeredAfter = 40 * time.Minute

// takeCalls records the calls of the plan and as many more as it asks for.
func (d *demo) takeCalls(ctx context.Context) error {
	for i, call := range append(d.plan.Calls, d.moreCalls()...) {
		d.progress.add(1)
		taken, err := d.take(ctx, call)
		if err != nil {
			return fmt.Errorf("call %s: %w", call.Key, err)
		}
		d.calls[call.Key] = taken.ID
		if !call.Recorded || taken.Recording != nil {
			continue
		}
		sound := recording(talksOf(d.texts.Transcripts[call.Key], call.Talk), call.Talk, uint64(i))
		if _, err := d.QA.Recordings.Add(ctx, identity.System(), taken.ID, call.Key+".wav", bytes.NewReader(sound)); err != nil {
			return fmt.Errorf("recording of %s: %w", call.Key, err)
		}
	}
	return nil
}

// moreCalls are calls that nobody has judged, the same at every run.
func (d *demo) moreCalls() []planCall {
	operators := d.operators()
	random := rand.New(rand.NewPCG(2026, 11)) //nolint:gosec // no secrets here
	calls := make([]planCall, d.plan.MoreCalls)
	for i := range calls {
		calls[i] = planCall{
			Key: fmt.Sprintf("more-%d", i+1), Operator: operators[i%len(operators)].Key, Days: 1 + random.IntN(6),
			At:   fmt.Sprintf("%02d:%02d", 9+random.IntN(9), random.IntN(60)),
			Wait: 2 + random.IntN(40), Talk: 70 + random.IntN(330),
			Customer: fmt.Sprintf("K-%d", 20100+random.IntN(500)), Topic: random.IntN(len(d.texts.Topics)),
		}
		if random.IntN(3) == 0 {
			calls[i].Hold = 10 + random.IntN(50)
		}
	}
	return calls
}

// take records a call, unless it is there.
func (d *demo) take(ctx context.Context, call planCall) (qa.Interaction, error) {
	callID := "demo-" + call.Key
	stored, err := d.QA.Interactions.Get(ctx, identity.System(), qa.InteractionID(demoSource, callID))
	if !isMissing(err) {
		return stored, err
	}
	started, err := d.days.at(call.Days, call.At)
	if err != nil {
		return qa.Interaction{}, err
	}
	answered := started.Add(time.Duration(call.Wait) * time.Second)
	ended := answered.Add(time.Duration(call.Talk) * time.Second)
	d.clock = ended
	in := qa.InteractionInput{
		Source: demoSource, CallID: callID, Channel: qa.Call, Direction: qa.Inbound,
		Line: d.line(), OperatorID: d.people[call.Operator].ID, AgentID: d.agentID(call.Operator),
		Customer: call.Customer, Topic: d.texts.Topics[call.Topic], StartedAt: started, AnsweredAt: &answered, EndedAt: &ended,
		WaitSeconds: &call.Wait, TalkSeconds: &call.Talk, HoldSeconds: &call.Hold,
	}
	for _, turn := range d.texts.Transcripts[call.Key] {
		in.Transcript = append(in.Transcript, turn.utterance())
	}
	stored, _, err = d.QA.Interactions.Create(ctx, identity.System(), in, once.Key{})
	return stored, err
}

// line is where the demo team takes calls.
func (d *demo) line() string { return d.content.Teams[0].Line }

func (d *demo) agentID(key string) string {
	for _, person := range d.plan.People {
		if person.Key == key {
			return person.AgentID
		}
	}
	return ""
}

func (t turn) utterance() qa.Utterance {
	if t.Operator != "" {
		return qa.Utterance{AtSeconds: t.At, Speaker: "operator", Text: t.Operator}
	}
	return qa.Utterance{AtSeconds: t.At, Speaker: "customer", Text: t.Customer}
}

// secondsPerLetter is how fast people talk.
const secondsPerLetter = 0.075

// talksOf says who talks when in a call of that many seconds: each until the
// next begins, but not longer than the words take.
func talksOf(turns []turn, seconds int) []talk {
	const breath = 0.3
	talks := make([]talk, len(turns))
	for i, turn := range turns {
		next := float64(seconds)
		if i+1 < len(turns) {
			next = turns[i+1].At
		}
		side := operatorVoice
		if turn.Customer != "" {
			side = customerVoice
		}
		words := secondsPerLetter * float64(len([]rune(turn.Operator+turn.Customer)))
		talks[i] = talk{voice: side, from: turn.At, to: min(turn.At+words, next-breath)}
	}
	return talks
}

// respond lets customers answer the survey some time after their call, unless
// somebody has closed it since.
func (d *demo) respond(ctx context.Context) error {
	asked, err := d.Survey.Surveys.Get(ctx, identity.System(), d.SurveyID)
	if err != nil || asked.State != survey.Open {
		return err
	}
	for _, response := range d.plan.Responses {
		call := d.call(response.Call)
		if err := d.goTo(call.Days, call.At); err != nil {
			return err
		}
		d.clock = d.clock.Add(answeredAfter)
		in := survey.ResponseInput{
			SurveyID: d.SurveyID, InteractionID: d.calls[call.Key],
			CSAT: &response.CSAT, CES: &response.CES, NPS: &response.NPS, Comment: d.texts.Said[call.Key],
		}
		if _, _, err := d.Survey.Responses.Create(ctx, identity.System(), in, keyOf("response", call.Key)); err != nil {
			return fmt.Errorf("response about %s: %w", call.Key, err)
		}
	}
	return nil
}
