package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/training"
	"qaloop/ui/locale"
)

// showEvaluation shows GET /evaluations/{id}: the page where its author fills
// in a draft, or what was submitted.
func (f *Face) showEvaluation(c echo.Context) error {
	e, err := f.QA.Evaluations.Get(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if e.State == qa.Draft {
		v, err := f.scoring(c, e)
		if err != nil {
			return err
		}
		return show(c, http.StatusOK, scoringPage(v))
	}
	v, err := f.submitted(c, e)
	if err != nil {
		return err
	}
	v.Sent = c.QueryParam("sent") != "" && e.EvaluatorID == web.Actor(c).ID
	return show(c, http.StatusOK, evaluationPage(v))
}

// acknowledgeEvaluation answers the operator's button.
func (f *Face) acknowledgeEvaluation(c echo.Context) error {
	e, err := f.QA.Evaluations.Acknowledge(c.Request().Context(), web.Actor(c), c.Param("id"), 0)
	if err != nil {
		return err
	}
	return f.done(c, "/evaluations/"+e.ID, notice{Key: "acknowledged"})
}

// voidEvaluation answers the form that takes an evaluation back, with the same
// form if the reason is missing.
func (f *Face) voidEvaluation(c echo.Context) error {
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	rev, _ := strconv.Atoi(c.FormValue("rev"))
	e, err := f.QA.Evaluations.Void(ctx, actor, id, rev, c.FormValue("reason"))
	if p := invalid(err); p != nil {
		if e, err = f.QA.Evaluations.Get(ctx, actor, id); err != nil {
			return err
		}
		v, err := f.submitted(c, e)
		if err != nil {
			return err
		}
		v.Wrong = p
		return show(c, p.Kind.Status(), evaluationPage(v))
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/evaluations/"+e.ID)
}

// submitted gathers what the page of a submitted evaluation shows.
func (f *Face) submitted(c echo.Context, e qa.Evaluation) (evaluationView, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	card, err := f.QA.Scorecards.Get(ctx, actor, e.ScorecardID, e.ScorecardVersion)
	if err != nil {
		return evaluationView{}, err
	}
	call, err := f.callOf(ctx, actor, e)
	if err != nil {
		return evaluationView{}, err
	}
	names, err := f.Staff.People.Names(ctx, actors(e))
	if err != nil {
		return evaluationView{}, err
	}
	v := evaluationView{
		Evaluation: e, Call: call, Card: card, Evaluator: names[e.EvaluatorID], Names: names, Own: e.OperatorID == actor.ID,
		CanAcknowledge: e.State == qa.Submitted && e.OperatorID == actor.ID && actor.May(identity.EvaluationsAcknowledge),
		Heard:          actor.May(identity.InteractionsRead),
		CanVoid:        e.State != qa.Void && actor.May(identity.EvaluationsVoid),
		SeeRules:       actor.May(identity.RulesRead), SeeCourses: actor.May(identity.CoursesRead),
	}
	v.Sections = sectionsOf(card.ScorecardInput, e.Answers, hiddenIn(e.Score))
	v.Assignments, err = f.assignmentsOf(ctx, actor, v.training())
	return v, err
}

// hiddenIn are the criteria that a condition hid.
func hiddenIn(s qa.Score) []string {
	var keys []string
	for _, c := range s.Criteria {
		if c.NA == qa.NAForm {
			keys = append(keys, c.Key)
		}
	}
	return keys
}

// assignmentsOf finds the assignments with these IDs that actor may see.
func (f *Face) assignmentsOf(ctx context.Context, actor identity.Actor, ids []string) (map[string]training.Assignment, error) {
	if !actor.May(identity.AssignmentsRead) {
		return map[string]training.Assignment{}, nil
	}
	return f.Training.Assignments.ByIDs(ctx, actor, ids)
}

// ownOnly reports whether actor sees only what is about themselves.
func ownOnly(actor identity.Actor, p identity.Permission) bool { return actor.Reach(p) == identity.Own }

// peopleIn are the operators and evaluators of evaluations.
func peopleIn(es []qa.Evaluation) []string {
	var ids []string
	for _, e := range es {
		ids = append(ids, e.OperatorID, e.EvaluatorID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// morePath is the address of the page of a list that begins behind cursor;
// empty without one.
func morePath(c echo.Context, cursor string) string {
	if cursor == "" {
		return ""
	}
	query := c.QueryParams()
	query.Set("after", cursor)
	return c.Request().URL.Path + "?" + query.Encode()
}

// invalid is the problem in err if the one who asked can mend their form; nil
// otherwise.
func invalid(err error) *problem.Error {
	if err == nil {
		return nil
	}
	if p := problem.From(err); p.Kind == problem.Invalid {
		return p
	}
	return nil
}

// call finds an interaction and the name of its operator.
func (f *Face) call(ctx context.Context, actor identity.Actor, id string) (callView, error) {
	i, err := f.QA.Interactions.Get(ctx, actor, id)
	if err != nil {
		return callView{}, err
	}
	names, err := f.Staff.People.Names(ctx, []string{i.OperatorID})
	if err != nil {
		return callView{}, err
	}
	return callView{Interaction: i, Operator: nameOr(ctx, names[i.OperatorID], i.AgentID)}, nil
}

// callOf is the interaction that e judges. Those who may read evaluations and
// not what was said in them learn of it what the evaluation says.
func (f *Face) callOf(ctx context.Context, actor identity.Actor, e qa.Evaluation) (callView, error) {
	if actor.May(identity.InteractionsRead) {
		return f.call(ctx, actor, e.InteractionID)
	}
	names, err := f.Staff.People.Names(ctx, []string{e.OperatorID})
	told := qa.Interaction{ID: e.InteractionID, CallID: e.CallID, Line: e.Line, StartedAt: e.OccurredAt, OperatorID: e.OperatorID}
	return callView{Interaction: told, Operator: nameOr(ctx, names[e.OperatorID])}, err
}

// nameOr is a person's name, or what the PBX calls them, or a word for nobody.
func nameOr(ctx context.Context, names ...string) string {
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	return locale.T(ctx, "call.nobody")
}
