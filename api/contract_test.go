package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// leftOut are operations that end the session of who asks, or count how often
// somebody tries: they have tests of their own.
var leftOut = []string{"DELETE /api/v1/session", "POST /api/v1/session", "GET /api/v1/session"}

// requestsInARow is how many requests one draw makes.
const requestsInARow = 2

// Whatever the document allows, and whatever is nearly that, is answered as the
// document says: never by a fault of the server, and what is wrong never does
// anything. The desk holds each answer to the document.
func TestWhateverTheDocumentAllowsIsAnsweredAsItSays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	everybody := d.everybody().String()
	w := walk{d}
	w.people()
	w.surveys(w.interactions())
	w.scorecards()
	w.training()
	v := newInventor(t, d.send(request{method: http.MethodGet, path: "/api/openapi.json"}).body, d.known(everybody))
	answered := map[int]int{} // by the first digit of the status
	rapid.Check(t, func(r *rapid.T) {
		for range requestsInARow {
			if o := rapid.SampledFrom(v.operations).Draw(r, "operation"); !slices.Contains(leftOut, o.method+" "+o.path) && !t.Failed() {
				answered[d.asks(r, v, o, everybody)/100]++
			}
		}
	})
	t.Logf("done %d, refused %d", answered[2], answered[4])
	if answered[2]*50 < answered[4] || answered[4] == 0 {
		t.Errorf("what is made up is not what clients ask: %v", answered)
	}
}

// asks asks o somehow, and gives the status of the answer.
func (d *desk) asks(r *rapid.T, v *inventor, o operation, cookie string) int {
	q := request{method: o.method, path: v.address(r, o), header: append(v.headers(r, o), "Cookie", cookie)}
	spoilt := false
	if o.body != nil {
		q.body = v.value(r, o.body, 0)
		if spoilt = rapid.Bool().Draw(r, "spoilt"); spoilt {
			q.body = wrong(r, q.body)
		}
	}
	a := d.send(q)
	said := fmt.Sprintf("%s %s %v: %d %s", q.method, q.path, q.body, a.status, a.body)
	switch refused := a.status >= http.StatusBadRequest; {
	case a.status >= http.StatusInternalServerError:
		d.t.Error(said)
	case spoilt && !refused:
		d.t.Errorf("something wrong was taken: %s", said)
	case refused && (a.doc().text("detail") == "" || !strings.HasPrefix(a.doc().text("type"), "/problems/")):
		d.t.Errorf("it is not said what is wrong: %s", said)
	}
	return a.status
}

// address draws where o is asked.
func (v *inventor) address(t *rapid.T, o operation) string {
	path, query := o.path, url.Values{}
	for _, p := range o.parameters {
		name, _ := p["name"].(string)
		switch needed, _ := p["required"].(bool); {
		case p["in"] == "path":
			path = strings.Replace(path, "{"+name+"}", url.PathEscape(v.part(t, p)), 1)
		case p["in"] == "query" && (needed || rapid.IntRange(0, 2).Draw(t, "asks "+name) == 0):
			query.Set(name, fmt.Sprint(v.value(t, object(p["schema"]), 0)))
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

// part draws a parameter of a path: most often the ID of something.
func (v *inventor) part(t *rapid.T, p map[string]any) string {
	if rapid.IntRange(0, 3).Draw(t, "known") > 0 {
		return rapid.SampledFrom(v.ids).Draw(t, "id")
	}
	if text := fmt.Sprint(v.value(t, object(p["schema"]), 0)); text != "" {
		return text
	}
	return "0"
}

// known are the IDs of what lists show, without that of who asks.
func (d *desk) known(cookie string) []string {
	d.t.Helper()
	var ids []string
	for _, path := range []string{
		"staff", "teams", "interactions", "evaluations", "scorecards", "courses", "rules", "assignments", "surveys", "survey-responses", "findings",
	} {
		a := d.send(request{method: http.MethodGet, path: "/api/v1/" + path, header: []string{"Cookie", cookie}})
		items, _ := a.doc()["items"].([]any)
		for _, one := range items {
			one := doc(object(one))
			if id := one.text("id"); id != "" && one.text("name") != "Everybody" {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) < 10 {
		d.t.Fatalf("only %d things are known", len(ids))
	}
	return ids
}
