package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/event"
	driver "go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

// mostTrips is how often a page goes to the database at most, whatever is on
// it: to see who asks, and for the page itself.
const mostTrips = 5

// tripCounter counts the commands that go to the database.
type tripCounter struct {
	mu       sync.Mutex
	commands []string
}

func (c *tripCounter) see(_ context.Context, e *event.CommandStartedEvent) {
	if e.CommandName == "ping" || e.CommandName == "endSessions" {
		return
	}
	collection, _ := e.Command.Lookup(e.CommandName).StringValueOK()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.commands = append(c.commands, e.CommandName+" "+collection)
}

func (c *tripCounter) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := c.commands
	c.commands = nil
	return taken
}

// toOne finds the links to single things.
var toOne = regexp.MustCompile(`href="(/[a-z-]+/(?:[a-z]+_[a-z0-9]{26}|[0-9a-f-]{36}))"`)

// apiLists are the lists and reports of the API with a role that may read them.
var apiLists = map[identity.Role][]string{
	identity.QA: {
		"/interactions", "/evaluations", "/findings", "/survey-responses", "/surveys", "/scorecards", "/rules", "/imports",
	},
	identity.Trainer:    {"/assignments", "/courses"},
	identity.Supervisor: {"/interactions", "/evaluations", "/findings", "/assignments"},
	identity.Operator:   {"/evaluations", "/assignments"},
	identity.Manager:    {"/reports/overview"},
	identity.Admin:      {"/staff", "/teams", "/tokens", "/audit", "/search?q=an", "/saved-filters?list=interactions"},
}

// Every page that a role finds in its side bar, the first of everything that
// these link to, and every list of the API goes to the database a handful of
// times, whatever is on it.
func TestPagesGoToTheDatabaseAHandfulOfTimes(t *testing.T) {
	t.Parallel()
	shared := theDemo(t)
	counter := &tripCounter{}
	db, err := mongodb.Open(t.Context(), os.Getenv("MONGODB_URI"), shared.db.Name(),
		driver.Client().SetMonitor(&event.CommandMonitor{Started: counter.see}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { disconnect(context.Background(), db) })
	w, at := &world{t: t, db: db}, clock()
	still := func() time.Time { return at } // or a slow machine forgets between two visits what was read a moment ago
	if w.app, err = newApp(t.Context(), db, options{Log: discard, Clock: still, Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	w.site = httptest.NewServer(w.app.handler)
	t.Cleanup(w.site.Close)
	for _, role := range identity.Roles {
		p := &person{w: w, email: string(role) + "@qaloop.demo", client: newClient(t), site: w.site.URL}
		p.enter(starter.DemoPassword)
		seen := map[string]bool{}
		for _, m := range inSideBar.FindAllStringSubmatch(p.counts(counter, "/account"), -1) {
			if seen[m[1]] {
				continue
			}
			seen[m[1]] = true
			for _, one := range toOne.FindAllStringSubmatch(p.counts(counter, m[1]), -1) {
				if kind := one[1][:strings.LastIndex(one[1], "/")]; !seen[kind] {
					seen[kind] = true
					p.counts(counter, one[1])
				}
			}
		}
		for _, path := range apiLists[role] {
			p.counts(counter, "/api/v1"+path)
		}
	}
}

// counts gives a page, and fails the test if it went to the database too often.
// It is the second visit that is looked at: what never changes is remembered.
func (p *person) counts(c *tripCounter, path string) string {
	p.w.t.Helper()
	p.page(http.MethodGet, path, nil)
	c.take()
	status, text := p.page(http.MethodGet, path, nil)
	if status != http.StatusOK {
		p.w.t.Errorf("%s %s: status %d", p.email, path, status)
	}
	went := c.take()
	p.w.t.Logf("%d  %s %s", len(went), p.email, path)
	if len(went) > mostTrips {
		p.w.t.Errorf("%s %s goes to the database %d times, and %d are allowed:\n  %s", p.email, path, len(went), mostTrips, strings.Join(went, "\n  "))
	}
	return text
}
