//go:build torture

package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// session is the cookie of somebody who has signed in at site, for clients that
// only repeat what they are given.
func session(t *testing.T, site, email string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(doc{"email": email, "password": password})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/api/v1/session", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Sec-Fetch-Site": {"same-origin"}}
	res, err := (&http.Client{Jar: jar, Timeout: patience}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	at, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	cookies := jar.Cookies(at)
	if res.StatusCode != http.StatusOK || len(cookies) == 0 {
		t.Fatalf("sign in: %s, %d cookies", res.Status, len(cookies))
	}
	return cookies[0].String()
}

// mix is the requests of an attack on site: lists, and so many in ten times a
// new contact, each with a key of its own.
func (c *centre) mix(t *testing.T, site string, writesInTen int64) vegeta.Targeter {
	t.Helper()
	cookie := session(t, site, "qa@centre.example")
	var count atomic.Int64
	return func(target *vegeta.Target) error {
		n := count.Add(1)
		*target = vegeta.Target{
			Method: http.MethodGet, URL: site + "/api/v1/evaluations?limit=20",
			Header: http.Header{"Cookie": {cookie}, "Sec-Fetch-Site": {"same-origin"}},
		}
		if n%10 >= writesInTen {
			return nil
		}
		body, err := json.Marshal(doc{
			"call_id": fmt.Sprintf("attack-%s", uuid.NewString()), "line": "sales", "operator_id": c.operators[0],
			"started_at": time.Now().Add(-time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339),
		})
		target.Method, target.URL, target.Body = http.MethodPost, site+"/api/v1/interactions", body
		target.Header.Set("Content-Type", "application/json")
		target.Header.Set("Idempotency-Key", uuid.NewString())
		return err
	}
}

// volley is what came back from an attack.
type volley struct{ results []vegeta.Result }

// attack sends so many requests a second, whether or not they are answered.
func attack(target vegeta.Targeter, perSecond int, lasts time.Duration) volley {
	lines := &http.Transport{MaxIdleConnsPerHost: vegeta.DefaultConnections}
	defer lines.CloseIdleConnections()
	attacker := vegeta.NewAttacker(vegeta.Client(&http.Client{Transport: lines, Timeout: patience}), vegeta.MaxBody(0))
	var s volley
	for r := range attacker.Attack(target, vegeta.Rate{Freq: perSecond, Per: time.Second}, lasts, "") {
		s.results = append(s.results, *r)
	}
	return s
}

// press sends requests as fast as they are answered, by so many at once.
func press(target vegeta.Targeter, clients int, lasts time.Duration) volley {
	var s volley
	var lock sync.Mutex
	var group sync.WaitGroup
	end := time.Now().Add(lasts)
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	for range clients {
		group.Go(func() {
			for time.Now().Before(end) {
				r := sent(client, target)
				lock.Lock()
				s.results = append(s.results, r)
				lock.Unlock()
			}
		})
	}
	group.Wait()
	return s
}

func sent(client *http.Client, target vegeta.Targeter) vegeta.Result {
	var next vegeta.Target
	if err := target(&next); err != nil {
		return vegeta.Result{Error: err.Error()}
	}
	request, err := next.Request()
	if err != nil {
		return vegeta.Result{Error: err.Error()}
	}
	r := vegeta.Result{Timestamp: time.Now(), Method: next.Method}
	res, err := client.Do(request)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	_, _ = io.Copy(io.Discard, res.Body) // or the connection is not used again
	_ = res.Body.Close()
	r.Code, r.Latency = uint16(res.StatusCode), time.Since(r.Timestamp)
	return r
}

// from leaves out what was sent before at.
func (s volley) from(at time.Time) volley {
	return volley{slices.DeleteFunc(slices.Clone(s.results), func(r vegeta.Result) bool { return r.Timestamp.Before(at) })}
}

// good counts answers that did what was asked.
func (s volley) good() int { return len(s.codes(200, 299)) }

// done counts the good answers to requests by that method.
func (s volley) done(method string) float64 {
	n := 0
	for _, r := range s.codes(200, 299) {
		if r.Method == method {
			n++
		}
	}
	return float64(n)
}

// refused counts answers that told the client to come again.
func (s volley) refused() int {
	return len(s.codes(http.StatusServiceUnavailable, http.StatusServiceUnavailable))
}

func (s volley) codes(from, to uint16) []vegeta.Result {
	return slices.DeleteFunc(slices.Clone(s.results), func(r vegeta.Result) bool { return r.Code < from || r.Code > to })
}

// faults are answers that are neither, by what they say.
func (s volley) faults() map[string]int {
	found := map[string]int{}
	for _, r := range s.results {
		if r.Code < 200 || r.Code > 299 && r.Code != http.StatusServiceUnavailable {
			found[fmt.Sprintf("%d %s", r.Code, r.Error)]++
		}
	}
	return found
}

// quantile is how long that share of the good answers took at most.
func (s volley) quantile(share float64) time.Duration {
	good := s.codes(200, 299)
	if len(good) == 0 {
		return 0
	}
	slices.SortFunc(good, func(a, b vegeta.Result) int { return int(a.Latency - b.Latency) })
	return good[min(len(good)-1, int(share*float64(len(good))))].Latency
}
