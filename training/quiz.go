package training

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"qaloop/internal/problem"
)

// ErrWrongAnswers answers a filled-in quiz that does not fit the questions; its
// fields name every wrong place.
var ErrWrongAnswers = problem.New(problem.Invalid, "attempt.wrong_answers", "The answers do not fit the questions of the quiz.")

// Grade is what a filled-in quiz comes to.
type Grade struct {
	Percent float64 // of questions answered right, 0..100, two decimals, half up
	Passed  bool
	Wrong   []int // indexes of the questions that were not answered right
}

// Grade compares answers with q: for each question the indexes of the chosen
// options. A question is right if exactly its correct options are chosen; none
// chosen is a wrong answer.
func (q Quiz) Grade(answers [][]int) (Grade, error) {
	if err := q.checkAnswers(answers); err != nil {
		return Grade{}, err
	}
	g := Grade{Wrong: []int{}}
	for i, chosen := range answers {
		if !q.Questions[i].right(chosen) {
			g.Wrong = append(g.Wrong, i)
		}
	}
	all := len(q.Questions)
	right := all - len(g.Wrong)
	g.Percent = float64((right*10000*2+all)/(2*all)) / 100
	g.Passed = right*100 >= q.PassMark*all
	return g, nil
}

func (q Quiz) checkAnswers(answers [][]int) error {
	var wrong []problem.Field
	refuse := func(pointer, code, detail string) {
		wrong = append(wrong, problem.Field{Pointer: pointer, Code: code, Detail: detail})
	}
	if len(answers) != len(q.Questions) {
		refuse("#/answers", "len", fmt.Sprintf("There are %d questions: give a list for each.", len(q.Questions)))
		return ErrWrongAnswers.WithFields(wrong...)
	}
	for i, question := range q.Questions {
		at := fmt.Sprintf("#/answers/%d", i)
		if len(answers[i]) > 1 && !question.Multiple {
			refuse(at, "max", "Choose one option here.")
		}
		for j, option := range answers[i] {
			switch {
			case option < 0 || option >= len(question.Options):
				refuse(fmt.Sprintf("%s/%d", at, j), "oneof", "There is no such option.")
			case slices.Contains(answers[i][:j], option):
				refuse(fmt.Sprintf("%s/%d", at, j), "unique", "This option is chosen twice.")
			}
		}
	}
	if len(wrong) > 0 {
		return ErrWrongAnswers.WithFields(wrong...)
	}
	return nil
}

// right reports whether exactly the correct options are chosen.
func (q Question) right(chosen []int) bool {
	return slices.Equal(slices.Sorted(slices.Values(chosen)), q.correct())
}

// correct are the indexes of the correct options, in order.
func (q Question) correct() []int {
	found := []int{}
	for i, o := range q.Options {
		if o.Correct {
			found = append(found, i)
		}
	}
	return found
}

// ShownQuestion is where a question of a quiz is shown: its index, and those of
// its options, in the order in which they appear.
type ShownQuestion struct {
	Question int
	Options  []int
}

// Shown is the order in which q is shown: as it was written, or shuffled so
// that the same seed always gives the same order. Answers are told by the
// indexes as written, whatever was shown.
func (q Quiz) Shown(seed string) []ShownQuestion {
	shown := make([]ShownQuestion, len(q.Questions))
	for i, question := range q.Questions {
		shown[i] = ShownQuestion{Question: i, Options: upTo(len(question.Options))}
	}
	if !q.Shuffle {
		return shown
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed))                  // it never fails
	random := rand.New(rand.NewPCG(h.Sum64(), 0)) //nolint:gosec // an order on a page, no secret
	random.Shuffle(len(shown), func(i, j int) { shown[i], shown[j] = shown[j], shown[i] })
	for _, s := range shown {
		random.Shuffle(len(s.Options), func(i, j int) { s.Options[i], s.Options[j] = s.Options[j], s.Options[i] })
	}
	return shown
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// ForLearner is c as those may see it who have to answer its quiz: without
// what is correct and why.
func (c Course) ForLearner() Course {
	c.AnswersHidden = true
	c.Quiz.Questions = slices.Clone(c.Quiz.Questions)
	for i, q := range c.Quiz.Questions {
		options := make([]AnswerOption, len(q.Options))
		for j, o := range q.Options {
			options[j] = AnswerOption{Text: o.Text}
		}
		c.Quiz.Questions[i].Options = options
	}
	return c
}
