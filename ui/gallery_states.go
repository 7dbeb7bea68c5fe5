package ui

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/intake"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// galleryPages are whole pages that one does not come to by will.
var galleryPages = []struct {
	key  string
	show func(context.Context) templ.Component
}{
	{"missing", problemState(web.ErrNoPage)},
	{"forbidden", problemState(identity.ErrForbidden)},
	{"fault", problemState(problem.From(http.ErrServerClosed))},
	{"unavailable", problemState(&problem.Error{Kind: problem.Unavailable, Code: "service.unavailable", RetryAfter: 5 * time.Second})},
	{"busy", func(context.Context) templ.Component {
		p := web.ErrBusy.After(2 * time.Second)
		return problemPage(problemView{Error: p, RequestID: "01JD8QW3", Word: sortOf(p), Form: galleryPath, Typed: []typedField{}})
	}},
	{"throttled", problemState(identity.ErrThrottled.After(90 * time.Second))},
	{"stale", problemState(&problem.Error{Kind: problem.Stale, Code: "document.stale"})},
	{"explained", func(context.Context) templ.Component { return problemExplained(&problem.Error{Code: "document.stale"}) }},
	{"conflict", func(ctx context.Context) templ.Component { return conflictPage(madeUpConflict(ctx)) }},
	{"import_rejected", importInState(intake.Done)},
	{"import_failed", importInState(intake.Failed)},
	{"sign_in", signInState(nil)},
	{"sign_in_wrong", signInState(staff.ErrWrongPassword)},
	{"sign_in_locked", signInState(identity.ErrThrottled.After(5 * time.Minute))},
	{"nothing_today", func(ctx context.Context) templ.Component {
		return todayPage(todayView{Name: locale.T(ctx, "gallery.me")})
	}},
}

func problemState(p *problem.Error) func(context.Context) templ.Component {
	return func(context.Context) templ.Component {
		return problemPage(problemView{Error: p, RequestID: "01JD8QW3", Word: sortOf(p)})
	}
}

func importInState(state intake.State) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return importPage(madeUpImport(state), locale.T(ctx, "gallery.me"), galleryMoment)
	}
}

func signInState(wrong *problem.Error) func(context.Context) templ.Component {
	return func(context.Context) templ.Component {
		return signInPage(signInView{Email: "olha@centre.example", Wrong: wrong})
	}
}

// showGalleryState shows GET /dev/gallery/states/{state}.
func (f *Face) showGalleryState(c echo.Context) error {
	if _, err := f.galleryViewer(c); err != nil {
		return err
	}
	for _, s := range galleryPages {
		if s.key == c.Param("state") {
			return show(c, http.StatusOK, s.show(c.Request().Context()))
		}
	}
	return web.ErrNoPage
}
