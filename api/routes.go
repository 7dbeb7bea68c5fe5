package api

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
)

const v1 = "/api/v1"

const (
	get, post, put = http.MethodGet, http.MethodPost, http.MethodPut
	patch, remove  = http.MethodPatch, http.MethodDelete
)

func route(method, path string, needs identity.Permission, answer echo.HandlerFunc) web.Route {
	return web.Route{Method: method, Path: path, Permission: needs, Handler: answer}
}

// routes is every route of the API with the permission that it needs.
func (h handler) routes() []web.Route {
	return slices.Concat(
		h.serviceRoutes(), h.peopleRoutes(), h.qualityRoutes(), h.reportRoutes(), h.trainingRoutes(), h.filterRoutes(), h.auditRoutes(),
	)
}

func (h handler) serviceRoutes() []web.Route {
	return []web.Route{
		route(get, "/healthz", identity.Public, h.showHealth),
		route(get, "/readyz", identity.Public, h.showReadiness),
		route(get, "/api/openapi.json", identity.Public, h.showDocument),
		route(get, "/api/docs", identity.Public, h.showDocs),
		route(get, "/api/docs/:file", identity.Public, h.showDocsFile),
	}
}

func (h handler) peopleRoutes() []web.Route {
	people, teams := h.Staff.People, h.Staff.Teams
	return []web.Route{
		route(post, v1+"/session", identity.Public, h.signIn),
		route(remove, v1+"/session", identity.Public, h.signOut),
		route(get, v1+"/me", identity.SignedIn, h.showMe),
		route(get, v1+"/search", identity.SignedIn, h.search),
		route(get, v1+"/tokens", identity.TokensEdit, h.listTokens),
		route(post, v1+"/tokens", identity.TokensEdit, h.createToken),
		route(remove, v1+"/tokens/:id", identity.TokensEdit, h.revokeToken),

		route(get, v1+"/staff", identity.StaffRead, list(people.List, toPersonJSON)),
		route(post, v1+"/staff", identity.StaffEdit, create(people.Create, toPersonJSON)),
		route(post, v1+"/staff/import", identity.StaffEdit, h.importStaff),
		route(get, v1+"/staff/:id", identity.StaffRead, read(people.Get, toPersonJSON)),
		route(patch, v1+"/staff/:id", identity.StaffEdit, change(people.Change, toPersonJSON)),
		route(post, v1+"/staff/:id/confirm", identity.StaffEdit, h.confirmPerson),
		route(post, v1+"/staff/:id/merge", identity.StaffEdit, h.mergePerson),
		route(post, v1+"/staff/:id/unconfirm", identity.StaffEdit, step(people.Unconfirm, toPersonJSON)),
		route(get, v1+"/teams", identity.TeamsRead, list(teams.List, toTeamJSON)),
		route(post, v1+"/teams", identity.TeamsEdit, create(teams.Create, toTeamJSON)),
		route(get, v1+"/teams/:id", identity.TeamsRead, read(teams.Get, toTeamJSON)),
		route(patch, v1+"/teams/:id", identity.TeamsEdit, change(teams.Change, toTeamJSON)),
	}
}

func (h handler) qualityRoutes() []web.Route {
	contacts, surveys, imports := h.QA.Interactions, h.Survey.Surveys, h.Intake.Imports
	cards, evaluations, findings := h.QA.Scorecards, h.QA.Evaluations, h.QA.Findings
	return []web.Route{
		route(get, v1+"/imports", identity.ImportsRun, h.listImports),
		route(post, v1+"/imports", identity.ImportsRun, h.startImport),
		route(get, v1+"/imports/:id", identity.ImportsRun, readFixed(imports.Get, toImportJSON)),
		route(post, v1+"/imports/:id/cancel", identity.ImportsRun, h.cancelImport),
		route(get, v1+"/imports/:id/errors", identity.ImportsRun, h.downloadImportErrors),

		route(get, v1+"/interactions", identity.InteractionsRead, list(contacts.List, toInteractionRow)),
		route(post, v1+"/interactions", identity.InteractionsEdit, create(contacts.Create, toInteractionJSON)),
		route(get, v1+"/interactions/:id", identity.InteractionsRead, read(contacts.Get, toInteractionJSON)),
		route(get, v1+"/interactions/:id/recording", identity.InteractionsRead, h.showRecording),
		route(put, v1+"/interactions/:id/recording", identity.InteractionsEdit, h.putRecording),
		route(put, v1+"/interactions/:id/transcript", identity.InteractionsEdit, h.putTranscript),
		route(get, v1+"/surveys", identity.SurveysRead, list(surveys.List, toSurveyJSON)),
		route(post, v1+"/surveys", identity.SurveysEdit, create(surveys.Create, toSurveyJSON)),
		route(get, v1+"/surveys/:id", identity.SurveysRead, read(surveys.Get, toSurveyJSON)),
		route(put, v1+"/surveys/:id", identity.SurveysEdit, change(surveys.Edit, toSurveyJSON)),
		route(post, v1+"/surveys/:id/open", identity.SurveysEdit, step(surveys.Open, toSurveyJSON)),
		route(post, v1+"/surveys/:id/close", identity.SurveysEdit, step(surveys.Close, toSurveyJSON)),
		route(get, v1+"/surveys/:id/results", identity.SurveysRead, h.showSurveyResults),
		route(get, v1+"/survey-responses", identity.SurveysRead, list(h.Survey.Responses.List, toResponseJSON)),
		route(post, v1+"/survey-responses", identity.ResponsesWrite, h.createResponse),

		route(get, v1+"/scorecards", identity.ScorecardsRead, list(cards.List, toScorecardJSON)),
		route(post, v1+"/scorecards", identity.ScorecardsEdit, create(cards.Create, toScorecardJSON)),
		route(get, v1+"/scorecards/:id", identity.ScorecardsRead, readVersion(cards.Get, toScorecardJSON)),
		route(put, v1+"/scorecards/:id", identity.ScorecardsEdit, change(cards.Edit, toScorecardJSON)),
		route(get, v1+"/scorecards/:id/versions", identity.ScorecardsRead, versions(cards.Versions, toScorecardJSON)),
		route(post, v1+"/scorecards/:id/versions", identity.ScorecardsEdit, newVersion(cards.NewVersion, toScorecardJSON, v1+"/scorecards")),
		route(post, v1+"/scorecards/:id/publish", identity.ScorecardsEdit, step(cards.Publish, toScorecardJSON)),
		route(post, v1+"/scorecards/:id/retire", identity.ScorecardsEdit, step(cards.Retire, toScorecardJSON)),
		route(post, v1+"/scorecards/:id/preview", identity.ScorecardsRead, h.previewScorecard),

		route(get, v1+"/evaluations", identity.EvaluationsRead, list(evaluations.List, toEvaluationJSON)),
		route(get, v1+"/evaluations/:id", identity.EvaluationsRead, read(evaluations.Get, toEvaluationJSON)),
		route(put, v1+"/evaluations/:id", identity.EvaluationsWrite, h.putEvaluation),
		route(post, v1+"/evaluations/:id/submit", identity.EvaluationsWrite, step(evaluations.Submit, toEvaluationJSON)),
		route(post, v1+"/evaluations/:id/acknowledge", identity.EvaluationsAcknowledge, step(evaluations.Acknowledge, toEvaluationJSON)),
		route(post, v1+"/evaluations/:id/void", identity.EvaluationsVoid, stepWithReason(evaluations.Void, toEvaluationJSON)),
		route(get, v1+"/findings", identity.EvaluationsRead, list(findings.List, toFindingRowJSON)),
		route(get, v1+"/findings/:id", identity.EvaluationsRead, readFixed(findings.Get, toFindingRowJSON)),
	}
}

