package starter

import (
	"context"
	"fmt"
	"strings"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
)

// Services is what the starter content is put in with.
type Services struct {
	Staff    staff.Services
	QA       qa.Services
	Survey   survey.Services
	Intake   intake.Services
	Report   report.Services
	Training training.Services
}

// Applied is the ids of what Apply put in, by key.
type Applied struct {
	Scorecards map[string]string
	Courses    map[string]string
	Rules      map[string]string
	Teams      map[string]string
	SurveyID   string
}

// Apply puts the starter content of a language in: scorecards and courses
// published, the survey open, rules as drafts, teams without people. A repeat
// changes nothing, not even what people have changed since.
func Apply(ctx context.Context, s Services, lang string) (Applied, error) {
	c, err := Load(lang)
	if err != nil {
		return Applied{}, err
	}
	a := Applied{
		Scorecards: map[string]string{}, Courses: map[string]string{},
		Rules: map[string]string{}, Teams: map[string]string{},
	}
	for _, step := range []func(context.Context, Services, Content) error{
		a.addTeams, a.addScorecards, a.addCourses, a.addRules, a.addSurvey,
	} {
		if err := step(ctx, s, c); err != nil {
			return Applied{}, err
		}
	}
	return a, nil
}

// keyOf makes a creation repeatable: the same parts name the same document.
func keyOf(parts ...string) once.Key {
	return once.Key{Name: "starter\x00" + strings.Join(parts, "\x00"), Fingerprint: "starter"}
}

// addTeams makes the teams once, whatever the language: a centre has one set.
func (a *Applied) addTeams(ctx context.Context, s Services, c Content) error {
	for _, team := range c.Teams {
		in := staff.TeamInput{Name: team.Name, Line: team.Line}
		stored, _, err := s.Staff.Teams.Create(ctx, identity.System(), in, keyOf("team", team.Key))
		if err != nil {
			return fmt.Errorf("add team %s: %w", team.Key, err)
		}
		a.Teams[team.Key] = stored.ID
	}
	return nil
}

func (a *Applied) addScorecards(ctx context.Context, s Services, c Content) error {
	for _, card := range c.Scorecards {
		stored, _, err := s.QA.Scorecards.Create(ctx, identity.System(), card.ScorecardInput, keyOf(c.Lang, "scorecard", card.Key))
		if err == nil && stored.State == qa.ScorecardDraft {
			_, err = s.QA.Scorecards.Publish(ctx, identity.System(), stored.ID, 0)
		}
		if err != nil {
			return fmt.Errorf("add scorecard %s: %w", card.Key, err)
		}
		a.Scorecards[card.Key] = stored.ID
	}
	return nil
}

func (a *Applied) addCourses(ctx context.Context, s Services, c Content) error {
	for _, course := range c.Courses {
		stored, _, err := s.Training.Courses.Create(ctx, identity.System(), course.CourseInput, keyOf(c.Lang, "course", course.Key))
		if err == nil && stored.State == training.CourseDraft {
			_, err = s.Training.Courses.Publish(ctx, identity.System(), stored.ID, 0)
		}
		if err != nil {
			return fmt.Errorf("add course %s: %w", course.Key, err)
		}
		a.Courses[course.Key] = stored.ID
	}
	return nil
}

func (a *Applied) addRules(ctx context.Context, s Services, c Content) error {
	for _, rule := range c.Rules {
		if err := a.addRule(ctx, s, c.Lang, rule); err != nil {
			return err
		}
	}
	return nil
}

func (a *Applied) addRule(ctx context.Context, s Services, lang string, rule Rule) error {
	stored, _, err := s.Training.Rules.Create(ctx, identity.System(), rule.input(*a), keyOf(lang, "rule", rule.Key))
	if err != nil {
		return fmt.Errorf("add rule %s: %w", rule.Key, err)
	}
	a.Rules[rule.Key] = stored.ID
	return nil
}

func (a *Applied) addSurvey(ctx context.Context, s Services, c Content) error {
	stored, _, err := s.Survey.Surveys.Create(ctx, identity.System(), c.Survey, keyOf(c.Lang, "survey"))
	if err == nil && stored.State == survey.Draft {
		_, err = s.Survey.Surveys.Open(ctx, identity.System(), stored.ID, 0)
	}
	if err != nil {
		return fmt.Errorf("add survey: %w", err)
	}
	a.SurveyID = stored.ID
	return nil
}

// input is r with the ids in place of the keys.
func (r Rule) input(a Applied) training.RuleInput {
	in := training.RuleInput{
		Title: r.Title, When: training.When{Criteria: r.When.Criteria, Critical: r.When.Critical}, Threshold: r.Threshold,
		CourseID: a.Courses[r.CourseKey], DueDays: r.DueDays, Approval: r.Approval, CooldownDays: r.CooldownDays,
	}
	for _, key := range r.When.ScorecardKeys {
		in.When.Scorecards = append(in.When.Scorecards, a.Scorecards[key])
	}
	return in
}
