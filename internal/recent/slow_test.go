package recent_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"qaloop/internal/recent"
)

// counter finds one more each time, in a second.
type counter struct {
	mu   sync.Mutex
	n    int
	fail error
}

func (c *counter) find(ctx context.Context) (int, error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		return 0, c.fail
	}
	c.n++
	return c.n, nil
}

func TestWhatIsSlowIsFoundOnceForAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := recent.NewSlow[int](time.Minute, 10*time.Second, time.Now), &counter{}
		for range 9 {
			go func() {
				if n, err := s.One(t.Context(), "k", c.find); n != 1 || err != nil {
					t.Errorf("%d, %v", n, err)
				}
			}()
		}
		synctest.Wait()
		time.Sleep(2 * time.Second)
	})
}

// It takes a second, so it is kept for a hundred, and given for another hundred
// while the next one is found.
func TestWhatIsOldIsGivenWhileItIsFoundAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := recent.NewSlow[int](time.Minute, 10*time.Second, time.Now), &counter{}
		for _, step := range []struct {
			later time.Duration
			want  int
			waits bool
		}{
			{0, 1, true},
			{90 * time.Second, 1, false},
			{30 * time.Second, 1, false}, // old
			{2 * time.Second, 2, false},
			{201 * time.Second, 3, true}, // too old
		} {
			time.Sleep(step.later)
			begun := time.Now()
			n, err := s.One(t.Context(), "k", c.find)
			if waited := time.Since(begun) > 0; n != step.want || err != nil || waited != step.waits {
				t.Errorf("after %s: %d, %v, waited %t", step.later, n, err, waited)
			}
		}
		if _, ok := s.Known(t.Context(), "other", c.find); ok {
			t.Error("what nobody asked for is known")
		}
	})
}

func TestWhoGivesUpDoesNotKeepItFromBeingFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := recent.NewSlow[int](time.Minute, 10*time.Second, time.Now), &counter{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := s.One(ctx, "k", c.find); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("gave up with %v", err)
		}
		time.Sleep(2 * time.Second)
		if n, ok := s.Known(t.Context(), "k", c.find); n != 1 || !ok {
			t.Errorf("%d, %t", n, ok)
		}
	})
}

func TestWhatCouldNotBeFoundIsLookedForAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := recent.NewSlow[int](time.Minute, 10*time.Second, time.Now), &counter{fail: errors.New("no answer")}
		if _, err := s.One(t.Context(), "k", c.find); !errors.Is(err, c.fail) {
			t.Errorf("the failure became %v", err)
		}
		c.fail = nil
		if n, err := s.One(t.Context(), "k", c.find); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		hurried := recent.NewSlow[int](time.Minute, time.Millisecond, time.Now)
		if _, err := hurried.One(t.Context(), "k", c.find); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("without patience: %v", err)
		}
	})
}
