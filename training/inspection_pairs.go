package training

import (
	"slices"

	"qaloop/qa"
)

// causes checks that what assignments name as their reasons stands, and that
// each finding is the reason of one assignment of a course at most.
func (i *inspection) causes() {
	type reason struct{ findingID, courseID string }
	seen := map[reason]string{}
	for _, a := range i.assignments {
		if a.Undone {
			continue
		}
		for _, c := range a.Causes {
			if c.Cleared {
				continue
			}
			i.cause(a, c)
			if earlier, twice := seen[reason{c.FindingID, a.CourseID}]; twice {
				i.fault(Double, "assignment.double", at(a, c), "The finding is a reason of assignment %s as well.", earlier)
			}
			seen[reason{c.FindingID, a.CourseID}] = a.ID
		}
		for _, c := range a.Evidence {
			if !c.Cleared {
				i.stands(a, c)
			}
		}
	}
}

// cause checks that a finding which a has for a reason stands and says so.
func (i *inspection) cause(a Assignment, c Cause) {
	f, stands := i.stands(a, c)
	if stands && !slices.ContainsFunc(f.Decisions, func(d qa.Decision) bool { return d.AssignmentID == a.ID }) {
		i.fault(Orphaned, "cause.orphaned", at(a, c), "The assignment names a finding whose decisions do not name it.")
	}
}

// stands checks that a finding which a names stands. The second result is false
// if it does not, or is being decided about.
func (i *inspection) stands(a Assignment, c Cause) (standing, bool) {
	f, known := i.findings[c.FindingID]
	if f.busy {
		return f, false
	}
	if !known || f.void {
		i.fault(Orphaned, "cause.orphaned", at(a, c), "The assignment names a finding that does not stand.")
		return f, false
	}
	return f, true
}

// at is where a fault about a reason of a is.
func at(a Assignment, c Cause) Fault {
	return Fault{EvaluationID: c.EvaluationID, FindingID: c.FindingID, CourseID: a.CourseID, AssignmentID: a.ID}
}

// pairs checks that at most one assignment of a course is open, and that the
// slots say so.
func (i *inspection) pairs() {
	slots := map[string]slot{}
	for _, s := range i.slots {
		slots[s.CourseID] = s
		at := Fault{CourseID: s.CourseID, AssignmentID: s.AssignmentID}
		_, stored := i.byID[s.AssignmentID]
		switch {
		case s.Unfinished && i.now.Sub(s.At) > lease+verifyMargin:
			i.fault(Missing, "slot.unfinished", at, "The slot was claimed and never finished.")
		case !s.Unfinished && s.AssignmentID != "" && !stored:
			i.fault(Orphaned, "slot.wrong", at, "The slot names an assignment that is not there.")
		}
	}
	open := map[string]string{}
	for _, a := range i.assignments {
		if !a.Open() {
			continue
		}
		at := Fault{CourseID: a.CourseID, AssignmentID: a.ID}
		if earlier, twice := open[a.CourseID]; twice {
			i.fault(Double, "assignment.open_twice", at, "Assignment %s of the same course is open as well.", earlier)
		}
		open[a.CourseID] = a.ID
		if s := slots[a.CourseID]; s.AssignmentID != a.ID {
			i.fault(Orphaned, "slot.wrong", at, "The assignment is open, and its slot does not name it.")
		}
	}
}
