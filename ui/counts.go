package ui

import (
	"context"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/staff"
	"qaloop/training"
)

// counts say how much work waits behind the places of a side bar, by the
// place's key. A place without work is not in it.
type counts map[string]int

const (
	// countsHold is how long what was counted for a person is good enough. What
	// they do themselves is seen at once.
	countsHold = 15 * time.Second
	// countsWait is how long a page waits for them; it is made without them then.
	countsWait = 300 * time.Millisecond
	// countTo is where counting stops: more is shown as 99+.
	countTo = 100
)

// countings count the work behind those places that hold some.
var countings = map[string]func(*Face, context.Context, identity.Actor) (int, error){
	"assignments": func(f *Face, ctx context.Context, by identity.Actor) (int, error) {
		return f.Training.Assignments.Count(ctx, by, training.AssignmentFilter{State: training.Proposed}, countTo)
	},
	"training": func(f *Face, ctx context.Context, by identity.Actor) (int, error) {
		return f.Training.Assignments.Count(ctx, by, training.AssignmentFilter{OperatorID: by.ID, Open: true}, countTo)
	},
	"my_evaluations": func(f *Face, ctx context.Context, by identity.Actor) (int, error) {
		return f.QA.Evaluations.Count(ctx, by, qa.EvaluationFilter{OperatorID: by.ID, State: qa.Submitted}, countTo)
	},
	"staff": func(f *Face, ctx context.Context, by identity.Actor) (int, error) {
		yes := true
		if !by.May(identity.StaffEdit) {
			return 0, nil
		}
		return f.Staff.People.Count(ctx, by, staff.PersonFilter{ToConfirm: &yes}, countTo)
	},
}

// counter remembers for a moment what was counted for whom.
type counter struct {
	mutex sync.Mutex
	kept  map[string]counted
}

type counted struct {
	at     time.Time
	counts counts
}

// maxCounted bounds for how many people counts are remembered.
const maxCounted = 10_000

func (k *counter) get(person string, now time.Time) (counts, bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	c, ok := k.kept[person]
	return c.counts, ok && now.Sub(c.at) < countsHold
}

func (k *counter) put(person string, now time.Time, c counts) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.kept == nil || len(k.kept) >= maxCounted {
		k.kept = map[string]counted{}
	}
	k.kept[person] = counted{now, c}
}

// forget has the work of a person counted anew: they have just done something.
func (k *counter) forget(person string) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	delete(k.kept, person)
}

const countingKey = "counting"

// beginCounting counts the work that waits for who asks, while their page is
// being made.
func (f *Face) beginCounting(c echo.Context) {
	actor, r := web.Actor(c), c.Request()
	if actor.ID == "" {
		return
	}
	if r.Method != get {
		f.counter.forget(actor.ID)
		return
	}
	if partial(c) || r.Header.Get("Sec-Fetch-Dest") == "empty" {
		return // no page, and so no side bar
	}
	done := make(chan counts, 1)
	c.Set(countingKey, done)
	if known, ok := f.counter.get(actor.ID, f.Now()); ok {
		done <- known
		return
	}
	go func() { done <- f.count(r.Context(), actor) }()
}

// count counts the work behind each place of actor, all at the same time. What
// cannot be counted is left out.
func (f *Face) count(ctx context.Context, actor identity.Actor) counts {
	found, now := counts{}, f.Now()
	var mutex sync.Mutex
	var group errgroup.Group
	for _, p := range placesOf(actor) {
		counting, ok := countings[p.Key]
		if !ok {
			continue
		}
		group.Go(func() error {
			n, err := counting(f, ctx, actor)
			if err == nil && n > 0 {
				mutex.Lock()
				defer mutex.Unlock()
				found[p.Key] = n
			}
			return err
		})
	}
	if group.Wait() == nil {
		f.counter.put(actor.ID, now, found)
	}
	return found
}

// countedNow is what was counted for this page; nothing if that takes long.
func countedNow(c echo.Context) counts {
	done, ok := c.Get(countingKey).(chan counts)
	if !ok {
		return nil
	}
	timer := time.NewTimer(countsWait)
	defer timer.Stop()
	select {
	case found := <-done:
		return found
	case <-timer.C:
		return nil
	}
}
