package training

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/rollup"
	"qaloop/qa"
	"qaloop/qa/staff"
)

var (
	daria  = identity.Actor{ID: "daria", Roles: []identity.Role{identity.Designer}}
	taras  = identity.Actor{ID: "taras", Roles: []identity.Role{identity.Trainer}}
	marina = identity.Actor{ID: "marina", Roles: []identity.Role{identity.QA}}
	viktor = identity.Actor{ID: "viktor", Roles: []identity.Role{identity.Supervisor}, Leads: []string{"t_1"}}
	olha   = identity.Actor{ID: "olha", Roles: []identity.Role{identity.Operator}, TeamID: "t_1"}
	ivan   = identity.Actor{ID: "ivan", Roles: []identity.Role{identity.Operator}, TeamID: "t_2"}
	admin  = identity.Actor{ID: "admin", Roles: []identity.Role{identity.Admin}}
)

// centre is a contact centre on a database of its own. Its clock stands a
// hundred days after start and goes on by a millisecond with every look at it.
type centre struct {
	Services
	t     *testing.T
	db    *mongo.Database
	qa    qa.Services
	clock *atomic.Int64 // milliseconds since start
	made  *atomic.Int64 // evaluations
}

func newCentre(t *testing.T) *centre {
	t.Helper()
	t.Parallel()
	declared := collections()
	for i := range declared {
		declared[i].Indexes = nil // nothing that is right depends on an index
	}
	return foundCentre(t, mongotest.New(t), declared)
}

// collections are those that training works with.
func collections() []mongodb.Collection {
	return slices.DeleteFunc(slices.Concat(Collections(), qa.Collections(), staff.Collections(), rollup.Collections()), func(d mongodb.Collection) bool {
		return !slices.Contains([]string{coursesName, rulesName, assignmentsName, slotsName, talliesName, "evaluations", "people", "rollups"}, d.Name)
	})
}

func foundCentre(t *testing.T, db *mongo.Database, declared []mongodb.Collection) *centre {
	t.Helper()
	c := &centre{t: t, db: db, clock: new(atomic.Int64), made: new(atomic.Int64)}
	c.must(mongodb.Ensure(t.Context(), c.db, declared...))
	c.clock.Store((100 * day).Milliseconds())
	c.connect()
	return c
}

func (c *centre) now() time.Time { return start.Add(time.Duration(c.clock.Add(1)) * time.Millisecond) }

// pass lets time go by.
func (c *centre) pass(d time.Duration) { c.clock.Add(d.Milliseconds()) }

// connect builds the services, as a start of the program does.
func (c *centre) connect() {
	people := staff.New(c.db, c.now).People
	c.Services = New(c.db, people, time.UTC, c.now)
	c.qa = qa.New(c.db, people, c.Linker, slog.New(slog.NewTextHandler(c.t.Output(), nil)), c.now)
	c.Linker.Use(c.qa.Evaluations)
}

// again is another instance of the program on the same database.
func (c *centre) again() *centre {
	other := *c
	other.connect()
	return &other
}

// cut has every step of c told to s.
func (c *centre) cut(s steps) {
	c.Linker.steps, c.Linker.assigner.steps = s, s
	c.Assignments.steps, c.Assignments.assigner.steps = s, s
}

func (c *centre) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// course is a published course with a quiz of two questions.
func (c *centre) course() Course {
	c.t.Helper()
	drafted, _, err := c.Courses.Create(c.t.Context(), daria, courseInput(), once.Key{})
	c.must(err)
	published, err := c.Courses.Publish(c.t.Context(), daria, drafted.ID, 0)
	c.must(err)
	return published
}

func courseInput() CourseInput {
	return CourseInput{
		Title: "Opening a call", Lang: "en", Duties: []string{},
		Lessons: []Lesson{{Title: "Name", Markdown: "Say *who* you are."}, {Title: "Tone", Markdown: "Smile."}},
		Quiz: Quiz{PassMark: 80, MaxAttempts: 2, Questions: []Question{
			{Text: "Who speaks first?", Options: []AnswerOption{{Text: "You", Correct: true, Explain: "You answer."}, {Text: "They"}}},
			{Text: "What do you say?", Multiple: true, Options: []AnswerOption{{Text: "The company", Correct: true}, {Text: "Your name", Correct: true}, {Text: "Nothing"}}},
		}},
	}
}

