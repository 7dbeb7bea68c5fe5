package web_test

import (
	"strconv"
	"testing"
	"time"

	"qaloop/internal/web"
)

// Who spends all at once waits for as long as it takes to come in again, and
// keeps nobody else waiting.
func TestBudgetIsEverybodysOwn(t *testing.T) {
	t.Parallel()
	b, now := web.NewBudget(20, time.Second, 60), time.Now()
	for n := range 60 {
		if wait := b.Spend("olena", now); wait > 0 {
			t.Fatalf("request %d has to wait for %v", n+1, wait)
		}
	}
	for range 5 { // asking again and again makes it no longer
		if wait := b.Spend("olena", now); wait != time.Second/20 {
			t.Errorf("the one after the last has to wait for %v", wait)
		}
	}
	if wait := b.Spend("ivan", now); wait > 0 {
		t.Errorf("somebody else has to wait for %v", wait)
	}
	for n := range 20 {
		if wait := b.Spend("olena", now.Add(time.Second)); wait > 0 {
			t.Errorf("a second later request %d has to wait for %v", n+1, wait)
		}
	}
	if wait := b.Spend("olena", now.Add(time.Second)); wait <= 0 {
		t.Error("more than the rate goes through")
	}
}

// However many come and go, who has spent all is not forgotten before it has
// come in again.
func TestBudgetRemembersWhoHasSpentIt(t *testing.T) {
	t.Parallel()
	b, now := web.NewBudget(1, time.Hour, 1), time.Now()
	b.Spend("olena", now)
	for n := range 10_000 {
		b.Spend("passer-by "+strconv.Itoa(n), now.Add(time.Duration(n)*time.Millisecond))
		if wait := b.Spend("olena", now.Add(time.Minute)); wait <= 0 {
			t.Fatalf("forgotten after %d others", n+1)
		}
	}
}

// Nobody has more seats than their own, and a seat that is given back can be
// taken again.
func TestSeatsAreCountedForEach(t *testing.T) {
	t.Parallel()
	s := web.NewSeats(2)
	for n, seat := range []bool{true, true, false} {
		if got := s.Sit("olena"); got != seat {
			t.Errorf("seat %d: %v", n+1, got)
		}
	}
	if !s.Sit("ivan") {
		t.Error("somebody else has no seat")
	}
	s.Rise("olena")
	for n, seat := range []bool{true, false} {
		if got := s.Sit("olena"); got != seat {
			t.Errorf("seat %d after one was given back: %v", n+1, got)
		}
	}
}
