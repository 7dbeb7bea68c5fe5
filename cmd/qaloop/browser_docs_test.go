package main

import (
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"qaloop/internal/identity"
)

// The page about the API shows every operation, and asks the API with the
// session of whoever looks at it, all under our Content-Security-Policy.
func TestDocsShowAndAskTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("admin", identity.Admin)
	b := browse(t, w.site.URL, 1280, 900)
	b.do(chromedp.Navigate(b.site+"/api/docs"), chromedp.WaitVisible(".opblock-summary"))
	var signedIn int
	b.do(chromedp.Evaluate(`fetch("/api/v1/session", {method: "POST", headers: {"Content-Type": "application/json"},
		body: JSON.stringify({email: "admin@centre.example", password: "`+testPassword+`"})}).then(r => r.status)`, &signedIn, awaited))
	expect(t, "signing in", signedIn, 200)
	b.picture("docs")
	var operations int
	b.do(chromedp.Evaluate(`document.querySelectorAll(".opblock").length`, &operations))
	if operations < 70 {
		t.Errorf("the page shows %d operations", operations)
	}
	b.do(
		chromedp.Click("#operations-session-getMe .opblock-summary-control"),
		chromedp.Click("#operations-session-getMe .try-out__btn"),
		chromedp.Click("#operations-session-getMe .execute"),
	)
	b.sees(`"email": "admin@centre.example"`)
	b.picture("asked")
	b.do(chromedp.Click("#operations-evaluations-putEvaluation .opblock-summary-control"))
	b.sees("Begin or edit an evaluation")
	b.picture("operation")
}

// awaited has a script waited for that promises its value.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
