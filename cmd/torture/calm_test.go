//go:build torture

package torture

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
)

// With nothing that goes wrong, the centre works: what the other tests disturb.
func TestACalmCentreAssignsTwoCoursesForTwoFindings(t *testing.T) {
	t.Parallel()
	c := newCentre(t, newDatabase(t).URI, program(t, ""), 1)
	site := c.serve()
	at := site.URL + "/api/v1"
	olena, operator := c.signIn(site.URL, "qa@centre.example"), c.signIn(site.URL, operatorEmail(0))
	call := c.made(olena, at+"/interactions", doc{
		"call_id": "call-1", "line": "sales", "operator_id": c.operators[0], "started_at": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339),
	}).Field("id")
	evaluation := at + "/evaluations/" + uuid.NewString()
	if _, err := olena.Want(t.Context(), http.StatusCreated, http.MethodPut, evaluation,
		doc{"interaction_id": call, "scorecard_id": c.card, "sample_origin": "random", "answers": failedBoth("so it was")}); err != nil {
		t.Fatal(err)
	}
	c.did(olena, evaluation+"/submit")
	mine, err := operator.Want(t.Context(), http.StatusOK, http.MethodGet, at+"/assignments", nil)
	if err != nil {
		t.Fatal(err)
	}
	var page struct {
		Items []doc `json:"items"`
	}
	if err := mine.JSON(&page); err != nil || len(page.Items) != 2 {
		t.Fatalf("%d assignments, %v: %s", len(page.Items), err, mine.Body)
	}
	if err := site.Stop(patience); err != nil {
		t.Error(err)
	}
	c.verified()
}
