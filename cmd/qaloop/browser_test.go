package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"qaloop/internal/identity"
)

// choose puts a file into the field that selector finds, as a person would.
func (b *window) choose(selector, file string) {
	b.t.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		field, _, err := runtime.Evaluate(`document.querySelector(` + quote(selector) + `)`).Do(ctx)
		if err != nil {
			return err
		}
		return dom.SetFileInputFiles([]string{path}).WithObjectID(field.ObjectID).Do(ctx)
	}), chromedp.Evaluate(`document.querySelector(`+quote(selector)+`).dispatchEvent(new Event("change", {bubbles: true}))`, nil))
}

// keys presses keys, named by their place on the keyboard ("KeyN", "Digit4"),
// one after the other. They write no letters: scripts are to act on them.
func (b *window) keys(codes ...string) {
	b.t.Helper()
	for _, code := range codes {
		b.chord(code, input.ModifierNone)
	}
}

// chord presses a key together with modifiers.
func (b *window) chord(code string, held input.Modifier) {
	b.t.Helper()
	for _, way := range []input.KeyType{input.KeyRawDown, input.KeyUp} {
		b.do(input.DispatchKeyEvent(way).WithCode(code).WithKey(code).WithModifiers(held))
	}
}

// The whole loop by hand: a log comes in, a call is scored with the keyboard,
// its operator reads the feedback, takes the course and passes.
func TestTheLoopInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, tamara := w.person("admin", identity.Admin), w.person("tamara", identity.Trainer, identity.Designer)
	w.person("olena", identity.QA)
	w.card(tamara)
	w.rule(tamara, w.course(tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "auto")

	olena := browse(t, w.site.URL, 1440, 900)
	olena.signIn("olena@centre.example")
	olena.open("/imports")
	olena.choose("#file", data("asterisk-queue_log"))
	olena.press("form[data-import] button[type=submit]")
	olena.sees("готово")
	olena.sees("158")
	olena.accessible("import")

	olena.open("/interactions")
	olena.open(olena.link("/interactions/i_"))
	call := olena.path()
	olena.press("main form button.btn-primary")
	scoring := olena.path()
	olena.sees("Представился")
	olena.keys("KeyN") // no: a comment is asked for, and the cursor is in it
	olena.until(`document.activeElement.matches("input[type=text]")`, "the cursor is in the comment")
	olena.do(input.InsertText("Не назвал имя"))
	olena.keys("Escape", "KeyU", "Digit4", "Digit1")
	olena.sees("Сохранено")
	olena.until(`document.querySelectorAll("main input[type=radio]:checked").length >= 3`, "all is answered")
	olena.accessible("scoring")
	// A reload shows what was saved.
	olena.open(scoring)
	olena.until(`document.querySelector("input[value='Не назвал имя']")`, "the comment was kept")
	olena.do(chromedp.Evaluate(`document.documentElement.dataset.old = "1"`, nil))
	olena.chord("Enter", input.ModifierCtrl)
	olena.loaded()
	olena.sees("Договориться обо всём")
	olena.accessible("submitted")

	operator := admin.get("/staff/" + admin.get("/interactions/"+filepath.Base(call)).text("operator_id"))
	w.hire(admin, operator, "petro")
	petro := olena.beside(390, 844)
	petro.signIn("petro@centre.example")
	petro.open("/today")
	petro.sees("Не назвал имя")
	petro.accessible("today")
	petro.press(`main a[href^="/evaluations/"]`)
	petro.press(`form[action$="/acknowledge"] button`)
	petro.open("/learning")
	petro.press(`main a[href^="/learning/"]`)
	petro.press(`form[action$="/start"] button`)
	petro.sees("Назовите срок")
	petro.press(`main form button.btn-primary`)
	petro.click("input[name=q0][value='0']")
	petro.click("input[name=q1][value='1']")
	petro.accessible("quiz")
	petro.click("input[name=q1][value='2']")
	petro.press(`main form button.btn-primary`)
	petro.sees("Тест пройден")
	petro.accessible("passed")

	done := tamara.all("/assignments")
	expect(t, "assignments", len(done), 1)
	expect(t, "state", done[0].text("state"), "completed")
	evaluation := tamara.get("/evaluations/" + filepath.Base(scoring))
	expect(t, "evaluation", evaluation.text("state"), "acknowledged")
	w.verified()
}
