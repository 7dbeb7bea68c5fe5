package training

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/problem"
)

// hire stores operator among the people.
func (c *centre) hire(operator identity.Actor) {
	c.t.Helper()
	person := bson.M{
		"_id": operator.ID, "rev": 1, "name": operator.ID, "name_key": operator.ID, "search": bson.A{}, "email": "",
		"roles": operator.Roles, "team_id": operator.TeamID, "agent_ids": bson.A{}, "hired_on": "", "active": true,
		"to_confirm": false, "lang": "", "theme": "", "single_keys_off": false, "auth_rev": 1,
		"created_at": start, "updated_at": start, "history": bson.A{},
	}
	_, err := c.db.Collection("people").InsertOne(c.t.Context(), person)
	c.must(err)
}

func (c *centre) byHand(operator identity.Actor, courseID string) Assignment {
	c.t.Helper()
	c.hire(operator)
	a, replayed, err := c.Assignments.Create(c.t.Context(), taras, handed(operator, courseID), once.Key{})
	c.must(err)
	if replayed {
		c.t.Error("a new assignment is reported as an old one")
	}
	return a
}

func handed(operator identity.Actor, courseID string) AssignmentInput {
	return AssignmentInput{OperatorID: operator.ID, CourseID: courseID, DueOn: "2026-06-20", Reason: "asked for it"}
}

func TestAssignByHand(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	a := c.byHand(olha, course.ID)
	if a.State != Assigned || a.Origin.PersonID != taras.ID || a.TeamID != "t_1" || a.DueOn != "2026-06-20" {
		t.Errorf("assignment %+v", a)
	}
	_, _, err := c.Assignments.Create(t.Context(), viktor, handed(olha, course.ID), once.Key{})
	c.wants(err, ErrAssignmentOpen)
	if p := problem.From(err); p.Params["id"] != a.ID {
		t.Errorf("the problem names %v", p.Params["id"])
	}
	c.hire(ivan)
	_, _, err = c.Assignments.Create(t.Context(), viktor, handed(ivan, course.ID), once.Key{})
	c.wants(err, ErrBadAssignment) // not his team
	_, _, err = c.Assignments.Create(t.Context(), taras, handed(ivan, "c_none"), once.Key{})
	c.wants(err, ErrBadAssignment)
	late := handed(ivan, course.ID)
	late.DueOn = "2026-06-09"
	_, _, err = c.Assignments.Create(t.Context(), taras, late, once.Key{})
	c.wants(err, ErrBadAssignment)
	_, _, err = c.Assignments.Create(t.Context(), olha, handed(ivan, course.ID), once.Key{})
	c.wants(err, identity.ErrForbidden)
	c.sound()
}

func TestAssignByHandOnce(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	c.hire(olha)
	key := once.NewKey(taras.ID, "POST /assignments", "k-1", []byte("body"))
	answers := make(chan error)
	for range 8 {
		go func() {
			_, _, err := c.Assignments.Create(t.Context(), taras, handed(olha, course.ID), key)
			answers <- err
		}()
	}
	for range 8 {
		c.must(<-answers)
	}
	c.has(olha, "assigned")
	_, _, err := c.Assignments.Create(t.Context(), taras, handed(olha, course.ID), once.NewKey(taras.ID, "POST /assignments", "k-1", []byte("other")))
	c.wants(err, once.ErrReused)
	c.sound()
}

// Assigning by hand dies after the slot is claimed: the sweeper finishes it,
// and the repeat of the request finds it.
func TestAssignByHandIsFinished(t *testing.T) {
	c := newCentre(t)
	course := c.course()
	c.hire(olha)
	key := once.NewKey(taras.ID, "POST /assignments", "k-1", []byte("body"))
	c.cut(func(at string) error {
		if at == stepSlot {
			return errCut
		}
		return nil
	})
	_, _, err := c.Assignments.Create(t.Context(), taras, handed(olha, course.ID), key)
	c.wants(err, errCut)
	c.has(olha, "")
	c.cut(nil)
	c.must(c.settle(t.Context()))
	c.has(olha, "assigned")
	_, replayed, err := c.Assignments.Create(t.Context(), taras, handed(olha, course.ID), key)
	if err != nil || !replayed {
		t.Errorf("replayed %t: %v", replayed, err)
	}
	c.sound()
}
