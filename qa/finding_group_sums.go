package qa

import (
	"cmp"
	"context"
	"encoding/binary"
	mathbits "math/bits"
	"slices"
	"strings"

	"qaloop/internal/identity"
	"qaloop/internal/rollup"
)

// sumTeams is of how many teams sums are read, and added up, team by team.
const sumTeams = 20

// summed are the sums that answer f, week by week; false if there are none that
// do.
func (s *FindingService) summed(
	ctx context.Context, scope identity.Scope, f FindingFilter, without ...string,
) ([]rollup.Sum[findingSums], bool, error) {
	if !s.sumsTell(scope, f) {
		return nil, false, nil
	}
	first, last := rollup.WeekOf(f.From, s.book.Zone()), rollup.WeekOf(f.To, s.book.Zone())
	if scope.All && f.TeamID == "" {
		found, err := s.book.Centre(ctx, first, last, without...)
		return found, true, err
	}
	teams := scope.TeamIDs
	if f.TeamID != "" {
		teams = slices.DeleteFunc([]string{f.TeamID}, func(id string) bool { return !scope.Covers("", id) })
	}
	if len(teams) == 0 {
		return nil, true, nil
	}
	found, err := s.book.Teams(ctx, teams, first, last, without...)
	return found, true, err
}

// sumsTell reports whether the sums know what is asked: of whole days, and not
// of lines. What is about one operator is so little that it is counted from the
// evaluations.
func (s *FindingService) sumsTell(scope identity.Scope, f FindingFilter) bool {
	zone := s.book.Zone()
	return f.OperatorID == "" && f.Line == "" && scope.PersonID == "" && len(scope.TeamIDs) <= sumTeams &&
		rollup.Midnight(f.From, zone) && rollup.Midnight(f.To, zone)
}

// wantsKind reports whether f asks for the findings of k, whenever and whose
// they are. It says the same as wants does of one of them.
func (f FindingFilter) wantsKind(k findingKind) bool {
	return (f.ScorecardID == "" || f.ScorecardID == k.ScorecardID) &&
		(f.Criterion == "" || f.Criterion == k.Criterion) &&
		(f.Duty == "" || f.Duty == k.Duty) &&
		(f.CourseID == "" || slices.ContainsFunc(k.Courses, func(c findingCourse) bool { return c.ID == f.CourseID })) &&
		(f.Decision == "" || slices.Contains(k.Words, f.Decision)) &&
		(f.Outcome == "" || k.is(f.Outcome))
}

// is reports whether something has come of the findings of k. While rules look,
// nobody can tell that none does.
func (k findingKind) is(o FindingOutcome) bool {
	if o == OutcomeNoRule && k.Deciding {
		return false
	}
	f := Finding{Decisions: make([]Decision, len(k.Words))}
	for i, w := range k.Words {
		f.Decisions[i].Decision = w
	}
	return f.Is(o)
}

// byKey puts criteria together that have the same key, on whatever scorecard.
const byKey FindingGrouping = "key"

// grouping puts findings together.
type grouping struct {
	by     FindingGrouping
	groups map[CriterionRef]*grouped
	people map[uint32]int // numbers of people, by their marks
}

// grouped is a group, with a bit for everybody whose findings are in it, by
// their number.
type grouped struct {
	FindingGroup

	who []uint64
}

// bits is how many people are in one word.
const bits = 64

// has notes that somebody's findings are in a group.
func (g *grouped) has(person int) {
	for len(g.who) <= person/bits {
		g.who = append(g.who, 0)
	}
	g.who[person/bits] |= 1 << (person % bits)
}

// numbers are the numbers of the people of a week, in their order.
func (g grouping) numbers(week findingSums) []int {
	numbers := make([]int, len(week.Marks)/markBytes)
	for i := range numbers {
		mark := binary.BigEndian.Uint32(week.Marks[i*markBytes:])
		n, known := g.people[mark]
		if !known {
			n = len(g.people)
			g.people[mark] = n
		}
		numbers[i] = n
	}
	return numbers
}

