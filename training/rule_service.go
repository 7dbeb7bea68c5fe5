package training

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/qa"
)

// RuleService is what people can do with training rules.
type RuleService struct {
	store       ruleStore
	courses     courseStore
	assignments assignmentStore // counted, never written
	now         func() time.Time
}

// RuleFilter narrows a list of rules; an empty field matches everything.
type RuleFilter struct {
	State RuleState `query:"state" validate:"omitempty,oneof=draft active paused retired"`
}

// Create keeps in as the draft of a new rule. A repeat with the same key gives
// the stored one and true.
func (s *RuleService) Create(ctx context.Context, by identity.Actor, in RuleInput, key once.Key) (Rule, bool, error) {
	if err := by.Require(identity.RulesEdit); err != nil {
		return Rule{}, false, err
	}
	if err := in.Check(); err != nil {
		return Rule{}, false, err
	}
	now := s.now()
	stored, replayed, err := s.store.insert(ctx, Rule{
		ID: key.ID("r_"), Rev: 1, State: RuleDraft, Versions: []RuleVersion{{Version: 1, RuleInput: in}},
		Fingerprint: key.Fingerprint, CreatedBy: by.ID, CreatedAt: now, UpdatedAt: now,
		History: []qa.Change{{At: now, By: by.ID, To: string(RuleDraft)}},
	})
	if err == nil && replayed && stored.Fingerprint != key.Fingerprint {
		return Rule{}, false, once.ErrReused
	}
	return stored, replayed, err
}

// Get finds a rule with all its versions.
func (s *RuleService) Get(ctx context.Context, by identity.Actor, id string) (Rule, error) {
	if err := by.Require(identity.RulesRead); err != nil {
		return Rule{}, err
	}
	return s.store.byID(ctx, id)
}

// LeadingTo finds the rules that lead to these courses, by course: by the
// version in force, or by the latest one of a rule that is not in force.
// Retired rules lead nowhere.
func (s *RuleService) LeadingTo(ctx context.Context, by identity.Actor, courseIDs []string) (map[string][]Rule, error) {
	if err := by.Require(identity.RulesRead); err != nil {
		return nil, err
	}
	found, err := s.store.leadingTo(ctx, courseIDs)
	if err != nil {
		return nil, err
	}
	byCourse := map[string][]Rule{}
	for _, r := range found {
		if v := r.Current(); r.State != RuleRetired && v.CourseID != "" {
			byCourse[v.CourseID] = append(byCourse[v.CourseID], r)
		}
	}
	return byCourse, nil
}

// List gives rules, the newest first.
func (s *RuleService) List(ctx context.Context, by identity.Actor, f RuleFilter, page paging.Request) (paging.Page[Rule], error) {
	if err := by.Require(identity.RulesRead); err != nil {
		return paging.Page[Rule]{}, err
	}
	return s.store.page(ctx, f, page)
}

// Edit writes in into the rule's latest version. If that has been in force, it
// stays as it is and in becomes the next version, which is not in force until
// it is activated.
func (s *RuleService) Edit(ctx context.Context, by identity.Actor, id string, rev int, in RuleInput) (Rule, error) {
	return s.change(ctx, by, id, rev, func(r *Rule) error {
		if err := in.Check(); err != nil {
			return err
		}
		return r.edit(in)
	})
}

// Activate puts the rule's latest version into force for evaluations that are
// submitted from now on, and freezes it.
func (s *RuleService) Activate(ctx context.Context, by identity.Actor, id string, rev int) (Rule, error) {
	return s.change(ctx, by, id, rev, func(r *Rule) error {
		if err := s.checkCourse(ctx, r.Latest()); err != nil {
			return err
		}
		return r.activate()
	})
}

// checkCourse reports a rule that names a course which nobody has begun. A
// rule without a course is fine: it says that one is missing.
func (s *RuleService) checkCourse(ctx context.Context, v RuleVersion) error {
	if v.CourseID == "" {
		return nil
	}
	_, err := s.courses.newest(ctx, v.CourseID)
	return asField(err, ErrBadRule, "#/course_id", "There is no such course.")
}

// Pause takes a rule out of force; Activate brings it back.
func (s *RuleService) Pause(ctx context.Context, by identity.Actor, id string, rev int) (Rule, error) {
	return s.change(ctx, by, id, rev, (*Rule).pause)
}

// Resume puts a version that has been in force into force again, with which one
// undoes a pause or the activation of a newer version.
func (s *RuleService) Resume(ctx context.Context, by identity.Actor, id string, rev, version int) (Rule, error) {
	return s.change(ctx, by, id, rev, func(r *Rule) error { return r.resume(version) })
}

// Retire takes a rule out of force for good.
func (s *RuleService) Retire(ctx context.Context, by identity.Actor, id string, rev int) (Rule, error) {
	return s.change(ctx, by, id, rev, (*Rule).retire)
}

// change applies edit to the stored rule, notes the change of state, and
// writes it back unless somebody else has written it in between. An edit that
// changes neither the state nor what is in force nor a version writes nothing.
func (s *RuleService) change(ctx context.Context, by identity.Actor, id string, rev int, edit func(*Rule) error) (Rule, error) {
	if err := by.Require(identity.RulesEdit); err != nil {
		return Rule{}, err
	}
	stored, err := s.store.byID(ctx, id)
	if err != nil {
		return Rule{}, err
	}
	if rev != 0 && rev != stored.Rev {
		return Rule{}, errStale
	}
	r := stored.clone()
	if err := edit(&r); err != nil {
		return Rule{}, err
	}
	if r.same(stored) {
		return stored, nil
	}
	now := s.now()
	r.UpdatedAt = now
	if r.State != stored.State || r.Active != stored.Active {
		r.History = append(r.History, qa.Change{At: now, By: by.ID, From: string(stored.State), To: string(r.State)})
	}
	return s.store.replace(ctx, r)
}
