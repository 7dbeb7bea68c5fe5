//go:build torture

package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"qaloop/cmd/internal/running"
)

// ledger is what the clients of a storm were told.
type ledger struct {
	lock        sync.Mutex
	evaluations map[string]*promise // by the ID that a client sent
	faults      []string            // answers that should not be

	acknowledged, voided, attempts, repeats int
}

// promise is what is known of one evaluation: what was answered with 2xx.
type promise struct{ submitted, acknowledged, void bool }

func (l *ledger) note(do func()) {
	l.lock.Lock()
	defer l.lock.Unlock()
	do()
}

// worker is a client of a storm: an evaluator, who also has the sessions of the
// operators.
type worker struct {
	*storm

	qa     *member
	taught []*member // by operator
	ledger *ledger
	number int
	dice   *rand.Rand
}

func (s *storm) worker(qa *member, taught []*member, l *ledger, n int) *worker {
	w := &worker{storm: s, qa: qa.twin(), ledger: l, number: n, dice: rand.New(rand.NewPCG(s.dice.Uint64(), uint64(n)))}
	for _, operator := range taught {
		w.taught = append(w.taught, operator.twin())
	}
	return w
}

// work evaluates one contact after the other until it is enough; what was begun
// is finished.
func (w *worker) work(ctx context.Context, enough <-chan struct{}) {
	for n := 0; ctx.Err() == nil; n++ {
		select {
		case <-enough:
			w.ledger.note(func() { w.ledger.repeats += w.qa.repeats })
			return
		default:
		}
		if err := w.one(ctx, n); err != nil {
			w.ledger.note(func() { w.ledger.faults = append(w.ledger.faults, err.Error()) })
			return
		}
	}
}

// one evaluates one contact, and perhaps does more about it.
func (w *worker) one(ctx context.Context, n int) error {
	who := w.dice.IntN(len(w.taught))
	operator := w.taught[who]
	call, err := w.must(ctx, w.qa, http.StatusCreated, http.MethodPost, "/interactions", doc{
		"call_id": fmt.Sprintf("%d-%d", w.number, n), "line": "sales", "operator_id": w.operators[who],
		"started_at": time.Now().Add(-time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339),
	})
	if err != nil {
		return err
	}
	id, p := uuid.NewString(), &promise{}
	w.ledger.note(func() { w.ledger.evaluations[id] = p })
	path := "/evaluations/" + id
	answers := failedBoth("heard")
	if _, err := w.must(ctx, w.qa, 0, http.MethodPut, path, doc{
		"interaction_id": call.Field("id"), "scorecard_id": w.card, "sample_origin": "random", "answers": answers,
	}); err != nil {
		return err
	}
	if _, err := w.must(ctx, w.qa, http.StatusOK, http.MethodPost, path+"/submit", nil); err != nil {
		return err
	}
	w.ledger.note(func() { p.submitted = true })
	switch roll := w.dice.Float64(); {
	case roll < 0.15 && w.mistake == "": // naive programs have enough to do
		_, err = w.must(ctx, w.qa, http.StatusOK, http.MethodPost, path+"/void", doc{"reason": "the wrong call"})
		w.ledger.note(func() { p.void = err == nil; w.ledger.voided++ })
	case roll < 0.35:
		_, err = w.must(ctx, operator, http.StatusOK, http.MethodPost, path+"/acknowledge", nil)
		w.ledger.note(func() { p.acknowledged = err == nil; w.ledger.acknowledged++ })
	case roll < 0.75:
		err = w.learn(ctx, operator)
	}
	return err
}

// learn takes a quiz that the operator has to take, if there is one.
func (w *worker) learn(ctx context.Context, operator *member) error {
	a, err := w.must(ctx, operator, http.StatusOK, http.MethodGet, "/assignments?open=true&limit=1", nil)
	if err != nil {
		return err
	}
	var page list
	if err := a.JSON(&page); err != nil || len(page.Items) == 0 {
		return err
	}
	id, _ := page.Items[0]["id"].(string)
	path := "/assignments/" + id
	// Most give out, since who has completed a course is not assigned it again.
	chosen := 1
	if w.dice.Float64() < 0.05 {
		chosen = 0
	}
	for try := range 4 {
		step, body := "/attempts", any(doc{"answers": [][]int{{chosen}}})
		if try == 0 {
			step, body = "/start", nil
		}
		done, err := operator.insist(ctx, http.MethodPost, path+step, body, "Idempotency-Key", uuid.NewString())
		if err != nil {
			return err
		}
		if done.Status == http.StatusConflict { // closed by now, perhaps by another client
			return nil
		}
		if done.Status >= http.StatusBadRequest {
			return fmt.Errorf("POST %s%s: %d %s", path, step, done.Status, done.Body)
		}
		w.ledger.note(func() { w.ledger.attempts += min(try, 1) })
	}
	return nil
}

// must insists and wants that status; 0 is any that says it is done. What would
// make something has a key of its own.
func (w *worker) must(ctx context.Context, by *member, status int, method, path string, body any) (running.Answer, error) {
	a, err := by.insist(ctx, method, path, body, "Idempotency-Key", uuid.NewString())
	if err == nil && a.Status != status && (status != 0 || a.Status >= http.StatusMultipleChoices) {
		err = fmt.Errorf("%s %s: %d, want %d: %s", method, path, a.Status, status, a.Body)
	}
	return a, err
}

// list is a page of a list.
type list struct {
	Items []doc  `json:"items"`
	Next  string `json:"next"`
}

// toTheEnd gives all of a list; ask gives the page of it that a query asks for.
func toTheEnd(ask func(query string) running.Answer) ([]doc, error) {
	var items []doc
	for query := "limit=100"; ; {
		var page list
		if err := ask(query).JSON(&page); err != nil {
			return nil, err
		}
		if items = append(items, page.Items...); page.Next == "" {
			return items, nil
		}
		query = "limit=100&after=" + page.Next
	}
}