// groupSums puts the findings of sums together that f asks for: the largest
// group first.
func groupSums(sums []rollup.Sum[findingSums], f FindingFilter, by FindingGrouping, days func(rollup.Week) [rollup.DaysInAWeek]bool) []FindingGroup {
	g := grouping{by, map[CriterionRef]*grouped{}, map[uint32]int{}}
	for _, week := range sums {
		in, people := days(week.Week), g.numbers(week.Body)
		for _, k := range week.Body.Kinds {
			if f.wantsKind(k) {
				g.add(week.Body, k, people, in)
			}
		}
	}
	groups := []FindingGroup{}
	for _, group := range g.groups {
		for _, word := range group.who {
			group.Operators += mathbits.OnesCount64(word)
		}
		if group.Findings > 0 {
			groups = append(groups, group.FindingGroup)
		}
	}
	slices.SortFunc(groups, func(a, b FindingGroup) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), strings.Compare(a.Key, b.Key), strings.Compare(a.ScorecardID, b.ScorecardID))
	})
	return groups[:min(len(groups), maxGroups)]
}

// add counts the findings of a kind on those days of a week. It goes through
// every finding of the centre, so what does not depend on whose it is it looks
// up once.
func (g grouping) add(week findingSums, k findingKind, people []int, in [rollup.DaysInAWeek]bool) {
	ofAll := g.by != ByTeam && g.by != ByOperator
	var groups []*grouped
	if ofAll {
		groups = g.of(week, k, 0)
	}
	led, lacks := k.is(OutcomeLed), k.is(OutcomeNoCourse)
	rollup.Unpack(k.Facts, func(c rollup.Cell, n int) {
		if !in[c.Day] {
			return
		}
		if !ofAll {
			groups = g.of(week, k, c.Kind)
		}
		for _, group := range groups {
			group.Findings += n
			group.Led += n * oneOf(led)
			group.NoCourse += n * oneOf(lacks)
			group.NoRule += n * oneOf(len(k.Words) == 0)
			group.has(people[c.Kind])
		}
	})
}

func oneOf(yes bool) int { //nolint:revive // turning a flag into a number is all it does
	if yes {
		return 1
	}
	return 0
}

// of are the groups in which the findings of k are, of a person by their place.
func (g grouping) of(week findingSums, k findingKind, who int) []*grouped {
	var found []*grouped
	for _, key := range g.keys(week, k, who) {
		if key.Key == "" {
			continue // without a duty, a team or a course
		}
		ref := CriterionRef{key.ScorecardID, key.Key}
		group := g.groups[ref]
		if group == nil {
			group = &grouped{FindingGroup: FindingGroup{Key: key.Key, ScorecardID: key.ScorecardID}}
			g.groups[ref] = group
		}
		group.Title = max(group.Title, key.Title)
		if g.by == ByCriterion {
			group.Duty = max(group.Duty, k.Duty)
		}
		found = append(found, group)
	}
	return found
}

// keys are the groups in which a finding of k is, with what they are called.
func (g grouping) keys(week findingSums, k findingKind, who int) []FindingGroup {
	switch g.by {
	case ByCriterion:
		return []FindingGroup{{Key: k.Criterion, ScorecardID: k.ScorecardID, Title: k.Title}}
	case byKey:
		return []FindingGroup{{Key: k.Criterion, Title: k.Title}}
	case ByDuty:
		return []FindingGroup{{Key: k.Duty}}
	case ByScorecard:
		return []FindingGroup{{Key: k.ScorecardID, Title: k.Scorecard}}
	case ByCourse:
		found := make([]FindingGroup, len(k.Courses))
		for i, c := range k.Courses {
			found[i] = FindingGroup{Key: c.ID, Title: c.Title}
		}
		return found
	case ByTeam:
		return []FindingGroup{{Key: week.People[who].TeamID}}
	case ByOperator:
		return []FindingGroup{{Key: week.People[who].OperatorID}}
	}
	return nil
}

// chancesIn tells groups how often their criteria were judged, and missed, in
// contacts that were drawn at random.
func chancesIn(sums []rollup.Sum[findingSums], f FindingFilter, groups []FindingGroup, days func(rollup.Week) [rollup.DaysInAWeek]bool) {
	of := map[CriterionRef]*FindingGroup{}
	for i, g := range groups {
		of[CriterionRef{g.ScorecardID, g.Key}] = &groups[i]
	}
	for _, week := range sums {
		in := days(week.Week)
		for _, c := range week.Body.Chances {
			group := of[c.CriterionRef]
			if group == nil || f.ScorecardID != "" && f.ScorecardID != c.ScorecardID {
				continue
			}
			rollup.Unpack(c.Facts, func(at rollup.Cell, n int) {
				switch {
				case !in[at.Day]:
				case at.Kind == chanceJudged:
					group.Judged += n
				default:
					group.Missed += n
				}
			})
		}
	}
}
