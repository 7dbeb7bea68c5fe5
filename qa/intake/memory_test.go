package intake_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"qaloop/qa/intake"
)

// A file of any size needs no more memory than a small one.
func TestLargeLogNeedsLittleMemory(t *testing.T) {
	live := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := live()
	reader, err := intake.Open(&endless{limit: 200_000}, intake.QueueLog, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	calls, most := 0, int64(0)
	for n := 0; ; n++ {
		item, err := reader.Next()
		if err != nil {
			break
		}
		if item.Call != nil {
			calls++
		}
		if n%150_000 == 0 {
			most = max(most, live()-before)
		}
	}
	if calls != 200_000 || most > 1<<20 {
		t.Errorf("%d calls, and %d bytes in use on the way", calls, most)
	}
}

// So does one whose calls never end.
func TestCallsThatNeverEndAreGivenAway(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	log.WriteString(journal())
	const calls = 50_000
	for n := range calls {
		fmt.Fprintf(&log, "%d|%d.0|s|NONE|ENTERQUEUE||1|1\n", 1795421200+n, n)
	}
	reader, err := intake.Open(strings.NewReader(log.String()), intake.QueueLog, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	early, late := 0, 0
	for {
		item, err := reader.Next()
		if err != nil {
			break
		}
		switch {
		case item.Piece == nil:
		case item.Row > 0:
			early++
		default:
			late++
		}
	}
	if early != 30_000 || late != 20_000 {
		t.Errorf("%d given away on the way and %d at the end", early, late)
	}
}
