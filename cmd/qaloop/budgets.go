package main

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
)

// What each person or token may ask of an instance. Nobody who works comes near
// it: a page is one to three requests, those for files of the pages are not
// counted, and thirty tabs that are opened at once are fewer than burstSeconds
// bring. A token is a whole telephone system, and has machineShare times as much.
// Who is not signed in is not counted: a centre is often behind one address, and
// what there is to guess has limits of its own (identity.Throttle).
const (
	usualRequests = 20 // a second
	burstSeconds  = 6
	machineShare  = 10

	recordingsADay = 200 // of a person, who sends them one by one
	exportsAtOnce  = 2
	exportWait     = 10 * time.Second
)

// budgets keep one from taking what is there for all.
type budgets struct {
	people, machines, recordings *web.Budget
	exports                      *web.Seats
	refused                      *prometheus.CounterVec
}

// newBudgets is for people who may ask so often in a second; for 0 there is no
// end to it.
func newBudgets(requests int, metrics prometheus.Registerer) *budgets {
	b := &budgets{
		exports: web.NewSeats(exportsAtOnce),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "qaloop_requests_refused_total", Help: "Requests of somebody who asks for more than one may, by what there was too much of.",
		}, []string{"of"}),
	}
	metrics.MustRegister(b.refused)
	if requests > 0 {
		b.people = web.NewBudget(requests, time.Second, burstSeconds*requests)
		b.machines = web.NewBudget(machineShare*requests, time.Second, burstSeconds*machineShare*requests)
		b.recordings = web.NewBudget(recordingsADay, 24*time.Hour, recordingsADay)
	}
	return b
}

// middleware refuses what is more than who asks may. It comes when they are
// known.
func (b *budgets) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		by, k := web.Actor(c), classOf(c.Request().Method, c.Path())
		if by.ID == "" || k == free {
			return next(c)
		}
		if err := b.spend(c, by); err != nil {
			return err
		}
		if k != exports {
			return next(c)
		}
		if !b.exports.Sit(by.ID) {
			return b.refuse("exports", web.ErrTooManyFiles, exportWait)
		}
		defer b.exports.Rise(by.ID)
		return next(c)
	}
}

// spend counts a request.
func (b *budgets) spend(c echo.Context, by identity.Actor) error {
	if b.people == nil {
		return nil
	}
	now, requests := time.Now(), b.people
	if by.IsToken {
		requests = b.machines
	}
	if wait := requests.Spend(by.ID, now); wait > 0 {
		return b.refuse("requests", web.ErrTooOften, wait)
	}
	if by.IsToken || c.Request().Method != http.MethodPut || c.Path() != "/api/v1/interactions/:id/recording" {
		return nil
	}
	if wait := b.recordings.Spend(by.ID, now); wait > 0 {
		return b.refuse("recordings", web.ErrTooManyRecordings, wait)
	}
	return nil
}

func (b *budgets) refuse(of string, why *problem.Error, wait time.Duration) error {
	b.refused.WithLabelValues(of).Inc()
	return why.After(wait)
}
