package ui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/once"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/training"
	"qaloop/ui/locale"
)

// editorView is the draft of a course as one writes it.
type editorView struct {
	training.Course

	Wrong   *problem.Error // with what is written; nil: nothing was asked
	Focus   string         // the id of the field to go on with; may be empty
	Removed *removedPart   // what was just removed; may be nil
	Note    string         // the key of a sentence about what was just done; may be empty

	Restored bool // it is what the browser kept, and the server has it now
}

func (v editorView) path() string { return coursePath(v.ID) }

// newCourseView is the form that a course begins with.
type newCourseView struct {
	In    training.CourseInput
	Key   string
	Wrong *problem.Error
}

// newCourse handles GET /courses/new.
func (f *Face) newCourse(c echo.Context) error {
	in := training.CourseInput{Lang: locale.Lang(c.Request().Context())}
	return show(c, http.StatusOK, newCoursePage(newCourseView{In: in, Key: newKey()}))
}

// The quiz that a course begins with.
const (
	usualPassMark = 80
	usualAttempts = 3
)

// beginCourse handles POST /courses/new: a draft with one lesson and one
// question to be written.
func (f *Face) beginCourse(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	in := courseFrom(form)
	in.Lessons = []training.Lesson{{}}
	in.Quiz = training.Quiz{PassMark: usualPassMark, MaxAttempts: usualAttempts, Shuffle: true, Questions: []training.Question{blankQuestion()}}
	said := strings.Join([]string{in.Title, in.Lang, form.Get("minutes"), form.Get("duties")}, "\x00")
	course, _, err := f.Training.Courses.Begin(c.Request().Context(), web.Actor(c), in, formKey(c, said))
	if p := invalid(err); p != nil && !errors.Is(p, once.ErrReused) {
		return show(c, p.Kind.Status(), newCoursePage(newCourseView{In: in, Key: form.Get("key"), Wrong: p}))
	}
	if err != nil {
		return err
	}
	return seeOther(c, coursePath(course.ID)+"/edit")
}

// previewLesson handles POST /courses/preview: Markdown as a lesson shows it.
func (f *Face) previewLesson(c echo.Context) error {
	return show(c, http.StatusOK, lesson(written(c.FormValue("markdown"))))
}

// editCourse handles GET /courses/{id}/edit. A course without a draft shows
// itself instead.
func (f *Face) editCourse(c echo.Context) error {
	draft, err := f.Training.Courses.Draft(c.Request().Context(), web.Actor(c), c.Param("id"))
	if errors.Is(err, training.ErrCoursePublished) {
		return seeOther(c, coursePath(c.Param("id")))
	}
	if err != nil {
		return err
	}
	return f.showEditor(c, http.StatusOK, editorView{Course: draft})
}

// showEditor shows the editor: to htmx only the form.
func (f *Face) showEditor(c echo.Context, status int, v editorView) error {
	if partial(c) {
		return show(c, status, editorForm(v))
	}
	return show(c, status, editorPage(v))
}

// savedCourse writes what the form says, after the button in it was pressed,
// over the draft. It gives the form as it is to be shown then, also where it
// could not be saved.
func (f *Face) savedCourse(c echo.Context) (editorView, error) {
	form, err := c.FormParams()
	if err != nil {
		return editorView{}, web.ErrUnreadable
	}
	rev, err := strconv.Atoi(form.Get("rev"))
	if err != nil || rev < 1 {
		return editorView{}, web.ErrPreconditionRequired
	}
	parts := pressed(courseFrom(form), form.Get("do"), form.Get("removed"))
	v := editorView{Focus: parts.Focus, Removed: parts.Removed, Restored: form.Get("do") == "restore"}
	v.ID, v.Rev, v.CourseInput = c.Param("id"), rev, parts.In
	saved, err := f.Training.Courses.Save(c.Request().Context(), web.Actor(c), v.ID, rev, parts.In)
	if err == nil {
		v.Course = saved
	}
	return v, err
}

// saveCourse handles POST /courses/{id}/edit: a button of the editor. The one
// that saves leads to the course, unless something is missing.
func (f *Face) saveCourse(c echo.Context) error {
	v, err := f.savedCourse(c)
	switch p := problem.From(err); {
	case err == nil:
	case p.Kind == problem.Stale:
		return f.showCourseConflict(c, v)
	case p.Kind == problem.Invalid:
		draft, err := f.Training.Courses.Draft(c.Request().Context(), web.Actor(c), v.ID)
		if err != nil {
			return err
		}
		in := v.CourseInput
		v.Course, v.Wrong = draft, p
		v.CourseInput = in
		return f.showEditor(c, p.Kind.Status(), v)
	default:
		return err
	}
	switch c.FormValue("do") {
	case "save":
		if err := v.Check(); err != nil {
			v.Wrong, v.Note = invalid(err), "course.saved_unfinished"
			return f.showEditor(c, http.StatusOK, v)
		}
		return f.done(c, v.path(), notice{Key: "course_saved"})
	case "restore":
		v.Note = "course.restored"
	}
	return f.showEditor(c, http.StatusOK, v)
}

// autosaveCourse handles POST /courses/{id}/draft: what the script saves while
// one writes.
func (f *Face) autosaveCourse(c echo.Context) error {
	v, err := f.savedCourse(c)
	if p := problem.From(err); err != nil && p.Kind == problem.Stale {
		return c.NoContent(http.StatusPreconditionFailed)
	}
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, courseSaved(v))
}

// conflictingCourse is what one wrote beside what somebody else has stored
// since.
type conflictingCourse struct {
	Mine   editorView
	Stored training.Course
	By     string
	Differ training.CourseComparison
}

// showCourseConflict answers a form that was made from an older revision: what
// differs, to choose from. To the script it says only that there are two.
func (f *Face) showCourseConflict(c echo.Context, mine editorView) error {
	if partial(c) {
		return c.NoContent(http.StatusPreconditionFailed)
	}
	stored, err := f.Training.Courses.Draft(c.Request().Context(), web.Actor(c), mine.ID)
	if err != nil {
		return err
	}
	v := conflictingCourse{Mine: mine, Stored: stored, Differ: training.CompareCourses(stored.CourseInput, mine.CourseInput)}
	return show(c, problem.Stale.Status(), courseConflictPage(v))
}

// keepCourse handles POST /courses/{id}/conflict: one's own version is kept.
func (f *Face) keepCourse(c echo.Context) error {
	v, err := f.savedCourse(c)
	if p := problem.From(err); err != nil && p.Kind == problem.Stale {
		return f.showCourseConflict(c, v)
	}
	if err != nil {
		return err
	}
	return f.done(c, v.path()+"/edit", notice{Key: "course_saved"})
}
