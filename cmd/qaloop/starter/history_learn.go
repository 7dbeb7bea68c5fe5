package starter

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa"
	"qaloop/training"
)

// fate is what an operator makes of an assignment.
type fate int

const (
	passes fate = iota
	passesSecond
	failsAll
	neverBegins
	neverEnds // begins, and leaves it there
	passesLate
	isWaived
	isWithdrawn
	isVoided     // the evaluation that led to it turns out to be wrong before it was begun
	isVoidedLate // the same, after it was passed
	isLeft       // the trainer does not decide about the proposal
)

// fates are dealt in this order, so that each of them is there.
var fates = []fate{
	passes, passesSecond, passes, neverEnds, passes, isVoided, passes, passesLate, passes, isWaived,
	passes, failsAll, passes, passesSecond, isVoidedLate, passes, neverBegins, passes, isWithdrawn, isLeft,
}

// learning is one assignment in the life of an operator.
type learning struct {
	m      *member
	id     string // of the assignment
	course string // key
	fate   fate
	back   int // the working day on which it is done next
	r      *rand.Rand
}

// learn plans what becomes of an assignment that a rule has made.
func (h *history) learn(m *member, j *judgement, decision qa.Decision) {
	l := &learning{
		m: m, id: decision.AssignmentID, course: keyFor(h.put.Courses, decision.CourseID),
		fate: fates[(m.index*7+m.taken*3)%len(fates)], back: j.back, r: dice("learning", decision.AssignmentID),
	}
	m.taken++
	h.counts.assignments.Add(1)
	switch l.fate {
	case isVoided:
		h.voidLater(m, j, j.back-1, l.r.Float64())
		return
	case isVoidedLate:
		l.fate = passes
		h.voidLater(m, j, j.back-9, l.r.Float64())
	case passes, passesSecond, failsAll, neverBegins, neverEnds, passesLate, isWaived, isWithdrawn, isLeft:
	}
	if decision.Proposed {
		if l.fate == isLeft {
			return
		}
		h.next(l, 1, 3, func(ctx context.Context, d *desk) error {
			_, err := d.Training.Assignments.Approve(ctx, h.people["trainer"], l.id, 0)
			return err
		})
	}
	h.live(l)
}

// keyFor is the key under which an ID was put in.
func keyFor(ids map[string]string, id string) string {
	for key, one := range ids {
		if one == id {
			return key
		}
	}
	return ""
}

// next plans the next thing that happens to an assignment, that many working
// days after the last.
func (h *history) next(l *learning, from, to int, do func(ctx context.Context, d *desk) error) {
	l.back -= from + l.r.IntN(to-from+1)
	share := l.r.Float64()
	at := momentOn(h.season, l.back, 11*60+30, 16*60+40, share)
	l.m.ahead.add(h.season, l.back, at, func(ctx context.Context, d *desk) error {
		if l.id == "" { // there was one open already when somebody wanted to assign it
			return nil
		}
		return do(ctx, d)
	})
}

// live plans the life of an assignment once it is assigned.
func (h *history) live(l *learning) {
	switch l.fate {
	case isWaived:
		h.next(l, 2, 4, h.letOff(l, (*training.AssignmentService).Waive, h.texts.Why.Waive))
	case isWithdrawn:
		h.next(l, 1, 3, h.letOff(l, (*training.AssignmentService).Withdraw, h.texts.Why.Withdraw))
	case neverBegins, isVoided:
	case passesLate:
		h.next(l, 16, 19, h.read(l))
		h.next(l, 1, 2, h.try(l, 0))
	case neverEnds:
		h.next(l, 2, 5, h.read(l))
	case failsAll:
		h.next(l, 1, 4, h.read(l))
		for n := range h.courseOf(l).Quiz.MaxAttempts {
			h.next(l, 1, 2, h.try(l, n))
		}
	case passesSecond:
		h.next(l, 1, 4, h.read(l))
		h.next(l, 0, 1, h.try(l, 0))
		h.next(l, 1, 2, h.try(l, 1))
	case passes, isVoidedLate, isLeft:
		h.next(l, 1, 4, h.read(l))
		h.next(l, 0, 2, h.try(l, 0))
	}
}

// letOff ends an assignment with a reason.
func (h *history) letOff(
	l *learning, how func(*training.AssignmentService, context.Context, identity.Actor, string, int, string) (training.Assignment, error), reasons []string,
) func(ctx context.Context, d *desk) error {
	why := pick(l.r, reasons)
	return func(ctx context.Context, d *desk) error {
		_, err := how(d.Training.Assignments, ctx, h.people[leaders[l.m.Team]], l.id, 0, why)
		return err
	}
}

func (h *history) courseOf(l *learning) Course {
	return h.text.Courses[slices.IndexFunc(h.text.Courses, func(c Course) bool { return c.Key == l.course })]
}

