//go:build torture

package torture

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

const (
	// overload is how many times more than it can an instance is asked to do.
	overload = 3
	// goodput is the share of what it can that it has to go on doing. Lists are
	// turned away before writes, which are more work, so it is work that is
	// compared and not the number of answers.
	goodput = 0.8
	// recovers is how long after an overload all is well again at the latest.
	recovers = 10 * time.Second
	// measured is how long it is looked at what an instance can do, and lasts how
	// long it is asked for more.
	measured, lasts = 20 * time.Second, 2 * time.Minute
	// atOnce is how many clients it takes to find out what an instance can do.
	atOnce = 16
)

// Asked for three times more than it can do, an instance goes on doing what it
// can, says no to the rest in good time, and is well again soon after.
func TestOverloadIsShedAndPasses(t *testing.T) {
	if !long(t) {
		return
	}
	db := startDatabase(t, t.TempDir(), "--no-sync")
	c := newCentre(t, db.URI, program(t, ""), 2)
	site := c.serve("--log-level", "error").URL
	lists, contacts, mix := c.mix(t, site, 0), c.mix(t, site, 10), c.mix(t, site, 1)
	press(mix, atOnce, 3*time.Second) // warm
	can := press(mix, atOnce, measured)
	capacity := float64(can.good()) / measured.Seconds()
	quiet := meanwhile(t, int((overload-1)*capacity))
	listsPerSecond := press(lists, atOnce, measured).done(http.MethodGet) / measured.Seconds()
	contactsPerSecond := press(contacts, atOnce, measured).done(http.MethodPost) / measured.Seconds()
	quiet()
	t.Logf("beside as many who are refused elsewhere it can answer %.0f lists a second, or %.0f new contacts", listsPerSecond, contactsPerSecond)
	normal := attack(mix, max(1, int(capacity/4)), 5*time.Second)
	t.Logf("it can answer %.0f a second (%v by %d at once); at a quarter of that p50 %v, p99 %v",
		capacity, can.quantile(0.5), atOnce, normal.quantile(0.5), normal.quantile(0.99))

	over := attack(mix, int(overload*capacity), lasts)
	done := over.done(http.MethodGet)/listsPerSecond/lasts.Seconds() + over.done(http.MethodPost)/contactsPerSecond/lasts.Seconds()
	t.Logf("asked for %.0f a second: %.0f lists and %.0f contacts answered (%.0f %% of its capacity), %d refused; p50 %v, p99 %v of those answered, %.1f times that at its capacity",
		overload*capacity, over.done(http.MethodGet), over.done(http.MethodPost), 100*done, over.refused(), over.quantile(0.5), over.quantile(0.99),
		over.quantile(0.99).Seconds()/can.quantile(0.99).Seconds())
	if done < goodput {
		t.Errorf("it does %.0f %% of what it can, want %.0f %%", 100*done, 100*goodput)
	}
	if found := over.faults(); len(found) > 0 {
		t.Errorf("neither done nor refused: %v", found)
	}

	ended := time.Now()
	after := attack(mix, max(1, int(capacity/4)), recovers+5*time.Second)
	well := after.from(ended.Add(recovers))
	t.Logf("afterwards: %d refused in %s; then p99 %v", after.refused(), recovers, well.quantile(0.99))
	if well.refused() > 0 || len(after.faults()) > 0 {
		t.Errorf("%s later: %d refused, %v", recovers, well.refused(), after.faults())
	}
	if slow := well.quantile(0.99); slow > 4*normal.quantile(0.99)+slack {
		t.Errorf("%s later p99 is %v, and was %v", recovers, slow, normal.quantile(0.99))
	}
	c.clean(t, drainsWithin)
}

// meanwhile has so many requests a second refused by a server that does nothing
// else, until it is told to stop. The clients share the processors with the
// instance: to send what is refused, and to refuse it, takes away from what the
// instance can do, however well it does it.
func meanwhile(t *testing.T, perSecond int) (stop func()) {
	t.Helper()
	refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(refuses.Close)
	attacker := vegeta.NewAttacker()
	results := attacker.Attack(vegeta.NewStaticTargeter(vegeta.Target{Method: http.MethodGet, URL: refuses.URL}),
		vegeta.Rate{Freq: perSecond, Per: time.Second}, 0, "")
	refused := make(chan int)
	go func() {
		n := 0
		for range results {
			n++
		}
		refused <- n
	}()
	return func() {
		attacker.Stop()
		t.Logf("%d were refused elsewhere", <-refused)
	}
}
