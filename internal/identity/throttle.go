package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strings"
	"time"

	"qaloop/internal/problem"
)

// ErrThrottled answers a sign-in that comes too early after too many failures.
var ErrThrottled = problem.New(problem.TooMany, "identity.throttled",
	"Too many sign-ins have failed. Wait before you try again.")

// limit is how many failures something may have.
type limit struct {
	free int // in a row, before the next one has to wait
	hour int
}

// An account and an address are counted apart: the one against guessing at a
// person, the other against trying one password on everybody. An address may
// be a whole office, hence its larger hour.
var (
	accountLimit = limit{free: 5, hour: 100}
	addressLimit = limit{free: 5, hour: 300}
)

const longestDelay = 300 * time.Second

// attempts is what is known of the sign-ins to one account or from one address.
type attempts struct {
	ID        string    `bson:"_id"`
	Rev       int       `bson:"rev"`
	Failures  int       `bson:"failures"` // in a row
	Until     time.Time `bson:"until"`    // no try before
	Hour      time.Time `bson:"hour"`     // when the hour began in which InHour failed
	InHour    int       `bson:"in_hour"`
	Last      time.Time `bson:"last"`       // failure
	ExpiresAt time.Time `bson:"expires_at"` // when it is as if nothing had been
}

// at is a as it counts at now: an hour without a failure makes good.
func (a attempts) at(now time.Time) attempts {
	if now.Sub(a.Last) >= time.Hour {
		a.Failures, a.Until = 0, time.Time{}
	}
	if now.Sub(a.Hour) >= time.Hour {
		a.Hour, a.InHour = now, 0
	}
	return a
}

// wait is how long the next try has to wait.
func (a attempts) wait(now time.Time, l limit) time.Duration {
	a = a.at(now)
	switch {
	case now.Before(a.Until):
		return a.Until.Sub(now)
	case a.InHour >= l.hour:
		return a.Hour.Add(time.Hour).Sub(now)
	}
	return 0
}

// strict reports whether a try must be counted before it is made, so that only
// one is made in each delay, however many come at once.
func (a attempts) strict(now time.Time, l limit) bool { return a.at(now).Failures >= l.free }

// left is how many more failures are free.
func (a attempts) left(l limit) int { return max(0, l.free-a.Failures) }

// failed is a after one more failure.
func (a attempts) failed(now time.Time, l limit) attempts {
	a = a.at(now)
	a.Rev++
	a.Failures++
	a.InHour++
	a.Last = now
	a.Until = now
	if over := a.Failures - l.free; over >= 0 {
		a.Until = now.Add(min(longestDelay, time.Second<<min(over, 16)))
	}
	a.ExpiresAt = now.Add(time.Hour)
	return a
}

// succeeded is a after its owner signed in. The failures of the hour still
// count, or one account of one's own would open all others.
func (a attempts) succeeded(now time.Time) attempts {
	a = a.at(now)
	a.Rev++
	a.Failures, a.Until = 0, now
	a.ExpiresAt = a.Hour.Add(time.Hour)
	return a
}

// accountKey and addressKey are the _ids of counters. They do not show whom
// they are about.
func accountKey(account string) string { return counterKey("account", account) }

func addressKey(address string) string {
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is6() && !ip.Is4In6() {
		// Everybody with IPv6 has 2^64 addresses.
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			address = network.String()
		}
	}
	return counterKey("address", address)
}

func counterKey(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.ToLower(name)))
	return "thr:" + hex.EncodeToString(sum[:])
}
