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

// frozen finds the versions that refs name. Rules and versions are never
// deleted, so a missing one is a fault.
func (s ruleStore) frozen(ctx context.Context, refs []qa.RuleRef) ([]FrozenRule, error) {
	ids := make([]string, len(refs))
	for i, ref := range refs {
		ids[i] = ref.RuleID
	}
	found, err := s.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[string]Rule{}
	for _, r := range found {
		byID[r.ID] = r
	}
	rules := make([]FrozenRule, len(refs))
	for i, ref := range refs {
		version, ok := byID[ref.RuleID].Version(ref.Version)
		if !ok {
			return nil, fmt.Errorf("rule %s has no version %d", ref.RuleID, ref.Version)
		}
		rules[i] = FrozenRule{RuleID: ref.RuleID, RuleVersion: version}
	}
	return rules, nil
}
