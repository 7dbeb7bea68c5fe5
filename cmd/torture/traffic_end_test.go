//go:build torture

package torture

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// tell reports some of many faults.
func tell(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults[:min(len(faults), 5)] {
		t.Error(f)
	}
	if len(faults) > 5 {
		t.Errorf("and %d more", len(faults)-5)
	}
}

// end finishes what was begun, and wants that all that was acknowledged is
// there and that nothing is missing or double.
func (w *traffic) end(t *testing.T) {
	t.Helper()
	w.endWithin(t, drainsWithin)
}

// endWithin is end that gives what was begun so much time to be finished.
func (w *traffic) endWithin(t *testing.T, drain time.Duration) {
	t.Helper()
	close(w.stop)
	w.group.Wait()
	tell(t, w.untold())
	olena := w.signIn(w.site, "qa@centre.example")
	stored := map[string]bool{}
	for after := ""; ; {
		a, err := olena.Want(t.Context(), http.StatusOK, http.MethodGet, w.site+"/api/v1/evaluations?limit=100"+after, nil)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Items []doc  `json:"items"`
			Next  string `json:"next"`
		}
		if err := a.JSON(&page); err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Items {
			id, _ := e["id"].(string)
			stored[id] = e["state"] != "draft"
		}
		if page.Next == "" {
			break
		}
		after = "&after=" + page.Next
	}
	lost := 0
	for id := range w.submitted {
		if !stored[id] {
			lost++
		}
	}
	t.Logf("%d evaluations acknowledged, %d of them lost", len(w.submitted), lost)
	if lost > 0 || len(w.submitted) == 0 {
		t.Errorf("%d of %d acknowledged evaluations are lost", lost, len(w.submitted))
	}
	w.clean(t, drain)
}

// drainsWithin is how long what was begun may take to be finished.
const drainsWithin = 15 * time.Second

// clean wants that `qaloop verify` finds nothing, once what was begun is done.
func (c *centre) clean(t *testing.T, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	var out string
	for {
		said, err := c.program.Run(ctx, c.where, "", "verify")
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			break
		}
		out = said
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
	lines := strings.Split(out, "\n")
	t.Errorf("verify, %s after the end: %s", within, strings.Join(slices.Compact(lines[:min(len(lines), 30)]), "\n"))
}
