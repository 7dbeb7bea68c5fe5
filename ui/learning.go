package ui

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/training"
)

// learningRoutes are what an operator does with the courses that they were
// assigned.
func (f *Face) learningRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/learning", Permission: identity.AssignmentsTake, Handler: f.listLearning},
		{Method: http.MethodGet, Path: "/learning/:id", Permission: identity.AssignmentsTake, Handler: f.showLearning},
		{Method: http.MethodPost, Path: "/learning/:id/start", Permission: identity.AssignmentsTake, Handler: f.startLearning},
		{Method: http.MethodGet, Path: "/learning/:id/lessons/:lesson", Permission: identity.AssignmentsTake, Handler: f.showLesson},
		{Method: http.MethodPost, Path: "/learning/:id/lessons/:lesson", Permission: identity.AssignmentsTake, Handler: f.finishLesson},
		{Method: http.MethodGet, Path: "/learning/:id/quiz", Permission: identity.AssignmentsTake, Handler: f.showQuiz},
		{Method: http.MethodPost, Path: "/learning/:id/quiz", Permission: identity.AssignmentsTake, Handler: f.answerQuiz},
		{Method: http.MethodGet, Path: "/learning/:id/result", Permission: identity.AssignmentsTake, Handler: f.showResult},
	}
}

// learning is an assignment with its course, as its operator may see it.
type learning struct {
	training.Assignment
	Course training.Course
}

func (l learning) path() string { return "/learning/" + l.ID }

// active reports whether something can be done with it.
func (l learning) active() bool { return l.State == training.Assigned || l.State == training.Started }

func (l learning) done(lesson int) bool { return slices.Contains(l.LessonsDone, lesson) }

// next is the first lesson that was not read; the second result is false if
// all were.
func (l learning) next() (int, bool) {
	for i := range l.Course.Lessons {
		if !l.done(i) {
			return i, true
		}
	}
	return 0, false
}

func (l learning) attemptsLeft() int {
	return max(0, l.Course.Quiz.MaxAttempts-len(l.Attempts))
}

// learningQuery says which of my courses are asked for.
type learningQuery struct {
	paging.Request

	View string `query:"view" validate:"omitempty,oneof=open closed"`
}

// filter is q for the service: what is to do by its date, what is over from its
// end.
func (q learningQuery) filter(operatorID string) training.AssignmentFilter {
	if q.View == learningClosed {
		return training.AssignmentFilter{OperatorID: operatorID, Closed: true, Order: training.LatestDue}
	}
	return training.AssignmentFilter{OperatorID: operatorID, Open: true}
}

const learningClosed = "closed"

// listLearning handles GET /learning: my courses, the most urgent first.
func (f *Face) listLearning(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	query, err := web.Query[learningQuery](c)
	if err != nil {
		return err
	}
	found, err := f.Training.Assignments.List(ctx, actor, query.filter(actor.ID), query.Request)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, learningPage(query, found.Items, morePath(c, found.Next), f.today()))
}

// today is the day of the centre, as 2006-01-02.
func (f *Face) today() string { return f.Now().In(f.Zone).Format("2006-01-02") }

// learning finds the assignment that a page of this path is about.
func (f *Face) learning(c echo.Context) (learning, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	a, err := f.Training.Assignments.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return learning{}, err
	}
	if a.OperatorID != actor.ID {
		return learning{}, problem.Missing("assignment", a.ID)
	}
	course, err := f.Training.Courses.Get(ctx, actor, a.CourseID, a.CourseVersion)
	if err != nil {
		return learning{}, err
	}
	return learning{a, course.ForLearner()}, nil
}

// showLearning handles GET /learning/{id}: a course, why, and how far.
func (f *Face) showLearning(c echo.Context) error {
	l, err := f.learning(c)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, coursePage(l, f.today()))
}

// startLearning handles POST /learning/{id}/start.
func (f *Face) startLearning(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	if _, err := f.Training.Assignments.Start(ctx, actor, c.Param("id"), 0); err != nil {
		return err
	}
	return seeOther(c, "/learning/"+c.Param("id")+"/lessons/1")
}

