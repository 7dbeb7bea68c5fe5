package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"qaloop/internal/identity"
)

// A rule from the first click on: it is put together as a sentence, tried on
// the past, activated, paused and brought back.
func TestRuleIsMadeInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tamara, olena := w.person("tamara", identity.Trainer, identity.Designer), w.person("olena", identity.QA)
	petro := w.person("petro", identity.Operator)
	card, course := w.card(tamara), w.course(tamara)
	fails := doc{"greeting": doc{"value": 0, "comment": "без имени"}, "tone": doc{"na": true}, "solution": doc{"na": true}}
	for _, call := range []string{"c-1", "c-2", "c-3"} {
		w.evaluate(olena, w.call(olena, petro, call, w.now().Add(-time.Hour)), card, fails)
		w.later(time.Minute)
	}

	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("olena@centre.example")
	b.open("/rules")
	b.sees("Правил пока нет")
	b.open("/rules/new")
	b.press(".q-acts .btn-primary")
	b.sees("Выберите критерий, раздел или критичность")
	b.fill("#title", "Начало звонка")
	b.click("#pick-criteria summary")
	b.click(`input[name=criteria][value=greeting]`)
	b.until(`document.querySelector("#chips-criteria [data-drop]")`, "a chip is there")
	b.fill("#course_id", course)
	b.fill("#fails", "3")
	b.until(`document.querySelector("#says").innerText.replaceAll("\u00a0", " ").includes("найдены 3 ошибки — назначить курс «Договориться обо всём»")`, "the sentence follows the form")
	b.click(`#backtest button[formaction]`)
	b.sees("у 1 из 1 оператора")
	b.until(`document.querySelector("#tested").innerText.includes("12")`, "the test stands beside the button")
	b.fill("#fails", "2")
	b.sees("Правило изменили: пересчитайте")
	b.click(`#backtest button[formaction]`)
	b.until(`document.querySelector("#backtest [data-outdated]").hidden`, "it is tested again")
	b.click("#backtest .q-bt-cases summary")
	b.wide(360)
	b.accessible("rule-tested-phone")
	b.wide(1440)
	b.accessible("rule-tested")
	expect(t, "assignments that a test makes", len(tamara.all("/assignments")), 0)

	b.press(".q-acts .btn-primary")
	b.sees("«Начало звонка» действует, версия 1")
	rule := b.path()
	id := strings.TrimPrefix(rule, "/rules/")
	e := w.evaluate(olena, w.call(olena, petro, "c-4", w.now().Add(-time.Hour)), card, fails)
	expect(t, "decision", findingOf(t, e, "greeting").list("decisions")[0].text("decision"), "assigned")

	// Pause and undo, from the list.
	b.open("/rules")
	b.sees("Если за 30 дней по критерию «Представился» найдены 2 ошибки")
	b.sees("1 раз")
	b.press(`form[action="` + rule + `/pause"] button`)
	b.sees("на паузе: новых назначений не будет")
	expect(t, "state", tamara.get("/rules/"+id).text("state"), "paused")
	b.wide(768)
	b.accessible("rule-paused")
	b.wide(1440)
	b.press(`#toasts [data-undo]`)
	expect(t, "state", tamara.get("/rules/"+id).text("state"), "active")

	// A second version: its criterion has no course, which its card says.
	b.open(rule + "/edit")
	b.sees("Действует версия 1. Ваши правки — версия 2")
	b.fill("#course_id", "")
	b.press(`.q-acts .btn:not(.btn-primary)`)
	b.sees("Черновик сохранён")
	now := tamara.ask(http.MethodGet, "/rules/"+id, http.StatusOK, nil)
	expect(t, "newest version", now.doc(t).number("version"), 2)
	expect(t, "active version", now.doc(t).number("active_version"), 1)

	// Somebody else saves in between.
	b.fill("#due_days", "7")
	other := now.doc(t)
	body := doc{}
	for _, field := range []string{"when", "threshold", "course_id", "due_days", "approval", "cooldown_days"} {
		body[field] = other[field]
	}
	body["title"] = "Начало разговора"
	tamara.put("/rules/"+id, http.StatusOK, body, "If-Match", now.header.Get("ETag"))
	b.press(`.q-acts .btn:not(.btn-primary)`)
	b.sees("Правило изменили в другом окне")
	b.accessible("rule-conflict")
	b.press("main form .btn-primary")
	b.sees("Черновик сохранён")
	expect(t, "due", tamara.get("/rules/"+id).number("due_days"), 7)

	b.open("/scorecards/" + card)
	b.sees("курс «Договориться обо всём»")
	b.open("/rules/" + id + "/retire")
	b.press("main form button[type=submit]")
	b.sees("Правило в архиве")
}
