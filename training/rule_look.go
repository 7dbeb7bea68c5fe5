package training

import (
	"slices"

	"qaloop/qa"
)

// LastInForce is the number of the newest version of r that has been in force;
// 0 if none has.
func (r Rule) LastInForce() int {
	for _, v := range slices.Backward(r.Versions) {
		if v.Frozen {
			return v.Version
		}
	}
	return 0
}

// LooksAt reports whether w looks at a criterion of a section of a scorecard, on
// some line and in some team.
func (w When) LooksAt(scorecardID, section string, c qa.Criterion) bool {
	return anyOr(w.Scorecards, scorecardID) && w.names(section, c)
}

// names reports whether w names a criterion: itself, its section or its class.
func (w When) names(section string, c qa.Criterion) bool {
	return slices.Contains(w.Criteria, c.Key) || slices.Contains(w.Sections, section) ||
		(c.Critical != "" && slices.Contains(w.Critical, c.Critical))
}
