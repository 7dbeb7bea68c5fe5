package starter

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
	"qaloop/training"
)

// DemoPassword is what every demo account signs in with.
const DemoPassword = "qaloop-demo-2026" //nolint:gosec // it is printed wherever there is a demo

// Builder makes services that take the time from now, and whose evaluations are
// linked as linking says.
type Builder func(now func() time.Time, linking Linking) Services

// Linking is the linker that is told of submitted evaluations, made of the one
// that there is: AtOnce or Later.
type Linking func(qa.Linker) qa.Linker

// Options are what a demo is to be like.
type Options struct {
	Lang string
	Now  time.Time // in the time zone of the centre
	Size Size
	Tell func(Step) // of how far it is; may be nil
}

// Loaded is what there is in the end.
type Loaded struct {
	Operators, Contacts, Evaluations, Responses, Assignments int64
}

// demo is a demo centre in the making. Its clock goes along with what has been
// happening there, so that histories and dates are believable.
type demo struct {
	*desk
	Applied

	build    Builder
	content  Content
	plan     plan
	texts    demoTexts
	days     calendar
	centre   *centre                   // nil if there is nothing but the story
	history  *history                  // nil until it begins
	people   map[string]identity.Actor // by key
	calls    map[string]string         // ids of interactions by key
	progress progress
}

// Demo puts in the starter content and a demo centre: accounts, teams, the
// contacts of some months, judgements and what came of them; and the story of
// one team's last days. The same options always make the same centre. A repeat
// completes what an interrupted run began and leaves alone what people have
// changed.
func Demo(ctx context.Context, build Builder, o Options) (Loaded, error) {
	d, err := newDemo(build, o)
	if err != nil {
		return Loaded{}, err
	}
	for _, step := range []struct {
		Phase

		do func(context.Context) error
	}{
		{PhaseContent, repeatable(d.open)},
		{PhasePeople, repeatable(d.hire)},
		{PhasePeople, repeatable(d.activateRules)},
		{PhaseHistory, d.live},
		{PhaseRecording, repeatable(d.recordCalls)},
		{PhaseStory, repeatable(d.takeCalls)},
		{PhaseStory, repeatable(d.respond)},
		{PhaseStory, repeatable(d.judge)},
		{PhaseStory, repeatable(d.settle)},
		{PhaseStory, repeatable(d.study)},
		{PhaseNumbers, repeatable(d.count)},
	} {
		d.progress.enter(step.Phase)
		if err := step.do(ctx); err != nil {
			return Loaded{}, fmt.Errorf("demo centre: %w", err)
		}
	}
	d.progress.finish()
	return d.loaded(), nil
}

func newDemo(build Builder, o Options) (*demo, error) {
	content, err := Load(o.Lang)
	if err != nil {
		return nil, err
	}
	p, texts, err := loadDemo(o.Lang)
	if err != nil {
		return nil, err
	}
	d := &demo{
		desk: newDesk(build), build: build, content: content, plan: p, texts: texts, days: calendar{o.Now},
		people: map[string]identity.Actor{}, calls: map[string]string{},
		progress: progress{tell: o.Tell, total: len(p.Calls) + p.MoreCalls + len(p.Evaluations) + len(p.People)},
	}
	if o.Size.Weeks > 0 {
		if d.centre, err = newCentre(content, p, o.Now, o.Size); err != nil {
			return nil, err
		}
		d.progress.total += len(d.centre.judgements) + len(d.centre.script.People) + len(d.centre.script.Calls)
	}
	return d, nil
}

// repeatable is a step that is made again when the database does not answer.
func repeatable(step func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		return patiently(ctx, func(int) error { return step(ctx) })
	}
}

// live lets the centre live through its history, if it has one. That takes care
// of its own repeats.
func (d *demo) live(ctx context.Context) error {
	if d.centre == nil {
		return nil
	}
	d.history = newHistory(d.centre, d)
	return d.history.run(ctx)
}

// recordCalls adds sound and words to some calls of the history.
func (d *demo) recordCalls(ctx context.Context) error {
	if d.history == nil {
		return nil
	}
	return d.history.recordings(ctx)
}

// loaded adds the story to what the history has come to.
func (d *demo) loaded() Loaded {
	l := Loaded{Operators: int64(len(d.operators()))}
	if d.history != nil {
		l = d.history.loaded()
	}
	l.Contacts += int64(len(d.plan.Calls) + d.plan.MoreCalls)
	l.Evaluations += int64(len(d.plan.Evaluations))
	l.Responses += int64(len(d.plan.Responses))
	return l
}

// openedBefore is how many working days ago the centre began with Qaloop.
const openedBefore = 20

// goTo sets the clock of the centre.
func (d *demo) goTo(back int, at string) error {
	when, err := d.days.at(back, at)
	d.clock = when
	return err
}

// open puts in the starter content.
func (d *demo) open(ctx context.Context) error {
	before := openedBefore
	if d.centre != nil {
		before = max(before, len(d.centre.season.days)+1)
	}
	if err := d.goTo(before, "09:00"); err != nil {
		return err
	}
	applied, err := Apply(ctx, d.Services, d.content.Lang)
	d.Applied = applied
	return err
}

// activateRules puts the planned rules into force, but for those that somebody
// has dealt with since.
func (d *demo) activateRules(ctx context.Context) error {
	keys := d.plan.ActiveRules
	if d.centre != nil {
		if err := d.addGapRule(ctx); err != nil {
			return err
		}
		keys = slices.Concat(keys, d.centre.script.ActiveRules, []string{gapRuleKey})
	}
	for _, key := range keys {
		rule, err := d.Training.Rules.Get(ctx, identity.System(), d.Rules[key])
		if err != nil {
			return err
		}
		if rule.State != training.RuleDraft {
			continue
		}
		if _, err := d.Training.Rules.Activate(ctx, d.people["designer"], rule.ID, rule.Rev); err != nil {
			return fmt.Errorf("activate rule %s: %w", key, err)
		}
	}
	return nil
}

// gapRuleKey is the key of the rule that leads nowhere yet.
const gapRuleKey = "gap"

// addGapRule adds a rule for which there is no course, so that it can be seen
// what the centre lacks.
func (d *demo) addGapRule(ctx context.Context) error {
	gap := d.centre.script.GapRule
	rule := Rule{
		Key: gapRuleKey, Title: d.centre.texts.Rule, When: When{Criteria: gap.Criteria, ScorecardKeys: gap.ScorecardKeys},
		Threshold: training.Threshold{Fails: gap.Fails, Days: gap.Days}, DueDays: 14, Approval: training.ApprovalTrainer, CooldownDays: 28,
	}
	return d.addRule(ctx, d.Services, d.content.Lang, rule)
}

// settle decides what an interrupted run left undecided.
func (d *demo) settle(ctx context.Context) error {
	d.clock = d.days.now
	_, err := d.Training.Linker.Sweep(ctx)
	return err
}
