package starter

import (
	"math"
	"sync"
)

// Size is how much of a demo centre there is besides its hand-written story.
// The zero Size is the story alone.
type Size struct {
	Weeks   int // of history before today
	PerTeam int // operators of each team besides those of the story; 0 for all
}

// Tiny is a small centre for tests: a few operators, and long enough for
// courses to be assigned and done.
var Tiny = Size{Weeks: 4, PerTeam: 1}

// quarter is the history of a demo of the usual size.
const quarter = 13 // weeks

// SizeOf is a demo of that many times the usual history: 1 is three months, 4
// is a year.
func SizeOf(times float64) Size {
	return Size{Weeks: max(1, int(math.Round(times*quarter)))}
}

// Step is how far a demo has been loaded.
type Step struct {
	Phase       Phase
	Done, Total int // of all phases together
}

// Phase is what is being loaded.
type Phase string

// The phases, in order.
const (
	PhaseContent   Phase = "scorecards, courses and rules"
	PhasePeople    Phase = "people and teams"
	PhaseHistory   Phase = "contacts, evaluations and training"
	PhaseRecording Phase = "recordings and transcripts"
	PhaseStory     Phase = "this week"
	PhaseNumbers   Phase = "numbers and trends"
)

// progress adds up what has been done.
type progress struct {
	tell func(Step) // may be nil

	mu          sync.Mutex
	phase       Phase
	done, total int
}

// enter begins a phase.
func (p *progress) enter(phase Phase) {
	p.phase = phase
	p.add(0)
}

// finish tells that all is done.
func (p *progress) finish() {
	p.done = p.total
	p.add(0)
}

// add tells that n more of all that has to be done is done.
func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.tell != nil {
		p.tell(Step{Phase: p.phase, Done: min(p.done, p.total), Total: p.total})
	}
}
