package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/api"
	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
	"qaloop/training/search"
	"qaloop/ui"
)

// services is everything people can do.
type services struct {
	staff    staff.Services
	qa       qa.Services
	survey   survey.Services
	intake   intake.Services
	report   report.Services
	training training.Services
	audit    *audit.Log
}

// newServices builds the services on db: this function is the map of who needs
// whom. training decides on what qa finds, report counts it, and qa tells both
// when to: the circles are closed last.
func newServices(db *mongo.Database, log *slog.Logger, now func() time.Time, zone *time.Location) services {
	return newServicesLinking(db, log, now, zone, starter.AtOnce)
}

// newServicesLinking is newServices for the demo, which decides itself when the
// linker is told.
func newServicesLinking(
	db *mongo.Database, log *slog.Logger, now func() time.Time, zone *time.Location, linking starter.Linking,
) services {
	people := staff.New(db, now)
	trainings := training.New(db, people.People, zone, now)
	quality := qa.New(db, people.People, linking(trainings.Linker), log, now)
	trainings.Linker.Use(quality.Evaluations)
	reports := report.New(db, people, quality, zone, now)
	quality.Evaluations.CountWith(reports.Tallies)
	surveys := survey.New(db, quality.Interactions, now)
	surveys.Responses.InZone(zone)
	reports.Auditor.Prove(surveys.Responses, trainings.Tallies)
	people.Merges.Use([]staff.Holder{quality.Evaluations, trainings.Assignments}, []staff.Carrier{quality.Interactions, surveys.Responses})
	return services{
		staff:    people,
		qa:       quality,
		survey:   surveys,
		intake:   intake.New(db, quality, surveys, log, now),
		report:   reports,
		training: trainings,
		audit:    audit.New(db, collections(), log, now),
	}
}

// search looks for things of all the services.
func (s services) search() search.Service {
	return search.Service{
		People: s.staff.People, Contacts: s.qa.Interactions, Evaluations: s.qa.Evaluations,
		Scorecards: s.qa.Scorecards, Courses: s.training.Courses,
	}
}

// options is what an instance is told when it starts.
type options struct {
	Log            *slog.Logger
	Clock          func() time.Time
	Zone           *time.Location
	Secure         bool // people reach us by TLS
	TrustedProxies []string
	MaxUpload      int64 // bytes
	MaxInFlight    int   // requests that are answered at once; 0: maxInFlight
	Requests       int   // of one person in a second; 0: as many as they like
	// Patience is how many times longer answers may take than they should; 0 is
	// once. It is for tests on machines that do much else.
	Patience int
	Dev      bool // show the gallery
}

// app is one instance of Qaloop.
type app struct {
	services services
	face     *ui.Face
	handler  http.Handler
	metrics  *prometheus.Registry
	log      *slog.Logger
	health   health
	load     *load
	budgets  *budgets
	stopping chan struct{} // closed when no new requests should come
}

// newApp wires one instance on db.
func newApp(ctx context.Context, db *mongo.Database, o options) (*app, error) {
	a := &app{
		services: newServices(db, o.Log, o.Clock, o.Zone), metrics: newMetrics(), log: o.Log,
		health: health{db: db}, stopping: make(chan struct{}),
	}
	a.load, a.budgets = newLoad(o, a.metrics), newBudgets(o.Requests, a.metrics)
	e := a.newEcho(o)
	signIn := web.NewSignIn(identity.NewSessions(db, identity.SessionOptions{Secure: o.Secure, Now: clock}),
		a.services.staff.Accounts, a.services.staff.Tokens)
	demo, err := isDemo(ctx, db)
	if err != nil {
		return nil, err
	}
	a.face = ui.New(ui.Deps{
		Staff: a.services.staff, QA: a.services.qa, Survey: a.services.survey, Intake: a.services.intake, Report: a.services.report,
		Training: a.services.training, SignIn: signIn,
		Search: a.services.search(), Audit: a.services.audit, Zone: o.Zone, Demo: demo, Dev: o.Dev, Now: o.Clock, MaxUpload: o.MaxUpload,
		Installation: installation(o.Clock()), Stopping: a.stopping,
	})
	e.Use(
		echoprometheus.NewMiddlewareWithConfig(echoprometheus.MiddlewareConfig{
			Registerer: a.metrics, Subsystem: "qaloop", DoNotUseRequestPathFor404: true,
		}),
		middleware.RequestID(),
		logRequests(o.Log),
		web.Headers(o.Secure),
		middleware.Recover(),
		web.Address(),
		web.SameSite(),
		a.load.middleware,
		web.Text(),
		signIn.Middleware,
		a.budgets.middleware,
		web.NewTurns().Middleware,
		web.Follow(a.services.audit),
	)
	if err := api.Mount(e, api.Deps{
		Staff: a.services.staff, QA: a.services.qa, Survey: a.services.survey, Intake: a.services.intake, Report: a.services.report,
		Training: a.services.training, Search: a.services.search(), Audit: a.services.audit,
		SignIn: signIn, Now: o.Clock, Ready: a.ready, MaxUpload: o.MaxUpload,
	}); err != nil {
		return nil, fmt.Errorf("routes of the API: %w", err)
	}
	if err := a.face.Mount(e.Group("")); err != nil {
		return nil, fmt.Errorf("routes of the pages: %w", err)
	}
	if err := web.CheckDeclared(e); err != nil {
		return nil, err
	}
	a.handler = e
	return a, nil
}

// newEcho has no routes yet.
func (a *app) newEcho(o options) *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = a.showProblem
	e.IPExtractor = clientAddress(o.TrustedProxies)
	return e
}

// clientAddress finds who asks: the peer itself, or what a trusted proxy says.
func clientAddress(trusted []string) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	opts := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, cidr := range trusted {
		if _, network, err := net.ParseCIDR(cidr); err == nil { // the settings were checked at start
			opts = append(opts, echo.TrustIPRange(network))
		}
	}
	return echo.ExtractIPFromXFFHeader(opts...)
}
