package ui

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/training"
	"qaloop/ui/locale"
)

// seenRev is the revision that a form was made from.
func seenRev(c echo.Context) (int, error) {
	rev, err := strconv.Atoi(c.FormValue("rev"))
	if err != nil || rev < 1 {
		return 0, web.ErrUnreadable
	}
	return rev, nil
}

func coursePath(id string) string { return "/courses/" + url.PathEscape(id) }

// publishCourse handles POST /courses/{id}/publish. What a draft lacks is shown
// where it can be added.
func (f *Face) publishCourse(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	rev, err := seenRev(c)
	if err != nil {
		return err
	}
	course, err := f.Training.Courses.Publish(ctx, actor, c.Param("id"), rev)
	if p, ok := errors.AsType[*problem.Error](err); ok && errors.Is(p, training.ErrBadCourse) {
		draft, err := f.Training.Courses.Draft(ctx, actor, c.Param("id"))
		if err != nil {
			return err
		}
		return f.showEditor(c, p.Kind.Status(), editorView{Course: draft, Wrong: p})
	}
	if err != nil {
		return err
	}
	return f.done(c, coursePath(course.ID), notice{Key: "course_published"})
}

// retireCourse handles POST /courses/{id}/retire.
func (f *Face) retireCourse(c echo.Context) error {
	rev, err := seenRev(c)
	if err != nil {
		return err
	}
	course, err := f.Training.Courses.Retire(c.Request().Context(), web.Actor(c), c.Param("id"), rev)
	if err != nil {
		return err
	}
	return f.done(c, coursePath(course.ID), notice{Key: "course_retired"})
}

// newCourseVersion handles POST /courses/{id}/versions: a draft that begins as
// a copy, or the one that there is.
func (f *Face) newCourseVersion(c echo.Context) error {
	draft, _, err := f.Training.Courses.NewVersion(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return seeOther(c, coursePath(draft.ID)+"/edit")
}

// duplicateCourse handles POST /courses/{id}/duplicate: a new course that begins
// as a copy of a version.
func (f *Face) duplicateCourse(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	version, err := strconv.Atoi(c.FormValue("version"))
	if err != nil {
		return web.ErrUnreadable
	}
	course, err := f.Training.Courses.Get(ctx, actor, c.Param("id"), version)
	if err != nil {
		return err
	}
	in := course.CourseInput
	in.Title = cut(locale.T(ctx, "course.copy_of", "title", in.Title), maxTitle)
	copied, _, err := f.Training.Courses.Begin(ctx, actor, in, formKey(c, in.Title))
	if err != nil {
		return err
	}
	return f.done(c, coursePath(copied.ID)+"/edit", notice{Key: "course_copied"})
}

// cut is text, or so many letters of it.
func cut(text string, letters int) string {
	if runes := []rune(text); len(runes) > letters {
		return string(runes[:letters])
	}
	return text
}

// discardDraft handles POST /courses/{id}/discard.
func (f *Face) discardDraft(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	rev, err := seenRev(c)
	if err != nil {
		return err
	}
	if err := f.Training.Courses.Discard(ctx, actor, c.Param("id"), rev); err != nil {
		return err
	}
	next := coursePath(c.Param("id"))
	if _, err := f.Training.Courses.Get(ctx, actor, c.Param("id"), 0); err != nil {
		next = "/courses" // there was nothing but the draft
	}
	return f.done(c, next, notice{Key: "draft_discarded"})
}

// trialView is a quiz that is tried without being assigned.
type trialView struct {
	courseView

	Chosen [][]int
	Open   []int // questions without an answer, when they were sent
	Result *training.Trial
}

// shown is the order in which the quiz is shown.
func (v trialView) shown() []training.ShownQuestion { return v.Quiz.Shown("try " + v.DocID) }

// showTrial handles GET /courses/{id}/try.
func (f *Face) showTrial(c echo.Context) error {
	v, err := f.trial(c)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, trialPage(v))
}

func (f *Face) trial(c echo.Context) (trialView, error) {
	q, err := web.Query[versionQuery](c)
	if err != nil {
		return trialView{}, err
	}
	v, err := f.course(c, q.Version)
	return trialView{courseView: v}, err
}

// tryQuiz handles POST /courses/{id}/try: it grades the answers and keeps
// nothing.
func (f *Face) tryQuiz(c echo.Context) error {
	v, err := f.trial(c)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	if v.Chosen, v.Open = chosenIn(form, len(v.Quiz.Questions)); len(v.Open) > 0 {
		return show(c, http.StatusUnprocessableEntity, trialPage(v))
	}
	trial, err := f.Training.Courses.Try(c.Request().Context(), web.Actor(c), v.ID, v.Version, v.Chosen)
	if err != nil {
		return err
	}
	v.Result = &trial
	return show(c, http.StatusOK, trialPage(v))
}