// rule is an active rule: two findings about the greeting in 30 days lead to
// the course.
func (c *centre) rule(courseID string, changes ...func(*RuleInput)) Rule {
	c.t.Helper()
	in := twice().RuleInput
	in.CourseID = courseID
	for _, change := range changes {
		change(&in)
	}
	r, _, err := c.Rules.Create(c.t.Context(), daria, in, once.Key{})
	c.must(err)
	r, err = c.Rules.Activate(c.t.Context(), daria, r.ID, 0)
	c.must(err)
	return r
}

func atOnce(r *RuleInput) { r.Threshold = Threshold{AtOnce: true} }

// committed stores a submitted evaluation whose link is open, as the commit
// point of a submission leaves it, of a call of operator's that came so many
// days after start.
func (c *centre) committed(operator identity.Actor, days float64, failed ...string) qa.Evaluation {
	c.t.Helper()
	rules, err := c.Linker.ActiveRules(c.t.Context())
	c.must(err)
	e := evaluation(fmt.Sprintf("e_%04d", c.made.Add(1)), operator, after(days), c.now(), failed...)
	e.Link.Rules = rules
	c.must(mongodb.Insert(c.t.Context(), c.db.Collection("evaluations"), e.ID, e))
	return e
}

func evaluation(id string, operator identity.Actor, occurred, submitted time.Time, failed ...string) qa.Evaluation {
	e := qa.Evaluation{
		ID: id, Rev: 2, State: qa.Submitted, InteractionID: "i_" + id, CallID: id, Line: "orders", OccurredAt: occurred,
		OperatorID: operator.ID, TeamID: operator.TeamID, EvaluatorID: "marina", ScorecardID: "sc_1", ScorecardVersion: 1,
		SampleOrigin: qa.SampleRandom, Answers: qa.Answers{}, Findings: []qa.Finding{}, Revision: 1,
		Link:      &qa.Link{Open: true, Seq: 1, Since: submitted, Rules: []qa.RuleRef{}},
		CreatedAt: submitted, UpdatedAt: submitted, ListedAt: submitted, SubmittedAt: &submitted,
		History: []qa.Change{{At: submitted, By: "marina", From: string(qa.Draft), To: string(qa.Submitted)}},
	}
	for _, key := range []string{"greeting", "record", "tone"} {
		e.Score.Criteria = append(e.Score.Criteria, qa.CriterionScore{Key: key})
	}
	for _, key := range failed {
		e.Findings = append(e.Findings, qa.Finding{
			ID: qa.FindingID(id, 1, key), Criterion: key, Section: "opening", Title: strings.ToTitle(key), Decisions: []qa.Decision{},
		})
	}
	return e
}

// judged is a committed evaluation once it is linked.
func (c *centre) judged(operator identity.Actor, days float64, failed ...string) qa.Evaluation {
	c.t.Helper()
	e := c.committed(operator, days, failed...)
	c.must(c.Linker.LinkEvaluation(c.t.Context(), e.ID))
	return c.read(e)
}

func (c *centre) read(e qa.Evaluation) qa.Evaluation {
	c.t.Helper()
	stored, err := c.qa.Evaluations.Get(c.t.Context(), identity.System(), e.ID)
	c.must(err)
	return stored
}

// complete lets the operator pass the quiz of their one open assignment.
func (c *centre) complete(operator identity.Actor) Assignment {
	c.t.Helper()
	for _, a := range c.assignments(operator) {
		if a.Open() {
			result, _, err := c.Assignments.Attempt(c.t.Context(), operator, a.ID, 0, right(), once.Key{})
			c.must(err)
			return result.Assignment
		}
	}
	c.t.Fatalf("%s has nothing open", operator.ID)
	return Assignment{}
}

func right() AttemptInput { return AttemptInput{Answers: [][]int{{0}, {1, 0}}} }
func wrong() AttemptInput { return AttemptInput{Answers: [][]int{{0}, {1}}} }
