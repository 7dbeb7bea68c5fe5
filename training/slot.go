package training

import (
	"slices"
	"time"

	"qaloop/internal/naive"
	"qaloop/internal/once"
)

// slot names the one assignment of a course that an operator may have open. It
// is what makes assigning safe without transactions: who wants to assign writes
// the whole assignment into the slot, if the slot is still as they read it, and
// from then on anybody can finish what they began. The slot does not say if its
// assignment is open; the assignment does.
type slot struct {
	ID           string      `bson:"_id"` // slotID
	Rev          int         `bson:"rev"` // 0 if it is not stored yet
	OperatorID   string      `bson:"operator_id"`
	CourseID     string      `bson:"course_id"`
	AssignmentID string      `bson:"assignment_id"`     // who holds it, or held it last; empty if nobody ever did
	Pending      *Assignment `bson:"pending,omitempty"` // what AssignmentID is to become
	Unfinished   bool        `bson:"unfinished"`        // there is a Pending that may not be stored yet
	At           time.Time   `bson:"at"`                // when it was last written
}

func slotID(operatorID, courseID string) string { return once.ID("ts_", operatorID, courseID) }

// claimed is s with a as its holder.
func (s slot) claimed(a Assignment, now time.Time) slot {
	s.AssignmentID, s.Pending, s.Unfinished, s.At = a.ID, &a, true, now
	return s
}

// finished is s once its holder is stored.
func (s slot) finished(now time.Time) slot {
	s.Pending, s.Unfinished, s.At = nil, false, now
	return s
}

// pair is what there is about an operator and a course. The slot was read
// before the assignments: as long as the slot keeps its revision, no other
// assignment of the two can have been opened.
type pair struct {
	slot        slot
	assignments []Assignment
}

// open finds the assignment that is still to be done.
func (p pair) open() (Assignment, bool) {
	i := slices.IndexFunc(p.assignments, Assignment.Open)
	if i < 0 {
		return Assignment{}, false
	}
	return p.assignments[i], true
}

// with is p with a as it stands now: a new assignment, or another revision.
func (p pair) with(a Assignment) pair {
	others := slices.DeleteFunc(slices.Clone(p.assignments), func(one Assignment) bool { return one.ID == a.ID })
	p.assignments = append(others, a)
	return p
}

// completed is when the course was last completed before that moment; nil if it
// never was.
func (p pair) completed(before time.Time) *time.Time {
	var last *time.Time
	for _, a := range p.assignments {
		if a.State == Completed && a.ClosedAt.Before(before) && (last == nil || a.ClosedAt.After(*last)) {
			last = a.ClosedAt
		}
	}
	return last
}

// answer finds the assignment that a finding has led to already, in whatever
// state it is now. One that was undone does not count.
func (p pair) answer(findingID string) (Assignment, bool) {
	i := slices.IndexFunc(p.assignments, func(a Assignment) bool { return a.Names(findingID) && !a.Undone })
	if i < 0 {
		return Assignment{}, false
	}
	return p.assignments[i], true
}

// newID is the ID of the assignment that the finding makes now. It is another
// one than before only after an earlier one was undone.
func (p pair) newID(findingID, courseID string) string {
	if naive.Redo() {
		return once.Random("t_")
	}
	for round := 0; ; round++ {
		id := AssignmentID(findingID, courseID, round)
		if !slices.ContainsFunc(p.assignments, func(a Assignment) bool { return a.ID == id }) {
			return id
		}
	}
}
