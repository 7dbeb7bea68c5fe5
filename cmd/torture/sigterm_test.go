//go:build torture

package torture

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

// balancer sends requests to those instances in turn that are ready.
type balancer struct {
	lock  sync.Mutex
	all   []*url.URL
	ready []*url.URL
	next  int
}

const (
	// asksEvery is how often a balancer asks instances if they are ready.
	asksEvery = 500 * time.Millisecond
	// endsWithin is how long after SIGTERM an instance is gone.
	endsWithin = 30 * time.Second
	// usual is how many requests a second come in.
	usual = 50
)

// newBalancer is one in front of these instances, and its address.
func newBalancer(t *testing.T, instances ...*running.Instance) string {
	t.Helper()
	b := &balancer{}
	for _, i := range instances {
		at, err := url.Parse(i.URL)
		if err != nil {
			t.Fatal(err)
		}
		b.all = append(b.all, at)
	}
	b.look(t.Context())
	go func() {
		tick := time.NewTicker(asksEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				b.look(t.Context())
			case <-t.Context().Done():
				return
			}
		}
	}()
	proxy := &httputil.ReverseProxy{
		Transport: &http.Transport{MaxIdleConnsPerHost: usual},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(b.pick())
			r.Out.Host = r.In.Host
		},
	}
	site := httptest.NewServer(proxy)
	t.Cleanup(site.Close)
	return site.URL
}

// look finds out which instances are ready.
func (b *balancer) look(ctx context.Context) {
	var ready []*url.URL
	for _, at := range b.all {
		a, err := running.NewClient(time.Second).Do(ctx, http.MethodGet, at.String()+"/readyz", nil)
		if err == nil && a.Status == http.StatusOK {
			ready = append(ready, at)
		}
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	b.ready = ready
}

func (b *balancer) pick() *url.URL {
	b.lock.Lock()
	defer b.lock.Unlock()
	if len(b.ready) == 0 {
		return b.all[0]
	}
	b.next++
	return b.ready[b.next%len(b.ready)]
}

// Instances behind a balancer are stopped one after the other, as on every
// upgrade, and nobody notices.
func TestStoppingAnInstanceFailsNoRequest(t *testing.T) {
	db := startDatabase(t, t.TempDir(), "--no-sync")
	c := newCentre(t, db.URI, program(t, ""), 2)
	first, second := c.serve("--drain-wait=5s"), c.serve("--drain-wait=5s")
	site := newBalancer(t, first, second)
	mix := c.mix(t, site, 1)
	lasts := 20 * time.Second
	came := make(chan volley, 1)
	go func() { came <- attack(mix, usual, lasts) }()
	select {
	case <-time.After(3 * time.Second):
	case <-t.Context().Done():
	}
	began := time.Now()
	if err := first.Stop(endsWithin); err != nil {
		t.Error(err)
	}
	t.Logf("it ended %s after SIGTERM", time.Since(began).Round(10*time.Millisecond))
	s := <-came
	t.Logf("%d answered, p50 %v, p99 %v", s.good(), s.quantile(0.5), s.quantile(0.99))
	if s.good() != len(s.results) {
		t.Errorf("%d of %d failed: %d refused, %v", len(s.results)-s.good(), len(s.results), s.refused(), s.faults())
	}
	c.clean(t, drainsWithin)
}
