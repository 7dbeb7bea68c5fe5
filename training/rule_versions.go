package training

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"qaloop/qa"
)

// clone is a copy of r whose versions can be changed.
func (r Rule) clone() Rule {
	r.Versions = slices.Clone(r.Versions)
	r.History = slices.Clone(r.History)
	return r
}

// same reports whether r says what other says.
func (r Rule) same(other Rule) bool {
	return r.State == other.State && r.Active == other.Active && reflect.DeepEqual(r.Versions, other.Versions)
}

// frozen finds the versions that refs name, which have been in force and so
// never change. Rules and versions are never deleted, so a missing one is a fault.
func (s ruleStore) frozen(ctx context.Context, refs []qa.RuleRef) ([]FrozenRule, error) {
	found, err := s.known.Some(refs, func(unknown []qa.RuleRef) (map[qa.RuleRef]FrozenRule, error) {
		return s.readFrozen(ctx, unknown)
	})
	if err != nil {
		return nil, err
	}
	rules := make([]FrozenRule, len(refs))
	for i, ref := range refs {
		rules[i] = found[ref]
	}
	return rules, nil
}

func (s ruleStore) readFrozen(ctx context.Context, refs []qa.RuleRef) (map[qa.RuleRef]FrozenRule, error) {
	ids := make([]string, len(refs))
	for i, ref := range refs {
		ids[i] = ref.RuleID
	}
	rules, err := s.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := make(map[qa.RuleRef]FrozenRule, len(refs))
	for _, ref := range refs {
		i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == ref.RuleID })
		if i < 0 {
			return nil, fmt.Errorf("there is no rule %s", ref.RuleID)
		}
		version, ok := rules[i].Version(ref.Version)
		if !ok {
			return nil, fmt.Errorf("rule %s has no version %d", ref.RuleID, ref.Version)
		}
		found[ref] = FrozenRule{RuleID: ref.RuleID, RuleVersion: version}
	}
	return found, nil
}
