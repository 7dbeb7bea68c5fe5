package training

import (
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/problem"
	"qaloop/qa/staff"
)

// Services is everything people can do in this package.
type Services struct {
	Courses     *CourseService
	Rules       *RuleService
	Assignments *AssignmentService
	Linker      *Linker // needs Linker.Use before it links, and before the Verifier verifies
	Verifier    *Verifier
	Backtests   *BacktestService // needs Linker.Use, too
	Tallies     *TallyService
}

// New builds the services on db; people are those who learn. Zone is that of
// the centre: in it days and weeks begin. The clock is a parameter so that tests
// can set it; it gives UTC in whole milliseconds.
func New(db *mongo.Database, people *staff.PersonService, zone *time.Location, now func() time.Time) Services {
	courses := newCourseStore(db.Collection(coursesName), now)
	rules := newRuleStore(db.Collection(rulesName))
	assignments := assignmentStore{db.Collection(assignmentsName)}
	tallies := tallyStore{db.Collection(talliesName)}
	assign := assigner{slots: slotStore{db.Collection(slotsName)}, assignments: assignments, now: now}
	due := newDueBook(assignments, zone, now)
	linker := &Linker{rules: rules, courses: courses, assigner: assign, zone: zone, now: now}
	return Services{
		Courses: &CourseService{store: courses, now: now},
		Rules:   &RuleService{store: rules, courses: courses, assignments: assignments, now: now},
		Assignments: &AssignmentService{
			store: assignments, courses: courses, tallies: tallies, assigner: assign, people: people, due: due, zone: zone, now: now,
		},
		Linker:    linker,
		Verifier:  &Verifier{linker},
		Backtests: &BacktestService{linker},
		Tallies:   &TallyService{store: tallies, assignments: assignments, due: due},
	}
}

// asField turns "there is no such thing" into what is wrong with the field
// that names it.
func asField(err error, wrong *problem.Error, pointer, detail string) error {
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.NotFound {
		return wrong.WithFields(problem.Field{Pointer: pointer, Code: "unknown", Detail: detail})
	}
	return err
}
