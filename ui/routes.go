package ui

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"qaloop/internal/export"
	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/ui/static"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// The paths whose answers are sent as they are: they are packed already, or
// must not wait until there is enough of them to pack.
const (
	staticPath    = static.Prefix + "*"
	recordingPath = "/interactions/:id/recording"
)

// Mount adds every page and every file to g.
func (f *Face) Mount(g *echo.Group) error {
	g.Use(f.Frame, middleware.GzipWithConfig(middleware.GzipConfig{Level: 2, MinLength: 1024, Skipper: unpacked}))
	return web.Mount(g, f.allRoutes())
}

func (f *Face) allRoutes() []web.Route {
	return slices.Concat(
		f.routes(),
		f.frameRoutes(),
		f.learningRoutes(),
		f.assignmentRoutes(),
		f.importRoutes(),
		f.interactionListRoutes(),
		f.galleryRoutes(),
		f.courseRoutes(),
		f.cardAndRuleRoutes(),
		f.teamRoutes(),
		f.staffRoutes(),
		f.teamEditRoutes(),
		f.tokenRoutes(),
		f.judgedRoutes(),
		f.auditRoutes(),
		f.staffImportRoutes(),
		f.confirmRoutes(),
		f.mergeRoutes(),
	)
}

func unpacked(c echo.Context) bool {
	return c.Path() == staticPath || c.Path() == recordingPath || c.Path() == importEvents || c.QueryParam("format") == string(export.XLSX)
}

func (f *Face) routes() []web.Route {
	return []web.Route{
		{Method: get, Path: staticPath, Permission: identity.Public, Handler: echo.WrapHandler(static.Handler())},
		{Method: http.MethodHead, Path: staticPath, Permission: identity.Public, Handler: echo.WrapHandler(static.Handler())},
		{Method: get, Path: "/problems/:code", Permission: identity.Public, Handler: f.explainProblem},

		{Method: get, Path: "/", Permission: identity.Public, Handler: f.home},
		{Method: get, Path: "/sign-in", Permission: identity.Public, Handler: f.showSignIn},
		{Method: post, Path: "/sign-in", Permission: identity.Public, Handler: f.signIn},
		{Method: post, Path: "/language", Permission: identity.Public, Handler: f.chooseLanguage},
		{Method: post, Path: "/sign-out", Permission: identity.SignedIn, Handler: f.signOut},
		{Method: get, Path: "/account", Permission: identity.SignedIn, Handler: f.showAccount},
		{Method: post, Path: "/account/preferences", Permission: identity.SignedIn, Handler: f.savePreferences},
		{Method: post, Path: "/account/password", Permission: identity.SignedIn, Handler: f.changePassword},

		{Method: get, Path: "/today", Permission: identity.AssignmentsTake, Handler: f.showToday},

		{Method: get, Path: "/interactions/next", Permission: identity.EvaluationsWrite, Handler: f.nextInteraction},
		{Method: get, Path: "/interactions/:id", Permission: identity.InteractionsRead, Handler: f.showInteraction},
		{Method: get, Path: recordingPath, Permission: identity.InteractionsRead, Handler: f.playRecording},
		{Method: http.MethodHead, Path: recordingPath, Permission: identity.InteractionsRead, Handler: f.playRecording},
		{Method: post, Path: "/interactions/:id/evaluations", Permission: identity.EvaluationsWrite, Handler: f.startEvaluation},

		{Method: get, Path: "/evaluations", Permission: identity.EvaluationsRead, Handler: f.listEvaluations},
		{Method: get, Path: "/evaluations/:id", Permission: identity.EvaluationsRead, Handler: f.showEvaluation},
		{Method: post, Path: "/evaluations/:id/draft", Permission: identity.EvaluationsWrite, Handler: f.saveDraft},
		{Method: post, Path: "/evaluations/:id/preview", Permission: identity.EvaluationsWrite, Handler: f.previewDraft},
		{Method: post, Path: "/evaluations/:id/submit", Permission: identity.EvaluationsWrite, Handler: f.submitDraft},
		{Method: post, Path: "/evaluations/:id/conflict", Permission: identity.EvaluationsWrite, Handler: f.resolveConflict},
		{Method: post, Path: "/evaluations/:id/acknowledge", Permission: identity.EvaluationsAcknowledge, Handler: f.acknowledgeEvaluation},
		{Method: post, Path: "/evaluations/:id/void", Permission: identity.EvaluationsVoid, Handler: f.voidEvaluation},
	}
}
