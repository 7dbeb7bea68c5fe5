package main

import (
	"cmp"
	"context"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/qa/staff"
)

// theDemo is the demo centre that all tests share which look at its pages. It
// is loaded once and outlives them, so nobody may change what others look at;
// whoever has to wants a world of their own.
func theDemo(t *testing.T) *world {
	t.Helper()
	shared, err := loadSharedDemo()
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, db: shared.db, app: shared.app, site: shared.site}
}

// polyglot has every role in the demo, and reads English.
const polyglot = "polyglot"

// sharedDemo is what theDemo shows, and how it ends.
type sharedDemo struct {
	db   *mongo.Database
	app  *app
	site *httptest.Server
}

// closeSharedDemo is called by TestMain; it does nothing if no test has wanted
// the demo.
var closeSharedDemo = func() error { return nil }

var loadSharedDemo = sync.OnceValues(func() (*sharedDemo, error) {
	ctx := context.Background() // that of a test would end with it
	db, drop, err := mongotest.Open(ctx)
	if err != nil {
		return nil, err
	}
	closeSharedDemo = drop
	if err := cmp.Or(migrate(ctx, db), markDemo(ctx, db, demoState{ID: demoDocument})); err != nil {
		return nil, err
	}
	o := starter.Options{Lang: "ru", Now: clock(), Size: starter.Tiny}
	if _, err := starter.Demo(ctx, demoBuilder(db, time.UTC), o); err != nil {
		return nil, err
	}
	application, err := newApp(ctx, db, options{Log: discard, Clock: clock, Zone: time.UTC, MaxUpload: 64 << 20, MaxInFlight: roomy, Patience: patient})
	if err != nil {
		return nil, err
	}
	everything := staff.PersonInput{Name: "Полина Глот", Email: polyglot + "@qaloop.demo", Roles: identity.Roles, Lang: "en", Password: starter.DemoPassword}
	if _, _, err := application.services.staff.People.Create(ctx, identity.System(), everything, once.Key{}); err != nil {
		return nil, err
	}
	site := httptest.NewServer(application.handler)
	closeSharedDemo = func() error { site.Close(); return drop() }
	return &sharedDemo{db, application, site}, nil
})

// visit signs in to the demo as somebody.
func (w *world) visit(who string, width, height int64) *window {
	w.t.Helper()
	b := browse(w.t, w.site.URL, width, height)
	b.signInWith(who+"@qaloop.demo", starter.DemoPassword)
	return b
}

// link is the address of the first link on the page whose path begins with
// prefix and that leads to a page, not to a file; it fails if there is none.
func (b *window) link(prefix string) string {
	b.t.Helper()
	path := evaluate[string](b, `(document.querySelector('main a[href^="`+prefix+`"]:not([download])') ?? {getAttribute: () => ""}).getAttribute("href")`)
	if path == "" {
		b.t.Fatalf("no link to %s on %s", prefix, b.path())
	}
	return path
}

// The scoring page with a recording and a transcript is for everybody, too.
func TestScoringPageIsForEverybody(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	for name, size := range map[string][2]int64{"wide": {1440, 900}, "tablet": {1024, 768}, "phone": {390, 844}} {
		t.Run(name, func(t *testing.T) {
			here := &world{t: t, db: w.db, app: w.app, site: w.site}
			b := here.visit("qa", size[0], size[1])
			b.open("/interactions?recorded=true")
			b.open(b.link("/interactions/i_"))
			b.press("main form button.btn-primary")
			b.until(`document.querySelector("audio")?.duration > 0`, "the recording is there")
			b.accessible("scoring-" + name)
		})
	}
}

// The pages that people carry about pass axe-core on a phone in the dark.
func TestPagesAreForEverybodyOnAPhone(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	// For each role its pages; a path that ends in * is the first link that
	// begins so on the page before it.
	for who, paths := range map[string][]string{
		"qa":       {"/interactions", "/interactions/i_*", "/evaluations", "/evaluations/*", "/imports", "/account", "/problems/document.stale", "/nowhere", "/scorecards", "/scorecards/sc_*", "/rules", "/rules/r_*"},
		"operator": {"/today", "/evaluations", "/evaluations/*", "/learning", "/learning/*", "/learning/*/lessons/1"},
		"trainer":  {"/assignments", "/assignments/t_*", "/assignments/new", "/assignments?view=open"},
	} {
		t.Run(who, func(t *testing.T) {
			here := &world{t: t, db: w.db, app: w.app, site: w.site}
			b := here.visit(who, 390, 844)
			last := ""
			for _, path := range paths {
				if prefix, rest, ok := strings.Cut(path, "*"); ok {
					if rest == "" {
						path = b.link(prefix)
					} else {
						path = last + rest
					}
				}
				last = path
				b.open(path)
				b.accessibleIn("dark", who+strings.ReplaceAll(path, "/", "_"))
			}
		})
	}
}

// The pages speak each language of a person's choice, and are for everybody in
// it.
func TestPagesSpeakEveryLanguage(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	for lang, word := range map[string]string{"ru": "Обращения", "uk": "Звернення", "en": "Interactions"} {
		t.Run(lang, func(t *testing.T) {
			here := &world{t: t, db: w.db, app: w.app, site: w.site}
			b := here.visit("admin", 1440, 900) // whose language no other test minds
			b.open("/account")
			b.click("#lang-" + lang)
			b.press(`form[action="/account/preferences"] button[type=submit]`)
			b.until(`document.documentElement.lang === `+quote(lang), "the page is in "+lang)
			b.open("/interactions")
			b.sees(word)
			b.accessible("interactions-" + lang)
		})
	}
}
