package training

import (
	"slices"
	"strconv"
	"strings"
)

// PartChange says what became of a part of a course.
type PartChange string

// The changes.
const (
	PartSame    PartChange = "same"
	PartChanged PartChange = "changed"
	PartAdded   PartChange = "added"
	PartRemoved PartChange = "removed"
	PartMoved   PartChange = "moved" // the same, in another place
)

// CourseComparison is what is different between two versions of a course.
type CourseComparison struct {
	Facts     []FactDifference // settings that differ
	Lessons   []PartDifference // all lessons, in the order of the newer version
	Questions []PartDifference // all questions
}

// FactDifference is a setting that two versions have with different values.
type FactDifference struct {
	Name     string // as in JSON: title, lang, minutes, duties, pass_mark, max_attempts, shuffle
	Old, New string
}

// PartDifference is a lesson or a question of one version beside that of the
// other.
type PartDifference struct {
	Change   PartChange
	Title    string // of the newer one, if there is one
	OldPlace int    // from 1; 0: it is not there
	NewPlace int
	Lines    []LineDifference // where it changed
}

// LineDifference is a line of a text and what became of it.
type LineDifference struct {
	Change PartChange // same, added or removed
	Text   string
}

// Different reports whether there is any difference.
func (c CourseComparison) Different() bool {
	changed := func(p PartDifference) bool { return p.Change != PartSame }
	return len(c.Facts) > 0 || slices.ContainsFunc(c.Lessons, changed) || slices.ContainsFunc(c.Questions, changed)
}

// CompareCourses lays newer beside older.
func CompareCourses(older, newer CourseInput) CourseComparison {
	return CourseComparison{
		Facts:     compareFacts(older, newer),
		Lessons:   compareParts(lessonParts(older), lessonParts(newer)),
		Questions: compareParts(questionParts(older), questionParts(newer)),
	}
}

func compareFacts(older, newer CourseInput) []FactDifference {
	facts := func(c CourseInput) [][2]string {
		return [][2]string{
			{"title", c.Title},
			{"lang", c.Lang},
			{"minutes", strconv.Itoa(c.Minutes)},
			{"duties", strings.Join(c.Duties, ", ")},
			{"pass_mark", strconv.Itoa(c.Quiz.PassMark)},
			{"max_attempts", strconv.Itoa(c.Quiz.MaxAttempts)},
			{"shuffle", strconv.FormatBool(c.Quiz.Shuffle)},
		}
	}
	var found []FactDifference
	then, now := facts(older), facts(newer)
	for i, fact := range now {
		if fact[1] != then[i][1] {
			found = append(found, FactDifference{Name: fact[0], Old: then[i][1], New: fact[1]})
		}
	}
	return found
}

// part is a lesson or a question as a title and lines.
type part struct {
	title string
	lines []string
}

func lessonParts(c CourseInput) []part {
	parts := make([]part, len(c.Lessons))
	for i, l := range c.Lessons {
		parts[i] = part{l.Title, strings.Split(l.Markdown, "\n")}
	}
	return parts
}

// questionParts are the questions of c, with a line for each option: a mark if
// it is correct, its text, and its explanation below.
func questionParts(c CourseInput) []part {
	parts := make([]part, len(c.Quiz.Questions))
	for i, q := range c.Quiz.Questions {
		parts[i].title = q.Text
		for _, o := range q.Options {
			mark := "– "
			if o.Correct {
				mark = "+ "
			}
			parts[i].lines = append(parts[i].lines, mark+o.Text)
			if o.Explain != "" {
				parts[i].lines = append(parts[i].lines, "   "+o.Explain)
			}
		}
	}
	return parts
}

func (p part) same(other part) bool {
	return p.title == other.title && slices.Equal(p.lines, other.lines)
}

// compareParts pairs the parts that are the same, then those of one title, and
// then those of one place; what is left was added or removed.
func compareParts(older, newer []part) []PartDifference {
	from := make([]int, len(newer)) // for each new part the old one, or -1
	for i := range from {
		from[i] = -1
	}
	pair := func(alike func(i, j int) bool) {
		for i := range newer {
			for j := range older {
				if from[i] < 0 && !slices.Contains(from, j) && alike(i, j) {
					from[i] = j
				}
			}
		}
	}
	pair(func(i, j int) bool { return newer[i].same(older[j]) })
	pair(func(i, j int) bool { return newer[i].title == older[j].title })
	pair(func(i, j int) bool { return i == j })
	return differences(older, newer, from)
}

// differences are those of parts of which from[i] is the old one of the new
// one i, or -1.
func differences(older, newer []part, from []int) []PartDifference {
	found := make([]PartDifference, 0, len(newer))
	place := 0 // of the last old part that kept its order
	for i, p := range newer {
		d := PartDifference{Change: PartAdded, Title: p.title, NewPlace: i + 1}
		if j := from[i]; j >= 0 {
			d.OldPlace = j + 1
			d.Change, d.Lines = comparePart(older[j], p)
			if d.Change == PartSame && d.OldPlace < place {
				d.Change = PartMoved
			}
			place = max(place, d.OldPlace)
		}
		found = append(found, d)
	}
	for j, p := range older {
		if !slices.Contains(from, j) {
			found = append(found, PartDifference{Change: PartRemoved, Title: p.title, OldPlace: j + 1})
		}
	}
	return found
}

func comparePart(older, newer part) (PartChange, []LineDifference) {
	if newer.same(older) {
		return PartSame, nil
	}
	return PartChanged, compareLines(titled(older), titled(newer))
}

// titled is the title of p and then its lines.
func titled(p part) []string { return append([]string{p.title}, p.lines...) }
