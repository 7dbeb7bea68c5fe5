//go:build torture

package torture

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

// freeAddress is one on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// scraper reads metrics: one client, since each has connections of its own.
var scraper = running.NewClient(patience)

// gauge is the value of a metric at address, which has no labels.
func gauge(t *testing.T, address, name string) float64 {
	t.Helper()
	a, err := scraper.Want(t.Context(), http.StatusOK, http.MethodGet, "http://"+address+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(a.Body)); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			value, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			return value
		}
	}
	t.Fatalf("there is no metric %s", name)
	return 0
}

// least is the smallest of some values of a metric: what is there always, and
// not what a request takes for a moment.
func least(t *testing.T, address, name string) float64 {
	t.Helper()
	found := gauge(t, address, name)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 20 {
		<-tick.C
		found = min(found, gauge(t, address, name))
	}
	return found
}
