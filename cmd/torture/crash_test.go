//go:build torture

package torture

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

var killsFlag = flag.Int("kills", 0, "how often a crash test kills an instance; 0 for 40, and for 8 with -short")

// kills is how often an instance is killed.
func kills() int {
	switch {
	case *killsFlag > 0:
		return *killsFlag
	case testing.Short():
		return 8
	}
	return stormKills
}

// stormKills is how many kills come in one go. The more there are, the more is
// left behind, since hardly anything is finished meanwhile; and what that takes
// to be finished is measured.
const stormKills = 40

const (
	// mischief are the tags of a program that can die at a point of one's choice
	// and can make the mistakes of package naive; it does neither unless told.
	mischief = "failpoints,naive"

	crashClients   = 8
	crashOperators = 12
	// drainTime is how long a centre may need to finish what was cut off, and
	// drainLimit where the machine is busy with other things.
	drainTime  = 10 * time.Second
	drainLimit = 3 * drainTime
)

// storm is a centre at work whose instances are killed all the time.
type storm struct {
	*centre
	program   running.Program
	mistake   string // of package naive, that the program makes
	instances int
	kills     int
	dice      *rand.Rand
}

// strike lets the clients work while instances are killed, waits until all is
// finished, and gives what does not hold then.
func (s *storm) strike() []string {
	s.t.Helper()
	s.where.Env = append(s.where.Env, "QALOOP_NAIVE="+s.mistake)
	f := s.launch(s.instances)
	qa, taught := f.join("qa@centre.example"), []*member{}
	for n := range s.operators {
		taught = append(taught, f.join(operatorEmail(n)))
	}
	l := &ledger{evaluations: map[string]*promise{}}
	ctx, giveUp := context.WithTimeout(s.t.Context(), 20*time.Minute)
	defer giveUp()
	enough := make(chan struct{})
	var clients sync.WaitGroup
	for n := range crashClients {
		w := s.worker(qa, taught, l, n)
		clients.Go(func() { w.work(ctx, enough) })
	}
	began := time.Now()
	for range s.kills {
		select {
		case <-time.After(time.Duration(100+s.dice.IntN(400)) * time.Millisecond):
		case <-ctx.Done():
		}
		f.crash(s.dice.IntN(s.instances))
	}
	if s.kills == 0 {
		<-time.After(3 * time.Second)
	}
	close(enough)
	clients.Wait()
	took := time.Since(began)
	drained := s.drainFor(ctx, s.patience())
	faults := slices.Concat(l.faults, drained, s.inspect(ctx, f, l))
	s.t.Logf("%d instances, %d kills in %s: %d evaluations, %d acknowledged, %d void, %d attempts; %d requests repeated; %d faults",
		s.instances, s.kills, took.Round(time.Second), len(l.evaluations), l.acknowledged, l.voided, l.attempts, l.repeats, len(faults))
	return faults
}

// patience is how long the centre may take to finish what was cut off. One that
// makes a mistake never does, and is not waited for.
func (s *storm) patience() time.Duration {
	if s.mistake != "" {
		return drainTime
	}
	return drainLimit
}

// Whoever was answered has what they were told, once, and nothing is left
// undone: however often the process is killed, with one instance and with three.
func TestNothingIsLostOrDoneTwiceWhenInstancesAreKilled(t *testing.T) {
	dice, db := random(t), newDatabase(t)
	for _, instances := range []int{1, 3} {
		t.Run(fmt.Sprint(instances), func(t *testing.T) {
			p := program(t, "")
			for left := kills(); left > 0; left -= stormKills {
				s := &storm{
					centre: newCentre(t, db.URI, p, crashOperators), program: p,
					instances: instances, kills: min(left, stormKills), dice: dice,
				}
				tell(t, s.strike())
			}
		})
	}
}

// The test above sees the two mistakes that such a program is most easily
// written with, and they are none as long as nothing dies.
func TestTheCrashTestSeesNaivePrograms(t *testing.T) {
	dice, db := random(t), newDatabase(t)
	deaths := []int{0, min(kills(), stormKills)}
	if testing.Short() {
		deaths = []int{5}
	}
	for _, mistake := range []string{"dual", "redo"} {
		for _, times := range deaths {
			t.Run(fmt.Sprintf("%s/%d", mistake, times), func(t *testing.T) {
				p := program(t, mischief)
				s := &storm{
					centre: newCentre(t, db.URI, p, crashOperators), program: p, mistake: mistake,
					instances: 1, kills: times, dice: dice,
				}
				faults := s.strike()
				for _, fault := range faults[:min(len(faults), 5)] {
					t.Log("seen:", fault)
				}
				switch {
				case times == 0 && len(faults) > 0:
					t.Error("the control is wrong without any crash, so it shows nothing")
				case times > 0 && len(faults) == 0:
					t.Errorf("%d crashes of a program that is known to be wrong, and nothing was seen", times)
				}
			})
		}
	}
}
