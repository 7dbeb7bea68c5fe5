package web_test

import (
	"testing"

	"qaloop/internal/web"
)

// What a page and the API do to the same thing has one name in the audit log.
func TestActionsAreNamed(t *testing.T) {
	t.Parallel()
	for request, want := range map[[2]string]string{
		{"POST", "/api/v1/staff"}:                                "staff.create",
		{"POST", "/staff/new"}:                                   "staff.create",
		{"PATCH", "/api/v1/staff/:id"}:                           "staff.change",
		{"POST", "/staff/:id/edit"}:                              "staff.change",
		{"POST", "/staff/:id"}:                                   "staff.change",
		{"DELETE", "/api/v1/tokens/:id"}:                         "tokens.revoke",
		{"POST", "/evaluations/:id/submit"}:                      "evaluations.submit",
		{"POST", "/api/v1/evaluations/:id/disputes/:n/decision"}: "evaluations.disputes_decision",
		{"PUT", "/api/v1/interactions/:id/recording"}:            "interactions.recording",
		{"POST", "/api/v1/survey-responses"}:                     "survey_responses.create",
		{"POST", "/api/v1/session"}:                              "session.start",
		{"POST", "/sign-out"}:                                    "session.end",
		{"POST", "/account/password"}:                            "account.password",
		{"PUT", "/*"}:                                            "unknown",
		{"TRACE", ""}:                                            "unknown",
	} {
		if got := web.Action(request[0], request[1]); got != want {
			t.Errorf("%v is %q, want %q", request, got, want)
		}
	}
}
