package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"qaloop/internal/mongodb"
	"qaloop/internal/web"
)

// class is a sort of requests: how much they matter when there are more than
// this instance can answer, and by when they have to be answered.
type class struct {
	name  string
	rank  int           // among shares
	work  time.Duration // after that nothing new is begun for it; 0: no end but that of each step
	whole time.Duration // after that it has been answered, whatever the database does
}

// The ranks of requests, and how full the instance may be for each to get in.
// What is turned away first is what can best be had a little later.
const (
	rankWrite = iota
	rankRead
	rankReport
	rankExport
)

var shares = []float64{1, 3. / 4, 1. / 2, 1. / 8}

// The classes. A write keeps time for finding out what became of it if the
// answer of the database is lost.
var (
	writes  = class{"write", rankWrite, 2 * time.Second, 3 * time.Second}
	reads   = class{"read", rankRead, 2 * time.Second, 2 * time.Second}
	reports = class{"report", rankReport, 10 * time.Second, 10 * time.Second}
	many    = class{name: "many", rank: rankRead} // writes of hundreds of things at a time
	exports = class{name: "export", rank: rankExport}
	files   = class{name: "file"} // as fast as the line of who sends or gets them
	free    = class{name: "free"} // costs nothing, or lasts as long as somebody looks
)

// classes are the routes that are something else than their method says.
var classes = map[string]class{
	"GET /healthz":                    free,
	"GET /readyz":                     free,
	"GET /static/*":                   free,
	"GET /imports/:id/events":         free,
	"GET /api/openapi.json":           free,
	"GET /api/docs":                   free,
	"GET /api/docs/:file":             free,
	"GET /home":                       reports,
	"GET /today":                      reports,
	"GET /team":                       reports,
	"GET /team/operators/:id":         reports,
	"GET /overview":                   reports,
	"GET /findings":                   reports,
	"GET /surveys":                    reports,
	"GET /courses/:id/results":        reports,
	"POST /rules/backtest":            reports,
	"POST /assignments/bulk":          many,
	"POST /assignments/new":           many,
	"POST /staff/import/apply":        many,
	"POST /staff/import/errors":       exports,
	"GET /imports/:id/errors":         exports,
	"POST /imports":                   files,
	"POST /staff/import":              files,
	"GET /interactions/:id/recording": files,

	"GET /api/v1/reports/operators/:id":      reports,
	"GET /api/v1/reports/teams/:id":          reports,
	"GET /api/v1/reports/overview":           reports,
	"GET /api/v1/surveys/:id/results":        reports,
	"POST /api/v1/rules/:id/backtest":        reports,
	"GET /api/v1/imports/:id/errors":         exports,
	"POST /api/v1/imports":                   files,
	"POST /api/v1/staff/import":              files,
	"GET /api/v1/interactions/:id/recording": files,
	"PUT /api/v1/interactions/:id/recording": files,
}

// classOf is the class of a request to that route.
func classOf(method, path string) class {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	switch c, ok := classes[method+" "+path]; {
	case ok:
		return c
	case method != http.MethodGet:
		return writes
	case strings.HasSuffix(path, "/export"):
		return exports
	}
	return reads
}

// load keeps what an instance does at once within what it can do.
type load struct {
	requests, files *web.Gate
	shed            *prometheus.CounterVec
	patience        int // how many times longer answers may take
}

const maxInFlight = 64

// newLoad is for an instance that answers that many requests at once.
func newLoad(o options, metrics prometheus.Registerer) *load {
	if o.MaxInFlight == 0 {
		o.MaxInFlight = maxInFlight
	}
	l := &load{
		requests: web.NewGate(o.MaxInFlight, shares...),
		files:    web.NewGate(o.MaxInFlight, 1), // their peers are slow, and must not take the others' room
		shed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "qaloop_requests_shed_total", Help: "Requests that were turned away since there was no room, by class.",
		}, []string{"class"}),
		patience: max(1, o.Patience),
	}
	inFlight := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "qaloop_requests_in_flight", Help: "Requests that are being answered, without files and live progress.",
	}, func() float64 { return float64(l.requests.Inside()) })
	inFiles := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "qaloop_files_in_flight", Help: "Files that are being sent or received.",
	}, func() float64 { return float64(l.files.Inside()) })
	metrics.MustRegister(l.shed, inFlight, inFiles)
	return l
}

// The wait that a request is told of which was turned away, so that not all
// of them come back at the same moment.
const leastWait, mostWait = time.Second, 3 * time.Second

// middleware lets in what there is room for, and bounds how long it takes.
func (l *load) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		k := classOf(c.Request().Method, c.Path())
		if k == free {
			return next(c)
		}
		gate := l.requests
		if k == files {
			gate = l.files
		} else if err := web.Arrive(c.Request()); err != nil { // a place is for work, not for waiting
			return err
		}
		ctx := c.Request().Context()
		if !gate.Enter(ctx, k.rank) {
			l.shed.WithLabelValues(k.name).Inc()
			return web.ErrBusy.After(leastWait + time.Duration(rand.Int64N(int64(mostWait-leastWait)))) //nolint:gosec // not a secret
		}
		defer gate.Leave()
		if k.whole > 0 {
			now, patience := time.Now(), time.Duration(l.patience)
			timed, cancel := context.WithDeadline(mongodb.Until(ctx, now.Add(k.whole*patience)), now.Add(k.work*patience)) //nolint:durationcheck // one is a number
			defer cancel()
			c.SetRequest(c.Request().WithContext(timed))
		}
		if err := next(c); err != nil {
			c.Error(err) // while the request has its context
		}
		return nil
	}
}