// read lets the operator read the lessons; who never ends leaves the last.
func (h *history) read(l *learning) func(ctx context.Context, d *desk) error {
	return func(ctx context.Context, d *desk) error {
		lessons := len(h.courseOf(l).Lessons)
		if l.fate == neverEnds {
			lessons--
		}
		for lesson := range lessons {
			if _, err := d.Training.Assignments.LessonRead(ctx, l.m.actor, l.id, lesson); err != nil {
				return err
			}
		}
		return nil
	}
}

// try lets the operator answer the quiz for the n-th time.
func (h *history) try(l *learning, n int) func(ctx context.Context, d *desk) error {
	good := l.fate != failsAll && (l.fate != passesSecond || n == 1)
	seed := l.r.Uint64()
	return func(ctx context.Context, d *desk) error {
		quiz := h.courseOf(l).Quiz
		in := training.AttemptInput{Answers: filledIn(quiz, good, rand.New(rand.NewPCG(seed, 0)))} //nolint:gosec // no secrets here
		key := once.Key{Name: l.id + "\x00" + strconv.Itoa(n), Fingerprint: "demo"}
		result, _, err := d.Training.Assignments.Attempt(ctx, l.m.actor, l.id, 0, in, key)
		if err != nil || !result.Passed {
			return err
		}
		for _, criterion := range h.taught[l.course] {
			l.m.learned[criterion] = true
		}
		return nil
	}
}

// filledIn answers a quiz well enough, or not.
func filledIn(quiz training.Quiz, good bool, r *rand.Rand) [][]int { //nolint:revive // good is what the answers are, no mode
	wrong := 0
	if allowed := len(quiz.Questions) * (100 - quiz.PassMark) / 100; good && allowed > 0 {
		wrong = r.IntN(allowed + 1)
	} else if !good {
		wrong = min(len(quiz.Questions), allowed+1+r.IntN(2))
	}
	missed := r.Perm(len(quiz.Questions))[:wrong]
	answers := make([][]int, len(quiz.Questions))
	for i, question := range quiz.Questions {
		for option, o := range question.Options {
			if o.Correct != slices.Contains(missed, i) && (question.Multiple || len(answers[i]) == 0) {
				answers[i] = append(answers[i], option)
			}
		}
	}
	return answers
}

// byHand are operators to whom a person assigns a course, and when: that many
// working days ago, or the last days if the season is shorter.
var byHand = []struct {
	operator, by, course string
	back                 int
	fate                 fate
}{
	{"operator", "supervisor", "opening", 47, passes},
	{"operator3", "supervisor", "opening", 52, passesSecond},
	{"operator6", "trainer", "opening", 39, passes},
	{"w3", "supervisor", "opening", 33, passes},
	{"w5", "trainer", "discounts", 24, isWaived},
	{"r1", "supervisor2", "assortment", 41, passes},
	{"r7", "trainer", "confidential", 18, passes},
	{"r9", "supervisor2", "opening", 6, neverEnds},
	{"c1", "supervisor3", "confidential", 28, passes},
	{"c6", "trainer", "remark", 14, isWithdrawn},
	{"c9", "supervisor3", "confidential", 9, passes},
	{"w1", "trainer", "discounts", 3, neverBegins},
	{"operator2", "supervisor", "opening", 55, passes},
	{"operator4", "trainer", "opening", 44, passes},
	{"w2", "supervisor", "opening", 30, passes},
	{"w4", "trainer", "discounts", 57, passes},
	{"w6", "supervisor", "opening", 36, passesSecond},
	{"r2", "supervisor2", "opening", 50, passes},
	{"r3", "trainer", "opening", 21, passes},
	{"r5", "supervisor2", "confidential", 46, passes},
	{"r6", "trainer", "opening", 26, failsAll},
	{"r8", "supervisor2", "discounts", 16, passes},
	{"c2", "supervisor3", "confidential", 31, passes},
	{"c4", "trainer", "confidential", 53, passes},
	{"c5", "supervisor3", "remark", 12, passes},
	{"c7", "trainer", "remark", 34, passes},
}

// assignByHand plans those assignments.
func (h *history) assignByHand() {
	for n, one := range byHand {
		i := slices.IndexFunc(h.members, func(m *member) bool { return m.Key == one.operator })
		if i < 0 || !h.season.covers(one.back) {
			continue
		}
		m, r := h.members[i], dice("by hand", one.operator, one.course)
		l := &learning{m: m, course: one.course, fate: one.fate, back: one.back, r: r}
		l.m.ahead.add(h.season, one.back, h.season.moment(one.back, 10*60, 12*60, r.Float64()), func(ctx context.Context, d *desk) error {
			in := training.AssignmentInput{
				OperatorID: m.actor.ID, CourseID: h.put.Courses[one.course],
				DueOn:  h.season.days[one.back].AddDate(0, 0, 14).Format("2006-01-02"),
				Reason: h.texts.Why.ByHand[n%len(h.texts.Why.ByHand)],
			}
			made, _, err := d.Training.Assignments.Create(ctx, h.people[one.by], in, keyOf("by-hand", one.operator, one.course))
			if err != nil {
				return err
			}
			l.id = made.ID
			h.counts.assignments.Add(1)
			return nil
		})
		h.live(l)
	}
}