// lessonNumber is the lesson that a path names, from 1 there and from 0 here.
func lessonNumber(c echo.Context, l learning) (int, error) {
	n, err := strconv.Atoi(c.Param("lesson"))
	if err != nil || n < 1 || n > len(l.Course.Lessons) {
		return 0, web.ErrNoPage
	}
	return n - 1, nil
}

// showLesson handles GET /learning/{id}/lessons/{lesson}.
func (f *Face) showLesson(c echo.Context) error {
	l, err := f.learning(c)
	if err != nil {
		return err
	}
	i, err := lessonNumber(c, l)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, lessonPage(l, i))
}

// finishLesson handles POST /learning/{id}/lessons/{lesson}: it was read, on to
// the next one or to the quiz.
func (f *Face) finishLesson(c echo.Context) error {
	l, err := f.learning(c)
	if err != nil {
		return err
	}
	i, err := lessonNumber(c, l)
	if err != nil {
		return err
	}
	if l.active() {
		if _, err := f.Training.Assignments.LessonRead(c.Request().Context(), web.Actor(c), l.ID, i); err != nil {
			return err
		}
	}
	if i+1 < len(l.Course.Lessons) {
		return seeOther(c, fmt.Sprintf("%s/lessons/%d", l.path(), i+2))
	}
	if l.active() {
		return seeOther(c, l.path()+"/quiz")
	}
	return seeOther(c, l.path())
}

// showQuiz handles GET /learning/{id}/quiz.
func (f *Face) showQuiz(c echo.Context) error {
	l, err := f.learning(c)
	if err != nil {
		return err
	}
	if !l.active() {
		return seeOther(c, l.path())
	}
	return show(c, http.StatusOK, quizPage(quizView{learning: l}))
}

// quizView is a quiz with what was chosen so far.
type quizView struct {
	learning

	Chosen [][]int
	Open   []int // questions without an answer, when they were sent
	Wrong  *problem.Error
}

// shown is the order in which this attempt shows the questions.
func (v quizView) shown() []training.ShownQuestion {
	return v.Course.Quiz.Shown(v.attemptID())
}

// attemptID names this try, so that sending it twice is one try.
func (v quizView) attemptID() string { return fmt.Sprintf("%s-%d", v.ID, len(v.Attempts)+1) }

// optionKeys is how many options of a question have a key: 1 to 9.
const optionKeys = 9

// isChosen reports whether an option of a question is among the answers.
func isChosen(answers [][]int, question, option int) bool {
	return question < len(answers) && slices.Contains(answers[question], option)
}

// answerQuiz handles POST /learning/{id}/quiz.
func (f *Face) answerQuiz(c echo.Context) error {
	l, err := f.learning(c)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	v := quizView{learning: l}
	v.Chosen, v.Open = chosenIn(form, len(l.Course.Quiz.Questions))
	if len(v.Open) > 0 {
		return show(c, http.StatusUnprocessableEntity, quizPage(v))
	}
	in := training.AttemptInput{Answers: v.Chosen}
	if err := web.Check(in); err != nil {
		return err
	}
	actor := web.Actor(c)
	key := once.NewKey(actor.ID, c.Request().URL.Path, form.Get("attempt"), fmt.Append(nil, v.Chosen))
	_, _, err = f.Training.Assignments.Attempt(c.Request().Context(), actor, l.ID, 0, in, key)
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.Invalid {
		v.Wrong = p
		return show(c, p.Kind.Status(), quizPage(v))
	}
	if err != nil {
		return err
	}
	return seeOther(c, l.path()+"/result")
}

// chosenIn reads the fields q0, q1, … of a quiz: for each question the chosen
// options, and the questions that have none.
func chosenIn(form url.Values, questions int) (chosen [][]int, open []int) {
	for i := range questions {
		options := []int{}
		for _, text := range form[fmt.Sprintf("q%d", i)] {
			if n, err := strconv.Atoi(text); err == nil {
				options = append(options, n)
			}
		}
		if len(options) == 0 {
			open = append(open, i)
		}
		chosen = append(chosen, options)
	}
	return chosen, open
}

// showResult handles GET /learning/{id}/result: what came of the last attempt.
func (f *Face) showResult(c echo.Context) error {
	l, err := f.learning(c)
	if err != nil {
		return err
	}
	result, err := f.Training.Assignments.Result(c.Request().Context(), web.Actor(c), l.ID, "")
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, resultPage(l, result))
}
