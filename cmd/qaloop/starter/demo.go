package starter

import (
	"context"
	"fmt"
	"time"

	"qaloop/internal/identity"
	"qaloop/training"
)

// DemoPassword is what every demo account signs in with.
const DemoPassword = "qaloop-demo-2026" //nolint:gosec // it is printed wherever there is a demo

// Builder makes services that take the time from now.
type Builder func(now func() time.Time) Services

// demo is a demo centre in the making. Its clock goes along with what has been
// happening there, so that histories and dates are believable.
type demo struct {
	Services
	Applied

	content Content
	plan    plan
	texts   demoTexts
	days    calendar
	clock   time.Time
	people  map[string]identity.Actor // by key
	calls   map[string]string         // ids of interactions by key
}

// Demo puts in the starter content and a demo centre: accounts, a team, its
// calls of the last days with some recordings, judgements and what came of
// them. now is in the time zone of the centre. The result is the e-mail
// addresses of the accounts. A repeat completes what an interrupted run began
// and leaves alone what people have changed.
func Demo(ctx context.Context, build Builder, lang string, now time.Time) ([]string, error) {
	content, err := Load(lang)
	if err != nil {
		return nil, err
	}
	p, texts, err := loadDemo(lang)
	if err != nil {
		return nil, err
	}
	d := &demo{
		content: content, plan: p, texts: texts, days: calendar{now},
		people: map[string]identity.Actor{}, calls: map[string]string{},
	}
	d.Services = build(func() time.Time { return d.clock.UTC().Truncate(time.Millisecond) })
	for _, step := range []func(context.Context) error{
		d.open, d.hire, d.activateRules, d.takeCalls, d.respond, d.judge, d.settle, d.study,
	} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("demo centre: %w", err)
		}
	}
	return d.accounts(), nil
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
	if err := d.goTo(openedBefore, "09:00"); err != nil {
		return err
	}
	applied, err := Apply(ctx, d.Services, d.content.Lang)
	d.Applied = applied
	return err
}

// activateRules puts the planned rules into force, but for those that somebody
// has dealt with since.
func (d *demo) activateRules(ctx context.Context) error {
	for _, key := range d.plan.ActiveRules {
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

// settle decides what an interrupted run left undecided.
func (d *demo) settle(ctx context.Context) error {
	d.clock = d.days.now
	_, err := d.Training.Linker.Sweep(ctx)
	return err
}