func (h handler) trainingRoutes() []web.Route {
	courses, rules, assignments := h.Training.Courses, h.Training.Rules, h.Training.Assignments
	toAssignmentJSON := h.toAssignmentJSON
	return []web.Route{
		route(get, v1+"/courses", identity.CoursesRead, list(courses.List, toCourseJSON)),
		route(post, v1+"/courses", identity.CoursesEdit, create(courses.Create, toCourseJSON)),
		route(get, v1+"/courses/:id", identity.CoursesRead, readVersion(courses.Get, toCourseJSON)),
		route(put, v1+"/courses/:id", identity.CoursesEdit, change(courses.Edit, toCourseJSON)),
		route(get, v1+"/courses/:id/versions", identity.CoursesRead, versions(courses.Versions, toCourseJSON)),
		route(post, v1+"/courses/:id/versions", identity.CoursesEdit, newVersion(courses.NewVersion, toCourseJSON, v1+"/courses")),
		route(post, v1+"/courses/:id/publish", identity.CoursesEdit, step(courses.Publish, toCourseJSON)),
		route(post, v1+"/courses/:id/retire", identity.CoursesEdit, step(courses.Retire, toCourseJSON)),

		route(get, v1+"/rules", identity.RulesRead, list(rules.List, toRuleJSON)),
		route(post, v1+"/rules", identity.RulesEdit, create(rules.Create, toRuleJSON)),
		route(get, v1+"/rules/:id", identity.RulesRead, read(rules.Get, toRuleJSON)),
		route(put, v1+"/rules/:id", identity.RulesEdit, change(rules.Edit, toRuleJSON)),
		route(post, v1+"/rules/:id/backtest", identity.RulesEdit, h.backtestRule),
		route(post, v1+"/rules/:id/activate", identity.RulesEdit, step(rules.Activate, toRuleJSON)),
		route(post, v1+"/rules/:id/pause", identity.RulesEdit, step(rules.Pause, toRuleJSON)),
		route(post, v1+"/rules/:id/retire", identity.RulesEdit, step(rules.Retire, toRuleJSON)),

		route(get, v1+"/assignments", identity.AssignmentsRead, list(assignments.List, toAssignmentJSON)),
		route(post, v1+"/assignments", identity.AssignmentsManage, create(assignments.Create, toAssignmentJSON)),
		route(get, v1+"/assignments/:id", identity.AssignmentsRead, read(assignments.Get, toAssignmentJSON)),
		route(post, v1+"/assignments/:id/approve", identity.AssignmentsManage, step(assignments.Approve, toAssignmentJSON)),
		route(post, v1+"/assignments/:id/start", identity.AssignmentsTake, step(assignments.Start, toAssignmentJSON)),
		route(post, v1+"/assignments/:id/lessons/:n/read", identity.AssignmentsTake, h.readLesson),
		route(post, v1+"/assignments/:id/attempts", identity.AssignmentsTake, h.attemptQuiz),
		route(post, v1+"/assignments/:id/due", identity.AssignmentsManage, change(assignments.Reschedule, toAssignmentJSON)),
		route(post, v1+"/assignments/:id/waive", identity.AssignmentsManage, stepWithReason(assignments.Waive, toAssignmentJSON)),
		route(post, v1+"/assignments/:id/withdraw", identity.AssignmentsManage, stepWithReason(assignments.Withdraw, toAssignmentJSON)),
	}
}
