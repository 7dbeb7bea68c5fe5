//go:build torture

package torture

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/cmd/internal/running"
)

// crowd is many clients who want the same at once, at three instances.
type crowd struct {
	*centre

	fleet                         *fleet
	qa, trainer, operator, second *member
	contact                       string // of the evaluation that was begun last
}

func newCrowd(t *testing.T, uri string) *crowd {
	t.Helper()
	c := newCentre(t, uri, program(t, ""), 2)
	f := c.launch(3)
	return f.crowd()
}

// crowd is everybody of a centre, at its instances.
func (f *fleet) crowd() *crowd {
	f.c.t.Helper()
	f.c.database() // for as long as the centre is there
	return &crowd{
		centre: f.c, fleet: f, qa: f.join("qa@centre.example"), trainer: f.join("trainer@centre.example"),
		operator: f.join(operatorEmail(0)), second: f.join(operatorEmail(1)),
	}
}

// atOnce lets n clients do the same at the same time, and gives what they were
// answered, the slowest last, with how long each took.
func (c *crowd) atOnce(by *member, n int, do func(m *member, n int) (running.Answer, error)) []running.Answer {
	c.t.Helper()
	answers, times := make([]running.Answer, n), make([]time.Duration, n)
	errs := make([]error, n)
	begin, repeats := make(chan struct{}), make([]int, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			m := by.twin()
			m.turn = i
			<-begin
			began := time.Now()
			answers[i], errs[i] = do(m, i)
			times[i], repeats[i] = time.Since(began), m.repeats
		})
	}
	close(begin)
	all.Wait()
	for _, err := range errs {
		if err != nil {
			c.t.Fatal(err)
		}
	}
	if n == 1 {
		return answers
	}
	slices.Sort(times)
	again := 0
	for _, r := range repeats {
		again += r
	}
	c.t.Logf("%d at once: median %s, p99 %s, %d told to come again", n, times[n/2].Round(time.Millisecond), times[n*99/100].Round(time.Millisecond), again)
	return answers
}

// statuses counts the answers.
func statuses(answers []running.Answer) map[int]int {
	counts := map[int]int{}
	for _, a := range answers {
		counts[a.Status]++
	}
	return counts
}

