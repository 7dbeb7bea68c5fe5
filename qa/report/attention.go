package report

import (
	"cmp"
	"slices"
	"time"
)

// Need is why an operator needs their supervisor.
type Need string

// The needs, the gravest first.
const (
	NeedBelow   Need = "below"   // the whole interval of the score is below the norm
	NeedFalling Need = "falling" // the score has surely fallen
	NeedOverdue Need = "overdue" // training is overdue
	NeedUnread  Need = "unread"  // feedback has not been acknowledged for days
)

// needs are all needs, the gravest first.
var needs = []Need{NeedBelow, NeedFalling, NeedOverdue, NeedUnread}

// unreadAfter is how long feedback may wait for its operator.
const unreadAfter = 3 * 24 * time.Hour

// Load is what waits for an operator, besides what their numbers say.
type Load struct {
	Overdue      int       // courses that should have been done
	OverdueSince string    // the day on which the first of them was due
	Unread       int       // evaluations that they have not acknowledged
	UnreadSince  time.Time // when the first of these was submitted
}

// Attention is an operator who needs their supervisor, and why.
type Attention struct {
	OperatorRow

	Load  Load
	Needs []Need // the gravest first
}

// Attention are the operators who need their supervisor today, the gravest
// first. loads are what waits for whom. Nobody is named for a score of which
// there is too little data, nor who has left the team.
func (r TeamReport) Attention(loads map[string]Load, now time.Time) []Attention {
	var found []Attention
	for _, row := range r.Rows {
		a := Attention{OperatorRow: row, Load: loads[row.OperatorID]}
		for need, has := range map[Need]bool{
			NeedBelow:   row.Below(),
			NeedFalling: row.Change.Falls(),
			NeedOverdue: a.Load.Overdue > 0,
			NeedUnread:  a.Load.Unread > 0 && now.Sub(a.Load.UnreadSince) > unreadAfter,
		} {
			if has {
				a.Needs = append(a.Needs, need)
			}
		}
		if row.Left || len(a.Needs) == 0 {
			continue
		}
		slices.SortFunc(a.Needs, byGravity)
		found = append(found, a)
	}
	slices.SortStableFunc(found, func(a, b Attention) int {
		return cmp.Or(byGravity(a.Needs[0], b.Needs[0]), cmp.Compare(len(b.Needs), len(a.Needs)))
	})
	return found
}

func byGravity(a, b Need) int { return cmp.Compare(slices.Index(needs, a), slices.Index(needs, b)) }
