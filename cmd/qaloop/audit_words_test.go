package main

import (
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"

	"qaloop/api"
	"qaloop/internal/web"
	"qaloop/ui"
	"qaloop/ui/locale"
)

// The audit log speaks of everything that a route or a command can do, and of
// every kind of thing that it is done to.
func TestEveryActionHasItsSentence(t *testing.T) {
	t.Parallel()
	e := echo.New()
	if err := api.Mount(e, api.Deps{}); err != nil {
		t.Fatal(err)
	}
	if err := ui.New(ui.Deps{}).Mount(e.Group("")); err != nil {
		t.Fatal(err)
	}
	actions := []string{"audit.close", "schema.migrate", "demo.load", "backup.restore", "decisions.repair", "time_zone.change"} // of the program itself
	for _, r := range e.Routes() {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != echo.RouteNotFound {
			actions = append(actions, web.Action(r.Method, r.Path))
		}
	}
	for _, lang := range locale.Languages {
		ctx := locale.With(t.Context(), locale.Listener{Lang: lang})
		for _, action := range actions {
			if !locale.Has(ctx, "deed."+action) {
				t.Errorf("%s has no sentence for %s", lang, action)
			}
		}
		for _, c := range collections() {
			if c.Noun != "" && !locale.Has(ctx, "noun."+c.Noun) {
				t.Errorf("%s has no word for %s", lang, c.Noun)
			}
		}
	}
}