// want compares.
func (c *crowd) want(what string, got, want any) {
	c.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		c.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// call is a new contact of the first operator.
func (c *crowd) call(name string) doc {
	return doc{"call_id": name, "line": "sales", "operator_id": c.operators[0], "started_at": "2026-11-02T09:00:00Z"}
}

// post insists on a creation.
func (m *member) post(ctx context.Context, path, key string, body any) (running.Answer, error) {
	return m.insist(ctx, http.MethodPost, path, body, "Idempotency-Key", key)
}

// What many ask for at once happens once, or to one of them.
func TestManyWhoWantTheSameAtOnce(t *testing.T) {
	c := newCrowd(t, newDatabase(t).URI)
	ctx := t.Context()
	for name, test := range map[string]func(){
		"one key": func() { c.oneKey(ctx) }, "one submission": func() { c.oneSubmission(ctx) },
		"one contact": func() { c.oneContact(ctx) }, "one course": func() { c.oneCourse(ctx) },
		"one attempt": func() { c.oneAttempt(ctx) }, "three attempts": func() { c.threeAttempts(ctx) },
		"one link": func() { c.oneLink(ctx) },
	} {
		before := c.t
		t.Run(name, func(t *testing.T) {
			c.t = t
			test()
		})
		c.t = before
	}
	if left := c.drain(ctx); len(left) > 0 {
		t.Error(left)
	}
	c.verified()
}

// oneKey: 200 requests with one key make one thing and are answered alike.
func (c *crowd) oneKey(ctx context.Context) {
	const n = 200
	key, call := uuid.NewString(), c.call("one-key")
	answers := c.atOnce(c.qa, n, func(m *member, _ int) (running.Answer, error) { return m.post(ctx, "/interactions", key, call) })
	c.want("answers", statuses(answers), map[int]int{http.StatusCreated: n})
	replayed := 0
	for _, a := range answers {
		c.want("body", string(a.Body), string(answers[0].Body))
		if a.Header.Get("Idempotent-Replayed") == "true" {
			replayed++
		}
	}
	c.want("replays", replayed, n-1)
	stored, err := c.database().Collection("interactions").CountDocuments(ctx, bson.M{"call_id": "one-key"})
	c.want("stored", []any{stored, err}, []any{1, nil})
	call["topic"] = "another"
	other, err := c.qa.post(ctx, "/interactions", key, call)
	c.want("the same key with another body", []any{other.Status, err}, []any{http.StatusUnprocessableEntity, nil})
}

// begun is a draft by the QA specialist of the first operator's call.
func (c *crowd) begun(ctx context.Context, name string) string {
	c.t.Helper()
	call, err := c.qa.post(ctx, "/interactions", name, c.call(name))
	if err != nil {
		c.t.Fatal(err)
	}
	id := uuid.NewString()
	c.contact = call.Field("id")
	if a, err := c.qa.insist(ctx, http.MethodPut, "/evaluations/"+id, c.filled(c.contact)); err != nil || a.Status >= http.StatusMultipleChoices {
		c.t.Fatal(err, string(a.Body))
	}
	return id
}

// filled is an evaluation of a contact with two findings.
func (c *crowd) filled(interaction string) doc {
	return doc{"interaction_id": interaction, "scorecard_id": c.card, "sample_origin": "random", "answers": failedBoth("heard")}
}

// oneSubmission: 100 submissions of one evaluation are one.
func (c *crowd) oneSubmission(ctx context.Context) {
	const n = 100
	id := c.begun(ctx, "one-submission")
	answers := c.atOnce(c.qa, n, func(m *member, _ int) (running.Answer, error) {
		return m.insist(ctx, http.MethodPost, "/evaluations/"+id+"/submit", nil)
	})
	c.want("answers", statuses(answers), map[int]int{http.StatusOK: n})
	stored, err := c.database().Collection("evaluations").CountDocuments(ctx, bson.M{"_id": id, "rev": 2, "link.seq": 1})
	c.want("submitted once", []any{stored, err}, []any{1, nil})
}

// oneContact: of 100 evaluations of one contact one is begun.
func (c *crowd) oneContact(ctx context.Context) {
	const n = 100
	call, err := c.qa.post(ctx, "/interactions", "one-contact", c.call("one-contact"))
	if err != nil {
		c.t.Fatal(err)
	}
	answers := c.atOnce(c.qa, n, func(m *member, _ int) (running.Answer, error) {
		return m.insist(ctx, http.MethodPut, "/evaluations/"+uuid.NewString(), c.filled(call.Field("id")))
	})
	c.want("answers", statuses(answers), map[int]int{http.StatusCreated: 1, http.StatusConflict: n - 1})
}

// assigned is a course that the second operator has to take, assigned by n
// clients at once.
func (c *crowd) assigned(ctx context.Context, n int) (answers []running.Answer, id string) {
	c.t.Helper()
	a, err := c.trainer.insist(ctx, http.MethodGet, "/courses", nil)
	var courses list
	if err != nil || a.JSON(&courses) != nil || len(courses.Items) == 0 {
		c.t.Fatal(err, string(a.Body))
	}
	body := doc{"operator_id": c.operators[1], "course_id": courses.Items[0]["id"], "due_on": inAWeek()}
	answers = c.atOnce(c.trainer, n, func(m *member, _ int) (running.Answer, error) {
		return m.post(ctx, "/assignments", uuid.NewString(), body)
	})
	for _, a := range answers {
		if a.Status == http.StatusCreated {
			id = a.Field("id")
		}
	}
	return answers, id
}

// oneCourse: of 100 who assign one course to one operator one does.
func (c *crowd) oneCourse(ctx context.Context) {
	const n = 100
	answers, id := c.assigned(ctx, n)
	c.want("answers", statuses(answers), map[int]int{http.StatusCreated: 1, http.StatusConflict: n - 1})
	c.waive(ctx, id)
}

// waive ends an assignment, so that the next can be made.
func (c *crowd) waive(ctx context.Context, id string) {
	c.t.Helper()
	if a, err := c.trainer.insist(ctx, http.MethodPost, "/assignments/"+id+"/waive", doc{"reason": "done with"}); err != nil || a.Status != http.StatusOK {
		c.t.Fatal(err, string(a.Body))
	}
}

// tried is an assignment of the second operator after n attempts at once.
func (c *crowd) tried(ctx context.Context, n int, key func(int) string) ([]running.Answer, doc) {
	c.t.Helper()
	_, id := c.assigned(ctx, 1)
	answers := c.atOnce(c.second, n, func(m *member, i int) (running.Answer, error) {
		return m.post(ctx, "/assignments/"+id+"/attempts", key(i), doc{"answers": [][]int{{1}}})
	})
	a, err := c.second.insist(ctx, http.MethodGet, "/assignments/"+id, nil)
	var d doc
	if err != nil || a.JSON(&d) != nil {
		c.t.Fatal(err, string(a.Body))
	}
	return answers, d
}

// oneAttempt: an attempt that is sent 50 times is one.
func (c *crowd) oneAttempt(ctx context.Context) {
	key := uuid.NewString()
	answers, a := c.tried(ctx, 50, func(int) string { return key })
	for status := range statuses(answers) {
		if status >= http.StatusBadRequest {
			c.t.Errorf("answers: %v", statuses(answers))
		}
	}
	c.want("attempts", len(docs(a["attempts"])), 1)
	id, _ := a["id"].(string)
	c.waive(ctx, id)
}

// threeAttempts: of 30 different attempts at a quiz that may be tried three
// times three are made.
func (c *crowd) threeAttempts(ctx context.Context) {
	const n = 30
	answers, a := c.tried(ctx, n, func(int) string { return uuid.NewString() })
	c.want("attempts", len(docs(a["attempts"])), 3)
	c.want("state", a["state"], "failed")
	c.want("refused", statuses(answers)[http.StatusConflict], n-3)
}
