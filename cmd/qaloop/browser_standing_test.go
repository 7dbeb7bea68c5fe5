package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qaloop/cmd/qaloop/starter"
)

// The numbers of a team, an operator and the centre are for everybody: they pass
// axe-core, light and dark, wide and on a phone, and the table sorts by its
// heads.
func TestNumbersAreForEverybody(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	for name, size := range map[string][2]int64{"wide": {1440, 900}, "phone": {390, 844}} {
		t.Run(name, func(t *testing.T) {
			here := &world{t: t, db: w.db, app: w.app, site: w.site}
			b := here.visit("supervisor", size[0], size[1])
			b.accessible("team-" + name)
			b.press(`button[form="sort"][value="-score"]`)
			b.until(`document.querySelector('th[aria-sort="descending"] button[value="score"]')`, "the table is sorted the other way")
			b.open("/team?period=quarter")
			b.open(b.link("/team/operators/"))
			b.accessible("operator-" + name)
			b.open("/overview")
			b.accessible("overview-" + name)
		})
	}
}

// A supervisor's morning without a mouse: whom they should see, what is the
// matter with one of the team, and the call that shows it. Then a manager's:
// the numbers behind a picture, and the team that they are about.
func TestTeamIsLedWithTheKeyboard(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	b := w.visit("supervisor", 1440, 900)
	if b.path() != "/team" {
		t.Errorf("a supervisor begins at %s", b.path())
	}
	b.sees("Кому вы нужны сегодня")
	b.follow(`main .q-needs-list a.btn`)
	b.until(`document.querySelector("main tbody tr")`, "what needs the supervisor is there")
	b.open("/team")
	b.follow(`main table a[href^="/team/operators/"]`)
	b.until(`location.pathname.startsWith("/team/operators/")`, "the operator's page")
	b.follow(`main a[href^="/evaluations/"]`)
	b.sees("Все ответы")

	m := b.beside(1440, 900)
	m.signInWith("manager@qaloop.demo", starter.DemoPassword)
	if m.path() != "/overview" {
		t.Errorf("a manager begins at %s", m.path())
	}
	m.tab(`main qa-chart summary`)
	m.do(chromedp.KeyEvent(kb.Enter))
	m.until(`document.activeElement.closest("details").open && document.activeElement.closest("details").querySelector("table").checkVisibility()`, "the numbers of the picture")
	m.follow(`main table a[href^="/team?"]`)
	m.until(`location.pathname === "/team"`, "the team of the row")
}

// tab presses Tab until what selector finds has the focus.
func (b *window) tab(selector string) {
	b.t.Helper()
	const most = 120
	for range most {
		b.do(chromedp.KeyEvent(kb.Tab))
		if evaluate[bool](b, `document.activeElement.matches(`+quote(selector)+`)`) {
			return
		}
	}
	b.picture("failed")
	b.t.Fatalf("%s is not among the first %d that Tab leads to on %s", selector, most, b.path())
}

// follow goes to the first link that selector finds, with Tab and Enter.
func (b *window) follow(selector string) {
	b.t.Helper()
	b.tab(selector)
	b.do(chromedp.Evaluate(`document.documentElement.dataset.old = "1"`, nil), chromedp.KeyEvent(kb.Enter))
	b.loaded()
}
