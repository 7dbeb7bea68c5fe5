package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"qaloop/internal/identity"
)

// The demo never mixes with the data of a real centre, and a repeat completes a
// demo that was begun.
func TestDemoKeepsOutOfARealCentre(t *testing.T) {
	t.Parallel()
	demo := []string{"demo", "--if-empty", "--size=0.1", "--database"}
	centre := newWorld(t)
	centre.person("admin", identity.Admin)
	empty := newEmptyWorld(t)
	for w, want := range map[*world]bool{centre: false, empty: true} {
		for again := range 2 {
			var said bytes.Buffer
			if err := run(t.Context(), append(demo, w.db.Name()), &said, io.Discard); err != nil {
				t.Fatal(err)
			}
			if loads := want && again == 0; strings.Contains(said.String(), "was loaded in") != loads {
				t.Errorf("run %d says %q; it loads: %t", again, said.String(), loads)
			}
			if strings.Contains(said.String(), "qa@qaloop.demo") != want {
				t.Errorf("run %d names the log-ins: %q", again, said.String())
			}
			got, err := isDemo(t.Context(), w.db)
			if err != nil || got != want {
				t.Errorf("is a demo: %v, %v; want %v", got, err, want)
			}
		}
	}
	expect(t, "people of the real centre", len(centre.signIn("", "admin@centre.example", centre.site.URL).all("/staff")), 1)
}

func TestDemoRefusesAnImpossibleSize(t *testing.T) {
	t.Parallel()
	for _, size := range []string{"0", "21", "-1"} {
		err := run(t.Context(), []string{"demo", "--size=" + size}, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "--size") {
			t.Errorf("--size=%s: %v", size, err)
		}
	}
}
