package centre

import (
	"fmt"
	"time"
)

const (
	// perOperator is how often an operator is evaluated in a year: eight times a
	// month.
	perOperator = 96
	// answersPer is how many survey answers there are for an evaluation. A real
	// centre of this size has 4.5; they are scaled down so that the large centre
	// is made in minutes, and no page reads more of them than a page shows.
	answersPer = 1
	// teamOf is how many operators a team has.
	teamOf = 15
	// lines is how many queues a centre has, whatever its size.
	lines = 8
	// plannedIn is how many courses an operator is given by hand in a year.
	plannedIn = 24
	// days is how long the history is.
	days = 364
)

// Small and Large are the sizes that are compared: a year of 500 and of 5,000
// operators.
const (
	Small = 48_000
	Large = 480_000
)

// Size says which centre to make up. Equal sizes make equal centres, but for
// the day on which their year ends.
type Size struct {
	Evaluations int    `bson:"evaluations"`
	Seed        uint64 `bson:"seed"`
}

// Operators is how many people take contacts.
func (s Size) Operators() int { return max(1, s.Evaluations/perOperator) }

// Teams is how many teams they are in.
func (s Size) Teams() int { return (s.Operators() + teamOf - 1) / teamOf }

// Database is the name of the database that holds the centre.
func (s Size) Database() string { return fmt.Sprintf("qaloop_bench_%d", s.Evaluations) }

// KeptFor is how long a made-up centre is used: its last weeks have to be the
// last weeks.
const KeptFor = 6 * 24 * time.Hour

// Shape is raised whenever centres come out differently than before.
const Shape = 1
