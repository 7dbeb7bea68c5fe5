package training

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qaloop/internal/problem"
)

// quizOf has so many questions, of which the first option is correct.
func quizOf(questions, passMark int) Quiz {
	q := Quiz{PassMark: passMark, MaxAttempts: 1}
	for range questions {
		q.Questions = append(q.Questions, Question{Options: []AnswerOption{{Text: "a", Correct: true}, {Text: "b"}, {Text: "c"}}})
	}
	return q
}

func answersTo(questions, right int) [][]int {
	answers := make([][]int, questions)
	for i := range answers {
		answers[i] = []int{0}
		if i >= right {
			answers[i] = []int{1}
		}
	}
	return answers
}

func TestGrade(t *testing.T) {
	for _, test := range []struct {
		questions, right, mark int
		percent                float64
		passed                 bool
	}{
		{3, 3, 100, 100, true},
		{3, 2, 67, 66.67, false}, // 66.666… is less than 67, however it is shown
		{3, 2, 66, 66.67, true},
		{3, 1, 33, 33.33, true},
		{5, 4, 80, 80, true},
		{16, 1, 6, 6.25, true},
		{32, 1, 3, 3.13, true}, // 3.125: half up
		{7, 0, 1, 0, false},
	} {
		g, err := quizOf(test.questions, test.mark).Grade(answersTo(test.questions, test.right))
		if err != nil || g.Percent != test.percent || g.Passed != test.passed || len(g.Wrong) != test.questions-test.right {
			t.Errorf("%d of %d at %d: %+v, %v", test.right, test.questions, test.mark, g, err)
		}
	}
}

func TestGradeTakesExactlyTheCorrectOptions(t *testing.T) {
	quiz := Quiz{PassMark: 100, Questions: []Question{{Multiple: true, Options: []AnswerOption{{Correct: true}, {}, {Correct: true}}}}}
	for _, test := range []struct {
		chosen []int
		right  bool
	}{
		{[]int{0, 2}, true},
		{[]int{2, 0}, true},
		{[]int{0}, false},
		{[]int{0, 1, 2}, false},
		{[]int{}, false},
		{nil, false},
	} {
		if g, err := quiz.Grade([][]int{test.chosen}); err != nil || g.Passed != test.right {
			t.Errorf("%v: %+v, %v", test.chosen, g, err)
		}
	}
}

func TestGradeRefuses(t *testing.T) {
	for _, test := range []struct {
		name    string
		answers [][]int
		pointer string
	}{
		{"too few", [][]int{{0}}, "#/answers"},
		{"too many", [][]int{{0}, {0}, {0}}, "#/answers"},
		{"no such option", [][]int{{0}, {3}}, "#/answers/1/0"},
		{"below zero", [][]int{{-1}, {0}}, "#/answers/0/0"},
		{"several of one", [][]int{{0, 1}, {0}}, "#/answers/0"},
		{"twice", [][]int{{0}, {1, 1}}, "#/answers/1/1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := quizOf(2, 50).Grade(test.answers)
			if !errors.Is(err, ErrWrongAnswers) || problem.From(err).Field(test.pointer) == nil {
				t.Errorf("error = %v %+v", err, problem.From(err).Fields)
			}
		})
	}
}

func TestShownHasEverythingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quiz := quizOf(rapid.IntRange(1, 10).Draw(t, "questions"), 50)
		quiz.Shuffle = rapid.Bool().Draw(t, "shuffle")
		seed := rapid.String().Draw(t, "seed")
		shown := quiz.Shown(seed)
		if diff := cmp.Diff(shown, quiz.Shown(seed)); diff != "" {
			t.Fatalf("the same seed shows another order:\n%s", diff)
		}
		var order []int
		for _, s := range shown {
			order = append(order, s.Question)
			slices.Sort(s.Options)
			if !slices.Equal(s.Options, []int{0, 1, 2}) {
				t.Fatalf("options %v", s.Options)
			}
		}
		if quiz.Shuffle {
			slices.Sort(order)
		}
		if !slices.Equal(order, upTo(len(quiz.Questions))) {
			t.Fatalf("questions %v", order)
		}
	})
}

func TestForLearnerTellsNothing(t *testing.T) {
	c := Course{CourseInput: courseInput()}
	learner := c.ForLearner()
	if !learner.AnswersHidden || learner.Quiz.Questions[0].Text == "" {
		t.Errorf("%+v", learner)
	}
	for _, q := range learner.Quiz.Questions {
		for _, o := range q.Options {
			if o.Correct || o.Explain != "" || o.Text == "" {
				t.Errorf("option %+v", o)
			}
		}
	}
	if len(c.Quiz.Questions[0].correct()) != 1 {
		t.Error("the course itself has lost its answers")
	}
}

func TestCourseCheck(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(*CourseInput)
		pointer string
	}{
		{"no title", func(c *CourseInput) { c.Title = " " }, "#/title"},
		{"no lesson", func(c *CourseInput) { c.Lessons = nil }, "#/lessons"},
		{"no question", func(c *CourseInput) { c.Quiz.Questions = nil }, "#/quiz/questions"},
		{"a pass mark of nothing", func(c *CourseInput) { c.Quiz.PassMark = 0 }, "#/quiz/pass_mark"},
		{"no attempt", func(c *CourseInput) { c.Quiz.MaxAttempts = 0 }, "#/quiz/max_attempts"},
		{"nothing correct", func(c *CourseInput) { c.Quiz.Questions[0].Options[0].Correct = false }, "#/quiz/questions/0/options"},
		{"two correct of which one is chosen", func(c *CourseInput) { c.Quiz.Questions[1].Multiple = false }, "#/quiz/questions/1/options"},
		{"nothing wrong", func(c *CourseInput) { c.Quiz.Questions[1].Options[2].Correct = true }, "#/quiz/questions/1/options"},
		{"the same option twice", func(c *CourseInput) { c.Quiz.Questions[1].Options[1].Text = "The company " }, "#/quiz/questions/1/options/1/text"},
		{"an empty option", func(c *CourseInput) { c.Quiz.Questions[0].Options[1].Text = "" }, "#/quiz/questions/0/options/1/text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := courseInput()
			test.change(&in)
			err := in.Check()
			if !errors.Is(err, ErrBadCourse) || problem.From(err).Field(test.pointer) == nil {
				t.Errorf("error = %v %+v", err, problem.From(err).Fields)
			}
		})
	}
	if err := courseInput().Check(); err != nil {
		t.Error(err)
	}
}
