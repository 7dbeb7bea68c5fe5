package main

import (
	"io"
	"testing"

	"qaloop/internal/identity"
)

// The demo never mixes with the data of a real centre, and a repeat completes a
// demo that was begun.
func TestDemoKeepsOutOfARealCentre(t *testing.T) {
	t.Parallel()
	demo := []string{"demo", "--if-empty", "--database"}
	centre := newWorld(t)
	centre.person("admin", identity.Admin)
	empty := newEmptyWorld(t)
	for w, want := range map[*world]bool{centre: false, empty: true} {
		for range 2 {
			if err := run(t.Context(), append(demo, w.db.Name()), io.Discard, io.Discard); err != nil {
				t.Fatal(err)
			}
			got, err := isDemo(t.Context(), w.db)
			if err != nil || got != want {
				t.Errorf("is a demo: %v, %v; want %v", got, err, want)
			}
		}
	}
	expect(t, "people of the real centre", len(centre.signIn("", "admin@centre.example", centre.site.URL).all("/staff")), 1)
}
