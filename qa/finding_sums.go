package qa

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"

	"qaloop/internal/rollup"
)

// findingSums are the findings of the evaluations that were submitted in a week:
// how many there were of each kind, of whom, and on which day. So all that can
// be asked of the findings of some days is answered from them.
type findingSums struct {
	People  []findingPerson `bson:"people,omitempty"` // who has any, sorted
	Marks   []byte          `bson:"marks,omitempty"`  // of each of them markBytes that tell them from others; it is read where People is not
	Kinds   []findingKind   `bson:"kinds,omitempty"`  // sorted
	Chances []findingChance `bson:"chances,omitempty"`
}

// findingPerson is an operator as a member of a team.
type findingPerson struct {
	OperatorID string `bson:"o"`
	TeamID     string `bson:"t"`
}

func (p findingPerson) compare(other findingPerson) int {
	return cmp.Or(strings.Compare(p.OperatorID, other.OperatorID), strings.Compare(p.TeamID, other.TeamID))
}

// findingKind are the findings that are alike in everything but whose and when
// they are.
type findingKind struct {
	ScorecardID string          `bson:"scorecard_id"`
	Scorecard   string          `bson:"scorecard"` // its title
	Criterion   string          `bson:"criterion"`
	Title       string          `bson:"title"`
	Duty        string          `bson:"duty,omitempty"`
	Words       []DecisionWord  `bson:"words,omitempty"` // that were decided about it, sorted
	Courses     []findingCourse `bson:"courses,omitempty"`
	Deciding    bool            `bson:"deciding,omitempty"` // rules still have to look at it
	// Facts are how many there are of which person on which day, a packed
	// rollup.Sheet; a person is a place among People.
	Facts []byte `bson:"facts"`
}

// findingCourse is a course of which some rule spoke.
type findingCourse struct {
	ID    string `bson:"id"`
	Title string `bson:"title"`
}

// key tells kinds apart. What things are called is no part of it.
func (k findingKind) key() string {
	var b strings.Builder
	for _, part := range []string{k.ScorecardID, k.Criterion, k.Duty} {
		b.WriteString(part)
		b.WriteByte(0)
	}
	for _, w := range k.Words {
		b.WriteString(string(w))
		b.WriteByte(0)
	}
	if k.Deciding {
		b.WriteByte(1)
	}
	for _, c := range k.Courses {
		b.WriteByte(0)
		b.WriteString(c.ID)
	}
	return b.String()
}

// findingChance is how often a criterion was judged in evaluations of contacts
// that were drawn at random, and missed, by day.
type findingChance struct {
	CriterionRef `bson:",inline"`

	Facts []byte `bson:"facts"` // as of kinds, but who is judged or missed
}

// What is counted of a chance.
const (
	chanceJudged = iota
	chanceMissed
)

// CriterionRef names a criterion: its key means nothing without its scorecard.
type CriterionRef struct {
	ScorecardID string `bson:"scorecard_id"`
	Criterion   string `bson:"criterion"`
}

func (c CriterionRef) compare(other CriterionRef) int {
	return cmp.Or(strings.Compare(c.ScorecardID, other.ScorecardID), strings.Compare(c.Criterion, other.Criterion))
}

// markBytes is how many bytes tell people from others: of a hundred thousand
// operators, one or two are taken for another one.
const markBytes = 4

// markOf is what tells an operator from others.
func markOf(operatorID string) []byte {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(operatorID))
	return hash.Sum(nil)
}

// sumFindings is what several sums come to.
func sumFindings(all []findingSums) findingSums {
	if len(all) == 1 {
		return all[0]
	}
	var sum findingSums
	for _, s := range all {
		sum.People = append(sum.People, s.People...)
	}
	slices.SortFunc(sum.People, findingPerson.compare)
	sum.People = slices.Compact(sum.People)
	for _, p := range sum.People {
		sum.Marks = append(sum.Marks, markOf(p.OperatorID)...)
	}
	kinds, chances := map[string]findingKind{}, map[CriterionRef]rollup.Sheet{}
	counts := map[string]rollup.Sheet{}
	for _, s := range all {
		places := make([]int, len(s.People))
		for i, p := range s.People {
			places[i], _ = slices.BinarySearchFunc(sum.People, p, findingPerson.compare)
		}
		for _, k := range s.Kinds {
			key := k.key()
			kinds[key] = k.called(kinds[key])
			counts[key] = counts[key].Plus(k.Facts, places)
		}
		for _, c := range s.Chances {
			chances[c.CriterionRef] = chances[c.CriterionRef].Plus(c.Facts, nil)
		}
	}
	for key, k := range kinds {
		k.Facts = counts[key].Pack()
		sum.Kinds = append(sum.Kinds, k)
	}
	slices.SortFunc(sum.Kinds, func(a, b findingKind) int { return strings.Compare(a.key(), b.key()) })
	for c, f := range chances {
		sum.Chances = append(sum.Chances, findingChance{c, f.Pack()})
	}
	slices.SortFunc(sum.Chances, func(a, b findingChance) int { return a.compare(b.CriterionRef) })
	return sum
}

// called is k by the last of its names and those of other, in their order, so
// that it does not depend on which of both comes first.
func (k findingKind) called(other findingKind) findingKind {
	k.Scorecard, k.Title = max(k.Scorecard, other.Scorecard), max(k.Title, other.Title)
	k.Courses = slices.Clone(k.Courses)
	for i, c := range other.Courses { // the same ones
		k.Courses[i].Title = max(k.Courses[i].Title, c.Title)
	}
	return k
}

// sums are what e adds to the sums of its week, on that day of it.
func (e Evaluation) sums(day int) findingSums {
	if e.State != Submitted && e.State != Acknowledged {
		return findingSums{}
	}
	var one findingSums
	for _, f := range e.Findings {
		k := findingKind{
			ScorecardID: e.ScorecardID, Scorecard: e.ScorecardTitle, Criterion: f.Criterion, Title: f.Title, Duty: f.Duty,
			Deciding: e.Link != nil && e.Link.Open, Facts: rollup.Sheet{{Day: day}: 1}.Pack(),
		}
		for _, d := range f.Decisions {
			k.Words = append(k.Words, d.Decision)
			if d.CourseID != "" {
				k.Courses = append(k.Courses, findingCourse{d.CourseID, d.CourseTitle})
			}
		}
		slices.Sort(k.Words)
		k.Words = slices.Compact(k.Words)
		k.Courses = distinctCourses(k.Courses)
		one.Kinds = append(one.Kinds, k)
	}
	if len(one.Kinds) > 0 {
		one.People, one.Marks = []findingPerson{{e.OperatorID, e.TeamID}}, markOf(e.OperatorID)
	}
	if e.SampleOrigin == SampleRandom {
		for _, c := range e.Score.Criteria {
			if c.NA != "" {
				continue
			}
			f := rollup.Sheet{{Kind: chanceJudged, Day: day}: 1}
			if c.missed() {
				f[rollup.Cell{Kind: chanceMissed, Day: day}] = 1
			}
			one.Chances = append(one.Chances, findingChance{CriterionRef{e.ScorecardID, c.Key}, f.Pack()})
		}
	}
	return sumFindings([]findingSums{one, {}}) // in order, and what is alike together
}

// distinctCourses are courses in the order of their IDs, each once by the last
// of its names.
func distinctCourses(courses []findingCourse) []findingCourse {
	slices.SortFunc(courses, func(a, b findingCourse) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(b.Title, a.Title))
	})
	return slices.CompactFunc(courses, func(a, b findingCourse) bool { return a.ID == b.ID })
}
