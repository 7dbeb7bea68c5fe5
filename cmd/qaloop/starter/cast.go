package starter

import (
	"slices"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// habit is how an operator works.
type habit struct {
	Level  level    `json:"level"`
	Weak   []string `json:"weak"`   // criteria that are missed often
	Soft   []string `json:"soft"`   // criteria that are missed more than others
	Learns bool     `json:"learns"` // a completed course helps
	Away   []int    `json:"away"`   // from which week to which, counted back
	Since  int      `json:"since"`  // weeks since they were hired; 0 for longer than the history
}

// level is how good an operator is on the whole.
type level string

const (
	strong   level = "strong"
	steady   level = "steady"
	uneven   level = "uneven"
	newcomer level = "new"
	calm     level = "calm" // of those in the story: before it, nothing happens that a rule would ask about
)

// slips are how often operators of a level miss a criterion: an ordinary one,
// and a critical one.
var slips = map[level][2]float64{
	strong: {0.03, 0.006}, steady: {0.085, 0.021}, uneven: {0.11, 0.03}, newcomer: {0.15, 0.05}, calm: {0.07, 0},
}

const (
	weakSlips, softSlips = 0.4, 0.21
	learnt               = 0.22 // what a course that helps leaves of them
)

// grades are how often operators of a level get 2, 3, 4 and 5 points.
var grades = map[level][]float64{
	strong: {0, 0.02, 0.24, 0.74}, steady: {0.01, 0.11, 0.40, 0.48}, uneven: {0.05, 0.2, 0.42, 0.33},
	newcomer: {0.08, 0.3, 0.42, 0.2}, calm: {0.01, 0.08, 0.36, 0.55},
}

// moods are how content the customers of a level are, 0 to 1.
var moods = map[level]float64{strong: 0.98, steady: 0.93, uneven: 0.86, newcomer: 0.86, calm: 0.95}

// member is an operator of the demo centre.
type member struct {
	planPerson
	habit

	actor identity.Actor
	given string // the name by which they introduce themselves
	line  string
	index int // among all operators
	desk  *desk
	ahead agenda
	taken int // assignments so far

	waiting []undecided // of this day
	// learned says of which criteria a course was completed. It is what their
	// own day has written so far, and nobody else reads it.
	learned map[string]bool
}

// works reports whether m is there in a week, counted back.
func (m *member) works(week int) bool {
	away := len(m.Away) == 2 && week <= m.Away[0] && week >= m.Away[1]
	return !away && (m.Since == 0 || week < m.Since)
}

// misses is how often m misses a criterion; watched says that a rule asks about
// it, progress how far the season has come.
func (m *member) misses(c qa.Criterion, watched map[string]bool, progress float64) float64 {
	if m.Level == calm && (watched[c.Key] || c.Critical != "") {
		return 0
	}
	p := slips[m.Level][0]
	if c.Critical != "" {
		p = slips[m.Level][1]
	}
	switch {
	case slices.Contains(m.Weak, c.Key):
		p = weakSlips
	case slices.Contains(m.Soft, c.Key):
		p = softSlips
	default:
		p *= 1.2 - 0.4*progress // everybody gets a little better with time
	}
	if m.learned[c.Key] && m.Learns {
		p *= learnt
	}
	return p
}

// points is what m gets on a scale of five for a criterion.
func (m *member) points(c qa.Criterion, share float64) int {
	weights := grades[m.Level]
	switch {
	case slices.Contains(m.Weak, c.Key):
		weights = grades[newcomer]
	case slices.Contains(m.Soft, c.Key):
		weights = grades[uneven]
	}
	for i, w := range weights {
		if share -= w; share < 0 {
			return i + 2
		}
	}
	return 5
}
