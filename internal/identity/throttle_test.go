package identity

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDelaysAfterFailures(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var a attempts
	want := []int{0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}
	for i, seconds := range want {
		a = a.failed(now, accountLimit)
		if got := a.wait(now, accountLimit); got != time.Duration(seconds)*time.Second {
			t.Errorf("after failure %d: %s, want %ds", i+1, got, seconds)
		}
		if got := a.left(accountLimit); got != max(0, 4-i) {
			t.Errorf("after failure %d: %d left", i+1, got)
		}
		now = now.Add(a.wait(now, accountLimit))
	}
	if a.succeeded(now).left(accountLimit) != 5 {
		t.Error("a success does not make good")
	}
	if later := now.Add(time.Hour); a.at(later).Failures != 0 || a.at(later).InHour != 0 {
		t.Error("an hour does not make good")
	}
}

func TestAddressesOfOneNetworkAreOne(t *testing.T) {
	t.Parallel()
	if addressKey("2001:db8::1") != addressKey("2001:db8::ffff:1%eth0") || addressKey("2001:db8::1") == addressKey("2001:db8:0:1::1") {
		t.Error("IPv6 is not counted by network")
	}
	if addressKey("192.0.2.1") == addressKey("192.0.2.2") || addressKey("") == accountKey("") {
		t.Error("counters are mixed up")
	}
	if accountKey("A@b.org") != accountKey("a@B.org") {
		t.Error("accounts are counted apart by case")
	}
}

// Whoever tries at whatever moments, with successes in between, fails at most
// as often in a counted hour as the limit says, never waits longer than an
// hour, and waits after each failure that is not free.
func TestGuessesOfAnHourAreBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		limits := rapid.SampledFrom([]limit{accountLimit, addressLimit}).Draw(t, "limit")
		var a attempts
		for range rapid.IntRange(1, 400).Draw(t, "tries") {
			wait := a.wait(now, limits)
			if wait < 0 || wait > time.Hour {
				t.Fatalf("wait %s", wait)
			}
			if rapid.Bool().Draw(t, "patient") {
				now = now.Add(wait)
			} else {
				now = now.Add(time.Duration(rapid.IntRange(0, 90_000).Draw(t, "ms")) * time.Millisecond)
			}
			switch {
			case a.wait(now, limits) > 0: // not let in
			case rapid.IntRange(0, 9).Draw(t, "luck") == 0:
				a = a.succeeded(now)
			default:
				a = failOnce(t, a, now, limits)
			}
		}
	})
}

// failOnce is a after one more failure, which has to be counted.
func failOnce(t *rapid.T, a attempts, now time.Time, l limit) attempts {
	t.Helper()
	before := a.at(now)
	after := a.failed(now, l)
	if after.InHour > l.hour {
		t.Fatalf("%d failures in an hour", after.InHour)
	}
	if after.Failures != before.Failures+1 || after.InHour != before.InHour+1 || after.Rev != before.Rev+1 || !after.ExpiresAt.After(now) {
		t.Fatalf("%+v after %+v", after, before)
	}
	if wait := after.wait(now, l); (after.Failures >= l.free) != (wait >= time.Second) && after.InHour < l.hour {
		t.Fatalf("wait %s after %d failures", wait, after.Failures)
	}
	return after
}
