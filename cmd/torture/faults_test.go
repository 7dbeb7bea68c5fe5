//go:build torture

package torture

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// line is the line between the program and its database, which a test disturbs.
type line struct {
	proxy *toxiproxy.Proxy
	uri   string // of the database, by way of the line
}

// newLine leads to the server at uri.
func newLine(t *testing.T, uri string) *line {
	t.Helper()
	server, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	proxies := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	l := &line{proxy: toxiproxy.NewProxy(proxies, t.Name(), "127.0.0.1:0", server.Host)}
	l.on(t)
	t.Cleanup(l.proxy.Stop)
	server.Host = l.proxy.Listen
	l.uri = server.String()
	return l
}

func (l *line) on(t *testing.T) {
	t.Helper()
	if err := l.proxy.Start(); err != nil {
		t.Fatal(err)
	}
}

// poison adds toxics; heal removes all.
func (l *line) poison(t *testing.T, toxics []toxic) {
	t.Helper()
	for n, x := range toxics {
		json := fmt.Sprintf(`{"name":"%d","type":%q,"stream":%q,"toxicity":%v,"attributes":{%s}}`, n, x.kind, x.stream, max(x.share, 0.001), x.attributes)
		if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(json)); err != nil {
			t.Fatal(err)
		}
	}
}

func (l *line) heal() { l.proxy.Toxics.ResetToxics(context.Background()) }

// toxic is one way in which a line is bad.
type toxic struct {
	kind, stream string
	share        float64 // of the connections
	attributes   string
}

func up(kind, attributes string) toxic   { return toxic{kind, "upstream", 1, attributes} }
func down(kind, attributes string) toxic { return toxic{kind, "downstream", 1, attributes} }

// fault is something that goes wrong with the line, for a while.
type fault struct {
	name   string
	toxics []toxic
	cut    bool          // the line is off
	flap   time.Duration // and on, and off
	always bool          // also in the short form
	blind  bool          // worth trying with a driver that repeats by itself
}

var lineFaults = []fault{
	{name: "latency of 50 ms", toxics: []toxic{down("latency", `"latency":50,"jitter":20`)}},
	{name: "latency of 500 ms", toxics: []toxic{down("latency", `"latency":500,"jitter":200`)}},
	{name: "latency of 5 s", toxics: []toxic{down("latency", `"latency":5000,"jitter":1000`)}},
	{name: "10 kB a second", toxics: []toxic{down("bandwidth", `"rate":10`), up("bandwidth", `"rate":10`)}},
	{name: "small slices", toxics: []toxic{down("slicer", `"average_size":64,"size_variation":32,"delay":50`)}},
	{name: "resets", toxics: []toxic{down("reset_peer", `"timeout":0`)}, blind: true},
	{name: "half open, nothing comes", toxics: []toxic{down("timeout", `"timeout":0`)}, always: true},
	{name: "half open, nothing goes", toxics: []toxic{up("timeout", `"timeout":0`)}},
	{name: "lost replies", toxics: []toxic{down("limit_data", `"bytes":1`)}, always: true, blind: true},
	{name: "some replies lost", toxics: []toxic{{"limit_data", "downstream", 0.5, `"bytes":5000`}}, blind: true},
	{name: "some connections hang", toxics: []toxic{{"timeout", "downstream", 0.1, `"timeout":0`}, {"latency", "upstream", 0.1, `"latency":1000`}}},
	{name: "off", cut: true, always: true},
	{name: "on and off", cut: true, flap: time.Second, blind: true},
}

// lasts is how long the fault goes on.
func (f fault) lasts() time.Duration {
	switch {
	case testing.Short():
		return 3 * time.Second
	case f.flap > 0:
		return time.Minute
	}
	return 10 * time.Second
}

// happen has the fault happen to l for its time.
func (f fault) happen(t *testing.T, w *traffic, l *line) {
	t.Helper()
	defer l.heal()
	l.poison(t, f.toxics)
	if !f.cut {
		w.pause(f.lasts())
		return
	}
	turn := f.flap
	if turn == 0 {
		turn = f.lasts()
	}
	for end := time.Now().Add(f.lasts()); time.Now().Before(end); {
		l.proxy.Stop()
		w.pause(turn)
		l.on(t)
		w.pause(f.flap)
	}
}

// However bad the line to the database is, every request is answered honestly
// and in time, nothing that was acknowledged is lost, and a moment after the
// line is good again all is well.
func TestABadLineToTheDatabaseLosesNothing(t *testing.T) {
	db := startDatabase(t, t.TempDir(), "--no-sync") // it is not the database that fails
	disturb(t, db.URI, func(f fault) bool { return f.always || !testing.Short() })
}

// The same with a server that calls itself a replica set, so that the driver
// repeats writes by itself, and that does not know repeats from new writes: an
// increment without a guard would count twice.
func TestABadLineAndBlindRepeatsDoNothingTwice(t *testing.T) {
	uri := startBlindReplica(t)
	blind(t, newLine(t, uri))
	disturb(t, uri, func(f fault) bool { return f.blind && (f.always || !testing.Short()) })
}

// disturb lets those faults happen, one after the other, to a centre that works.
func disturb(t *testing.T, uri string, with func(fault) bool) {
	t.Helper()
	l := newLine(t, uri)
	c := newCentre(t, l.uri, program(t, ""), 4)
	c.where.Log = io.Discard // it complains of what is done to it, and that is much
	metrics := freeAddress(t)
	site := c.serve("--metrics-addr", metrics)
	w := c.traffic(site.URL)
	w.pause(2 * time.Second)
	before := least(t, metrics, "go_goroutines")
	for _, f := range lineFaults {
		if !with(f) {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			began := time.Now()
			f.happen(t, w, l)
			w.healed(t, began, time.Now())
		})
	}
	after := least(t, metrics, "go_goroutines")
	t.Logf("goroutines: %v before, %v after", before, after)
	if after > before+10 {
		t.Errorf("%v goroutines before the faults, %v after them", before, after)
	}
	w.end(t)
}
