package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
)

// shownFields are the fields of answers about one thing: whoever may see it at
// all sees these and no other. Those in hiddenFields are not for everybody.
var shownFields = map[string]string{
	"/staff/people": "active agent_ids created_at email id name rev roles team_id to_confirm updated_at",
	"/teams/teams":  "active created_at id lead_ids line name rev updated_at",
	"/interactions/interactions": "agent_id attributes attributes.name attributes.value call_id channel created_at customer direction evaluated id line operator_id " +
		"recording recording.channels recording.duration_seconds recording.name recording.peaks recording.sha256 recording.size_bytes recording.stored_at recording.type recording.url " +
		"rev source sources started_at team_id topic transcript transcript.at_seconds transcript.speaker transcript.text updated_at",
	"/evaluations/evaluations": "answers call_id created_at evaluator_id findings findings.comment findings.criterion findings.critical findings.decisions " +
		"findings.decisions.assignment_id findings.decisions.at findings.decisions.course_id findings.decisions.course_title " +
		"findings.decisions.decision findings.decisions.have findings.decisions.need findings.decisions.rule_id findings.decisions.rule_title " +
		"findings.decisions.rule_version findings.decisions.why findings.id findings.mark findings.section findings.title history history.at " +
		"history.by history.from history.to id interaction_id line linked occurred_at operator_id rev sample_origin score score.before_critical " +
		"score.criteria score.criteria.applied score.criteria.best score.criteria.failed score.criteria.key score.criteria.mark score.criteria.points " +
		"score.criteria.weight score.criteria.weighted score.critical_failed score.passed score.percent score.sections score.sections.before_critical " +
		"score.sections.key score.sections.percent scorecard_id scorecard_title scorecard_version state submitted_at team_id updated_at",
	"/findings/findings": "call_id comment criterion decisions evaluation_id evaluator_id id line mark occurred_at operator_id scorecard_id scorecard_title section " +
		"submitted_at team_id title",
	"/assignments/assignments": "attempts cause_removed causes course_id course_title course_version created_at due_changes due_on evidence history history.at history.by " +
		"history.from history.to history.why id lessons_done operator_id origin origin.person_id overdue reason rev state team_id updated_at",
	"/courses/course": "created_at created_by duties id lang lessons lessons.markdown lessons.title published_at quiz quiz.max_attempts quiz.pass_mark " +
		"quiz.questions quiz.questions.multiple quiz.questions.options quiz.questions.options.correct quiz.questions.options.text quiz.questions.text " +
		"quiz.shuffle rev state title updated_at version",
	"/scorecards/card": "cap created_at created_by critical_effect id lang method pass_mark published_at rev sections sections.criteria " +
		"sections.criteria.comment_required sections.criteria.critical sections.criteria.key sections.criteria.na sections.criteria.scale " +
		"sections.criteria.scale.kind sections.criteria.scale.max sections.criteria.scale.min sections.criteria.scale.options " +
		"sections.criteria.scale.options.key sections.criteria.scale.options.points sections.criteria.scale.options.title sections.criteria.title " +
		"sections.criteria.weight sections.key sections.title sections.weight state title updated_at version",
	"/reports/operators/people": "operator_id period period.from period.name period.to scorecards scorecards.change scorecards.change.estimate scorecards.change.high " +
		"scorecards.change.low scorecards.change.n scorecards.change.reason scorecards.numbers scorecards.numbers.accuracy " +
		"scorecards.numbers.accuracy.class scorecards.numbers.accuracy.errors scorecards.numbers.accuracy.share " +
		"scorecards.numbers.accuracy.share.estimate scorecards.numbers.accuracy.share.high scorecards.numbers.accuracy.share.low " +
		"scorecards.numbers.accuracy.share.n scorecards.numbers.accuracy.share.reason scorecards.numbers.critical_errors scorecards.numbers.histogram " +
		"scorecards.numbers.misses scorecards.numbers.misses.criterion scorecards.numbers.misses.critical scorecards.numbers.misses.missed " +
		"scorecards.numbers.misses.share scorecards.numbers.misses.share.estimate scorecards.numbers.misses.share.high " +
		"scorecards.numbers.misses.share.low scorecards.numbers.misses.share.n scorecards.numbers.misses.share.reason scorecards.numbers.misses.title " +
		"scorecards.numbers.non_critical_accuracy scorecards.numbers.non_critical_accuracy.estimate scorecards.numbers.non_critical_accuracy.high " +
		"scorecards.numbers.non_critical_accuracy.low scorecards.numbers.non_critical_accuracy.n scorecards.numbers.non_critical_accuracy.reason " +
		"scorecards.numbers.passed scorecards.numbers.passed.estimate scorecards.numbers.passed.high scorecards.numbers.passed.low " +
		"scorecards.numbers.passed.n scorecards.numbers.passed.reason scorecards.numbers.score scorecards.numbers.score.estimate " +
		"scorecards.numbers.score.high scorecards.numbers.score.low scorecards.numbers.score.n scorecards.numbers.score.reason " +
		"scorecards.numbers.singles scorecards.numbers.singles.at scorecards.numbers.singles.evaluation_id scorecards.numbers.singles.percent " +
		"scorecards.numbers.verdict scorecards.numbers.volume scorecards.pass_mark scorecards.random scorecards.scorecard_id scorecards.title " +
		"scorecards.trend scorecards.trend.score scorecards.trend.score.estimate scorecards.trend.score.high scorecards.trend.score.low " +
		"scorecards.trend.score.n scorecards.trend.score.reason scorecards.trend.week scorecards.volume",
}

// hiddenFields are for those alone whose roles give the permission.
var hiddenFields = map[string]identity.Permission{
	"quiz.questions.options.correct": identity.CoursesEdit,
}

// showsTheseFields holds the answers to the table, for every role.
func (h *halves) showsTheseFields() {
	one := map[string]string{"teams": h.teams["a"], "course": h.course, "card": h.card}
	for _, noun := range []string{"people", "interactions", "evaluations", "findings", "assignments"} {
		one[noun] = h.things[noun]["a1"]
	}
	for address, table := range shownFields {
		path, noun := address[:strings.LastIndex(address, "/")], address[strings.LastIndex(address, "/")+1:]
		asked := 0
		for _, role := range identity.Roles {
			status, body := h.people[string(role)].fetch("/api/v1" + path + "/" + one[noun])
			if status == http.StatusForbidden || status == http.StatusNotFound {
				continue
			}
			asked++
			want := slices.DeleteFunc(strings.Fields(table), func(field string) bool {
				p, hidden := hiddenFields[field]
				return hidden && !h.actor(string(role)).May(p)
			})
			found := map[string]bool{}
			fieldsOf(answer{body: body}.doc(h.t), "", found)
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(found))); diff != "" {
				h.t.Errorf("%s as %s (-want +got):\n%s\n%s", path, role, diff, strings.Join(slices.Sorted(maps.Keys(found)), " "))
			}
		}
		if asked < 3 {
			h.t.Errorf("%s: only %d roles see it", path, asked)
		}
	}
}

// fieldsOf notes the names of all fields within value.
func fieldsOf(value any, at string, found map[string]bool) {
	switch v := value.(type) {
	case doc:
		fieldsOf(map[string]any(v), at, found)
	case []any:
		for _, inner := range v {
			fieldsOf(inner, at, found)
		}
	case map[string]any:
		for name, inner := range v {
			here := strings.TrimPrefix(at+"."+name, ".")
			if at == "answers" { // of which criterion is all the same
				here = at
			}
			found[here] = true
			fieldsOf(inner, here, found)
		}
	}
}
