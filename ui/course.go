package ui

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/training"
)

// versionQuery says which version of a course a page is about; 0 is the one in
// use, or the newest.
type versionQuery struct {
	Version int `query:"version" validate:"min=0,max=100000"`
}

// course finds what the head of every page about a course shows.
func (f *Face) course(c echo.Context, version int) (courseView, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	versions, err := f.Training.Courses.Versions(ctx, actor, c.Param("id"))
	if err != nil {
		return courseView{}, err
	}
	v := courseView{
		Versions: versions, Edits: actor.May(identity.CoursesEdit), Watches: watches(actor), Assigns: actor.May(identity.AssignmentsManage),
	}
	if v.Course, err = versionOf(versions, version); err != nil {
		return courseView{}, err
	}
	if v.Edits && v.State == training.CourseDraft {
		v.Missing = invalid(v.Check())
	}
	return v, nil
}

// versionOf is that version; 0 is the published one, or the newest if none is.
func versionOf(versions []training.Course, version int) (training.Course, error) {
	for _, c := range versions { // the newest first
		if c.Version == version || (version == 0 && c.State == training.CoursePublished) {
			return c, nil
		}
	}
	if version != 0 {
		return training.Course{}, problem.Missing("course", strconv.Itoa(version))
	}
	return versions[0], nil
}

// showCourse handles GET /courses/{id}: a course as an operator reads it, and
// what is known about it.
func (f *Face) showCourse(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	q, err := web.Query[versionQuery](c)
	if err != nil {
		return err
	}
	v, err := f.course(c, q.Version)
	if err != nil {
		return err
	}
	rules, err := f.rulesOf(ctx, actor, []string{v.ID})
	if err != nil {
		return err
	}
	v.Rules = rules[v.ID]
	if v.Watches {
		counts, err := f.Training.Assignments.Counts(ctx, actor, []string{v.ID})
		if err != nil {
			return err
		}
		v.Count = counts[v.ID]
	}
	if v.Names, err = f.Staff.People.Names(ctx, []string{v.CreatedBy}); err != nil {
		return err
	}
	return show(c, http.StatusOK, courseReadPage(v))
}

// showCourseResults handles GET /courses/{id}/results: how people do in the
// quiz of a version.
func (f *Face) showCourseResults(c echo.Context) error {
	q, err := web.Query[versionQuery](c)
	if err != nil {
		return err
	}
	v, err := f.course(c, q.Version)
	if err != nil {
		return err
	}
	v.Tab = resultsTab
	results, err := f.Training.Assignments.Results(c.Request().Context(), web.Actor(c), v.ID, v.Version)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, courseResultsPage(v, results))
}

// showCoursePeople handles GET /courses/{id}/people: who has it open.
func (f *Face) showCoursePeople(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	page, err := web.Query[paging.Request](c)
	if err != nil {
		return err
	}
	v, err := f.course(c, 0)
	if err != nil {
		return err
	}
	if !v.Watches {
		return identity.ErrForbidden
	}
	v.Tab = peopleTab
	found, err := f.Training.Assignments.List(ctx, actor, training.AssignmentFilter{CourseID: v.ID, Open: true}, page)
	if err != nil {
		return err
	}
	if v.Names, err = f.operatorNames(ctx, found.Items); err != nil {
		return err
	}
	return show(c, http.StatusOK, coursePeoplePage(v, found.Items, morePath(c, found.Next), f.today()))
}

// showCourseVersions handles GET /courses/{id}/versions.
func (f *Face) showCourseVersions(c echo.Context) error {
	v, err := f.course(c, 0)
	if err != nil {
		return err
	}
	v.Tab = versionsTab
	if v.Names, err = f.authors(c.Request().Context(), v.Versions); err != nil {
		return err
	}
	return show(c, http.StatusOK, courseVersionsPage(v))
}

func (f *Face) authors(ctx context.Context, versions []training.Course) (map[string]string, error) {
	ids := make([]string, len(versions))
	for i, c := range versions {
		ids[i] = c.CreatedBy
	}
	return f.Staff.People.Names(ctx, ids)
}

// compareQuery says which versions of a course are laid beside each other.
type compareQuery struct {
	From int `query:"from" validate:"required,min=1"`
	To   int `query:"to" validate:"required,min=1"`
}

// compareCourse handles GET /courses/{id}/compare: what is different between
// two versions. Those who do not edit courses compare them without the answers.
func (f *Face) compareCourse(c echo.Context) error {
	q, err := web.Query[compareQuery](c)
	if err != nil {
		return err
	}
	v, err := f.course(c, max(q.From, q.To))
	if err != nil {
		return err
	}
	older, err := versionOf(v.Versions, min(q.From, q.To))
	if err != nil {
		return err
	}
	v.Tab = versionsTab
	return show(c, http.StatusOK, courseComparePage(v, older, training.CompareCourses(older.CourseInput, v.CourseInput)))
}
