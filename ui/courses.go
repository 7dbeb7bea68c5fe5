package ui

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/training"
)

// courseRoutes are the pages of those who write courses, and of those who want
// to know what came of them.
func (f *Face) courseRoutes() []web.Route {
	return []web.Route{
		{Method: get, Path: "/courses", Permission: identity.CoursesRead, Handler: f.listCourses},
		{Method: get, Path: "/courses/new", Permission: identity.CoursesEdit, Handler: f.newCourse},
		{Method: post, Path: "/courses/new", Permission: identity.CoursesEdit, Handler: f.beginCourse},
		{Method: post, Path: "/courses/preview", Permission: identity.CoursesEdit, Handler: f.previewLesson},

		{Method: get, Path: "/courses/:id", Permission: identity.CoursesRead, Handler: f.showCourse},
		{Method: get, Path: "/courses/:id/results", Permission: identity.AssignmentsRead, Handler: f.showCourseResults},
		{Method: get, Path: "/courses/:id/people", Permission: identity.AssignmentsRead, Handler: f.showCoursePeople},
		{Method: get, Path: "/courses/:id/versions", Permission: identity.CoursesRead, Handler: f.showCourseVersions},
		{Method: get, Path: "/courses/:id/compare", Permission: identity.CoursesRead, Handler: f.compareCourse},
		{Method: get, Path: "/courses/:id/try", Permission: identity.CoursesEdit, Handler: f.showTrial},
		{Method: post, Path: "/courses/:id/try", Permission: identity.CoursesEdit, Handler: f.tryQuiz},

		{Method: post, Path: "/courses/:id/publish", Permission: identity.CoursesEdit, Handler: f.publishCourse},
		{Method: post, Path: "/courses/:id/retire", Permission: identity.CoursesEdit, Handler: f.retireCourse},
		{Method: post, Path: "/courses/:id/versions", Permission: identity.CoursesEdit, Handler: f.newCourseVersion},
		{Method: post, Path: "/courses/:id/duplicate", Permission: identity.CoursesEdit, Handler: f.duplicateCourse},
		{Method: post, Path: "/courses/:id/discard", Permission: identity.CoursesEdit, Handler: f.discardDraft},

		{Method: get, Path: "/courses/:id/edit", Permission: identity.CoursesEdit, Handler: f.editCourse},
		{Method: post, Path: "/courses/:id/edit", Permission: identity.CoursesEdit, Handler: f.saveCourse},
		{Method: post, Path: "/courses/:id/draft", Permission: identity.CoursesEdit, Handler: f.autosaveCourse},
		{Method: post, Path: "/courses/:id/conflict", Permission: identity.CoursesEdit, Handler: f.keepCourse},
	}
}

// listCourses handles GET /courses.
func (f *Face) listCourses(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	query, page, err := web.ListQuery[training.CourseFilter](c)
	if err != nil {
		return err
	}
	found, err := f.Training.Courses.Outlines(ctx, actor, query, page)
	if err != nil {
		return err
	}
	v := coursesView{Query: query, Rows: found.Items, More: morePath(c, found.Next), Edits: actor.May(identity.CoursesEdit)}
	ids := make([]string, len(v.Rows))
	for i, course := range v.Rows {
		ids[i] = course.ID
	}
	if v.InUse, err = f.Training.Courses.InUse(ctx, actor, ids); err != nil {
		return err
	}
	if v.Rules, err = f.rulesOf(ctx, actor, ids); err != nil {
		return err
	}
	if v.Watches = watches(actor); v.Watches {
		if v.Counts, err = f.Training.Assignments.Counts(ctx, actor, ids); err != nil {
			return err
		}
	}
	return show(c, http.StatusOK, coursesPage(v))
}

// watches reports whether actor sees other people's training.
func watches(actor identity.Actor) bool { return actor.Reach(identity.AssignmentsRead) > identity.Own }

// rulesOf are the rules that lead to these courses, by course; none for those
// who may not see rules.
func (f *Face) rulesOf(ctx context.Context, actor identity.Actor, ids []string) (map[string][]training.Rule, error) {
	if !actor.May(identity.RulesRead) {
		return map[string][]training.Rule{}, nil
	}
	return f.Training.Rules.LeadingTo(ctx, actor, ids)
}
