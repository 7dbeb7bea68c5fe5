package training

import (
	"slices"

	"qaloop/internal/statistics"
)

// CourseCount is how the assignments of a course stand, whatever its version.
type CourseCount struct {
	Open      int // assigned or started
	Overdue   int // of them, past their date
	Completed int
	Failed    int
}

// Ended is how many have come to an end, or should have.
func (c CourseCount) Ended() int { return c.Completed + c.Failed + c.Overdue }

// Completion is the share of what has ended that was completed; nil if nothing
// has.
func (c CourseCount) Completion() *statistics.Interval {
	return statistics.Wilson(c.Completed, c.Ended())
}

// plus are both counts together.
func (c CourseCount) plus(more CourseCount) CourseCount {
	return CourseCount{c.Open + more.Open, c.Overdue + more.Overdue, c.Completed + more.Completed, c.Failed + more.Failed}
}

// CourseResults is how people did in the quiz of one course version.
type CourseResults struct {
	Course    Course
	People    int // assignments with an attempt, the latest Limit of them at most
	Limit     int
	Attempts  int
	Completed int
	Failed    int
	FirstTry  int // passed at once
	Questions []QuestionResult
}

// QuestionResult is how a question was answered at first attempts: what was
// learned from a failed one would hide what the course did not teach.
type QuestionResult struct {
	Index   int
	Text    string
	Wrong   int
	All     int
	Options []OptionResult
}

// OptionResult is how often an option was chosen at first attempts.
type OptionResult struct {
	Text    string
	Correct bool
	Chosen  int
}

// Passed is the share of those who passed among those who can try no more; nil
// if there is nobody.
func (r CourseResults) Passed() *statistics.Interval {
	return statistics.Wilson(r.Completed, r.Completed+r.Failed)
}

// AtOnce is the share of those who passed at the first attempt; nil if nobody
// has tried.
func (r CourseResults) AtOnce() *statistics.Interval { return statistics.Wilson(r.FirstTry, r.People) }

// Errors is the share of wrong answers; nil if nobody has answered.
func (q QuestionResult) Errors() *statistics.Interval { return statistics.Wilson(q.Wrong, q.All) }

// Hardest are the questions, those first that fail most. With too few answers
// to tell they stay in their order, behind the others.
func (r CourseResults) Hardest() []QuestionResult {
	sorted := slices.Clone(r.Questions)
	slices.SortStableFunc(sorted, func(a, b QuestionResult) int {
		if few := enough(b.All) - enough(a.All); few != 0 || a.All < statistics.Enough {
			return few
		}
		return b.Wrong*a.All - a.Wrong*b.All
	})
	return sorted
}

func enough(n int) int {
	if n < statistics.Enough {
		return 0
	}
	return 1
}

// resultsOf sums up what assignments of c came to.
func resultsOf(c Course, assignments []Assignment) CourseResults {
	r := CourseResults{Course: c, Questions: make([]QuestionResult, len(c.Quiz.Questions))}
	for i, q := range c.Quiz.Questions {
		r.Questions[i] = QuestionResult{Index: i, Text: q.Text, Options: make([]OptionResult, len(q.Options))}
		for j, o := range q.Options {
			r.Questions[i].Options[j] = OptionResult{Text: o.Text, Correct: o.Correct}
		}
	}
	for _, a := range assignments {
		if len(a.Attempts) == 0 {
			continue
		}
		r.People++
		r.Attempts += len(a.Attempts)
		switch a.State {
		case Completed:
			r.Completed++
		case Failed:
			r.Failed++
		case Proposed, Assigned, Started, Waived, Withdrawn:
		}
		if a.Attempts[0].Passed {
			r.FirstTry++
		}
		r.count(c.Quiz, a.Attempts[0].Answers)
	}
	return r
}

// count adds one filled-in quiz. One that does not fit is left out: it was made
// with other questions.
func (r *CourseResults) count(quiz Quiz, answers [][]int) {
	grade, err := quiz.Grade(answers)
	if err != nil {
		return
	}
	for i, chosen := range answers {
		r.Questions[i].All++
		if slices.Contains(grade.Wrong, i) {
			r.Questions[i].Wrong++
		}
		for _, option := range chosen {
			r.Questions[i].Options[option].Chosen++
		}
	}
}
