package recent_test

import (
	"errors"
	"testing"
	"time"

	"qaloop/internal/recent"
)

func TestWhatWasReadIsKnownForAMoment(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	c := recent.New[string](2*time.Second, func() time.Time { return now })
	stored, reads := "Ann", 0
	read := func() (string, error) { reads++; return stored, nil }
	want := func(value string, times int) {
		t.Helper()
		got, err := c.One("p", read)
		if err != nil || got != value || reads != times {
			t.Fatalf("%q after %d reads (%v), want %q after %d", got, reads, err, value, times)
		}
	}
	want("Ann", 1)
	stored = "Anna"
	want("Ann", 1)
	now = now.Add(2 * time.Second)
	want("Anna", 2)
	stored = "Annabel"
	c.Forget("p")
	want("Annabel", 3)
	stored = "Ann"
	c.ForgetAll()
	want("Ann", 4)
	now = now.Add(-time.Hour) // a clock that was put back
	want("Ann", 5)
}

// Whoever reads while somebody writes may have read what was there before.
func TestWhatWasReadDuringAWriteIsNotKept(t *testing.T) {
	t.Parallel()
	c := recent.New[int](time.Minute, func() time.Time { return time.Unix(0, 0) })
	before, err := c.One("n", func() (int, error) { c.Forget("n"); return 1, nil })
	if err != nil || before != 1 {
		t.Fatalf("%d, %v", before, err)
	}
	if after, _ := c.One("n", func() (int, error) { return 2, nil }); after != 2 {
		t.Fatalf("%d from before the write", after)
	}
}

func TestOnlyWhatIsNotKnownIsRead(t *testing.T) {
	t.Parallel()
	c := recent.New[int](time.Minute, func() time.Time { return time.Unix(0, 0) })
	var asked []string
	read := func(unknown []string) (map[string]int, error) {
		asked = unknown
		found := map[string]int{}
		for _, key := range unknown {
			if key != "nobody" {
				found[key] = len(key)
			}
		}
		return found, nil
	}
	for _, keys := range [][]string{{"a", "bb"}, {"bb", "ccc", "nobody"}} {
		if _, err := c.Some(keys, read); err != nil {
			t.Fatal(err)
		}
	}
	if len(asked) != 2 || asked[0] != "ccc" || asked[1] != "nobody" {
		t.Errorf("asked for %v", asked)
	}
	found, err := c.Some([]string{"a", "nobody"}, func([]string) (map[string]int, error) { return nil, errors.New("away") })
	if err == nil || found["a"] != 1 {
		t.Errorf("%v, %v", found, err)
	}
}
