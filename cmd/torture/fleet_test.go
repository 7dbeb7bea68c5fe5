//go:build torture

package torture

import (
	"context"
	"sync"
	"time"

	"qaloop/cmd/internal/running"
)

// fleet is some instances of one centre, which are killed and started anew
// while others use them.
type fleet struct {
	c       *centre
	lock    sync.Mutex
	members []*running.Instance
}

// launch starts so many instances.
func (c *centre) launch(instances int) *fleet {
	c.t.Helper()
	f := &fleet{c: c}
	for range instances {
		f.members = append(f.members, c.serve())
	}
	return f
}

// crash kills the n-th instance and starts another in its place at once.
func (f *fleet) crash(n int) {
	f.c.t.Helper()
	if err := f.replace(n); err != nil {
		f.c.t.Fatal(err)
	}
}

// replace is crash for a goroutine, which may not end the test.
func (f *fleet) replace(n int) error {
	f.lock.Lock()
	dying := f.members[n]
	f.lock.Unlock()
	dying.Kill()
	fresh, err := f.c.program.Serve(f.c.t.Context(), f.c.where)
	if err != nil {
		return err
	}
	f.c.t.Cleanup(fresh.Kill)
	f.lock.Lock()
	defer f.lock.Unlock()
	f.members[n] = fresh
	return nil
}

// url is where the API of an instance is, another one for each next n.
func (f *fleet) url(n int) string {
	f.lock.Lock()
	defer f.lock.Unlock()
	return f.members[n%len(f.members)].URL + "/api/v1"
}

// member is somebody who uses a fleet.
type member struct {
	*running.Client

	fleet   *fleet
	turn    int // of the instance that is asked next
	repeats int // requests that had to be repeated
}

// join is a new session at the fleet.
func (f *fleet) join(email string) *member {
	f.c.t.Helper()
	return &member{Client: f.c.signIn(f.members[0].URL, email), fleet: f}
}

// twin is another client with the same session: nobody may have many.
func (m *member) twin() *member { return &member{Client: m.Client, fleet: m.fleet} }

// retryEvery is how long somebody waits before they ask again.
const retryEvery = 20 * time.Millisecond

// insist repeats a request, at one instance after the other, until it is
// answered. That nobody is there now is no answer.
func (m *member) insist(ctx context.Context, method, path string, body any, headers ...string) (running.Answer, error) {
	for {
		a, err := m.try(ctx, method, path, body, headers...)
		if err == nil && a.Status < 500 {
			return a, nil
		}
		m.repeats++
		select {
		case <-ctx.Done():
			return a, context.Cause(ctx)
		case <-time.After(retryEvery):
		}
	}
}

// try asks the next instance once. An error means that nothing is known of what
// became of it.
func (m *member) try(ctx context.Context, method, path string, body any, headers ...string) (running.Answer, error) {
	m.turn++
	return m.Do(ctx, method, m.fleet.url(m.turn)+path, body, headers...)
}
