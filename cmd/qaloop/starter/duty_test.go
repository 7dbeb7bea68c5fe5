package starter

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"qaloop/qa"
)

// expand makes single codes of a range: "III.3–4" is III.3 and III.4.
func expand(t *testing.T, duty string) []string {
	t.Helper()
	part, clause, ok := strings.Cut(duty, ".")
	if !ok {
		t.Fatalf("duty %q has no part", duty)
	}
	from, to, _ := strings.Cut(clause, "–")
	first, err := strconv.Atoi(from)
	last, errTo := strconv.Atoi(cmp.Or(to, from))
	if err != nil || errTo != nil || last < first {
		t.Fatalf("duty %q is not numbered", duty)
	}
	var codes []string
	for n := first; n <= last; n++ {
		codes = append(codes, part+"."+strconv.Itoa(n))
	}
	return codes
}

// table is what the order card has to check, with the class of each criterion.
var table = map[string]qa.CriticalClass{
	"III.1": "", "III.2": qa.BusinessCritical, "III.3–4": qa.BusinessCritical, "III.8–9": "",
	"III.10": qa.BusinessCritical, "III.11": "", "III.12–13": qa.CustomerCritical,
	"III.14": qa.BusinessCritical, "III.18": qa.CustomerCritical, "III.19": "",
	"III.20": qa.CustomerCritical, "III.26": qa.ComplianceCritical, "II.4": "", "II.5": "",
}

func TestOrderCardChecksTheTableOfDuties(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			got := map[string]qa.CriticalClass{}
			for _, criterion := range criteria(c.Scorecards[0]) {
				got[criterion.Duty] = criterion.Critical
			}
			if diff := gocmp.Diff(table, got); diff != "" {
				t.Errorf("duties of the order card (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryCheckedDutyIsInTheJobDescriptionAndTaught(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			var known, taught []string
			for _, duty := range c.JobDescription.Duties {
				known = append(known, duty.Code)
			}
			for _, course := range c.Courses {
				for _, duty := range course.Duties {
					for _, code := range expand(t, duty) {
						taught = append(taught, code)
						if !slices.Contains(known, code) {
							t.Errorf("course %s teaches %s, which is no duty", course.Key, code)
						}
					}
				}
			}
			for _, card := range c.Scorecards {
				for _, criterion := range criteria(card) {
					for _, code := range expand(t, criterion.Duty) {
						if !slices.Contains(known, code) || !slices.Contains(taught, code) {
							t.Errorf("%s/%s: duty %s is unknown or not taught", card.Key, criterion.Key, code)
						}
					}
				}
			}
		})
	}
}

func TestRulesNameWhatExists(t *testing.T) {
	for _, c := range contents(t) {
		t.Run(c.Lang, func(t *testing.T) {
			var keys []string
			for _, rule := range c.Rules {
				keys = append(keys, rule.Key)
				if !slices.Contains(courseKeys, rule.CourseKey) {
					t.Errorf("rule %s leads to an unknown course %q", rule.Key, rule.CourseKey)
				}
				var asked []string
				for _, key := range rule.When.ScorecardKeys {
					i := slices.Index(scorecardKeys, key)
					if i < 0 {
						t.Fatalf("rule %s looks at an unknown scorecard %q", rule.Key, key)
					}
					for _, criterion := range criteria(c.Scorecards[i]) {
						asked = append(asked, criterion.Key)
					}
				}
				for _, key := range rule.When.Criteria {
					if !slices.Contains(asked, key) {
						t.Errorf("rule %s looks at %q, which none of its scorecards asks", rule.Key, key)
					}
				}
			}
			checkUnique(t, "rules", keys)
		})
	}
}
