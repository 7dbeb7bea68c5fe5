package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"qaloop/internal/problem"
)

// Problems of those who ask for more than is good for everybody else.
var (
	ErrTooOften = problem.New(problem.TooMany, "request.too_often",
		"You ask more often than one may. Nothing of this request was done. Repeat it after a moment.")
	ErrTooManyFiles = problem.New(problem.TooMany, "export.too_many",
		"Two files are being written for you at this moment. Wait for one of them.")
	ErrTooManyRecordings = problem.New(problem.TooMany, "recording.too_many",
		"You have sent as many recordings as one may in a day. Many are sent with a token, or read from a folder by qaloop import recordings.")
	ErrLongAddress = problem.New(problem.AddressTooLong, "request.address_too_long", "The address is longer than 8 KiB.")
)

// Budget is how often each of many may do something: some times at once, and
// from then on at a steady rate. It is kept by this instance alone.
type Budget struct {
	rate  rate.Limit
	burst int

	mutex sync.Mutex
	left  map[string]*rate.Limiter // by who it is
	tidy  int                      // at how many of them those who are not spending are forgotten
}

// fewSpenders are not worth tidying up.
const fewSpenders = 1024

// NewBudget is for so many times in that period, of which burst may come at once.
func NewBudget(times int, in time.Duration, burst int) *Budget {
	return &Budget{rate: rate.Limit(float64(times) / in.Seconds()), burst: burst, left: map[string]*rate.Limiter{}, tidy: fewSpenders}
}

// Spend takes one time from who's budget. If nothing is left it takes none, and
// says how long to wait.
func (b *Budget) Spend(who string, now time.Time) (wait time.Duration) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	own, known := b.left[who]
	if !known {
		own = rate.NewLimiter(b.rate, b.burst)
		b.left[who] = own
		b.forget(now)
	}
	one := own.ReserveN(now, 1)
	if wait = one.DelayFrom(now); wait > 0 {
		one.CancelAt(now)
	}
	return wait
}

// forget lets go of those who have all of their budget, once there are many:
// who comes back begins with all of it, too.
func (b *Budget) forget(now time.Time) {
	if len(b.left) < b.tidy {
		return
	}
	for who, own := range b.left {
		if own.TokensAt(now) >= float64(b.burst) {
			delete(b.left, who)
		}
	}
	b.tidy = max(fewSpenders, 2*len(b.left))
}

// Seats are how many of the same each of many may do at once.
type Seats struct {
	each int

	mutex sync.Mutex
	taken map[string]int
}

// NewSeats gives each so many.
func NewSeats(each int) *Seats { return &Seats{each: each, taken: map[string]int{}} }

// Sit takes a seat, and reports whether there was one. Whoever got one has to
// Rise.
func (s *Seats) Sit(who string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.taken[who] >= s.each {
		return false
	}
	s.taken[who]++
	return true
}

// Rise gives a seat back.
func (s *Seats) Rise(who string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.taken[who]--; s.taken[who] <= 0 {
		delete(s.taken, who)
	}
}
