package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qaloop/internal/identity"
)

// fill writes text over what the field that selector finds holds.
func (b *window) fill(selector, text string) {
	b.t.Helper()
	b.until(`document.querySelector(`+quote(selector)+`)`, selector+" is there")
	evaluate[bool](b, `(() => { const f = document.querySelector(`+quote(selector)+`); f.focus(); f.value = `+quote(text)+`;
		f.dispatchEvent(new Event("input", {bubbles: true})); f.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
}

// wide makes the window that wide.
func (b *window) wide(width int64) {
	b.t.Helper()
	b.do(emulation.SetDeviceMetricsOverride(width, 900, 1, width < 600))
}

// A scorecard from the first click to a score: it is written in the editor,
// tried out, published, and judged with; then it gets a second version, in two
// windows at once.
func TestScorecardIsMadeInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, olena := w.person("admin", identity.Admin), w.person("olena", identity.QA)
	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("olena@centre.example")
	b.open("/scorecards")
	b.sees("Карточек пока нет")

	// Nothing is filled in: the form says where, and goes there.
	b.open("/scorecards/new")
	b.press("aside .btn-primary")
	b.sees("Исправьте 3 поля")
	b.accessible("card-wrong")
	b.fill("#title", "Приём заказа")
	b.fill(`[name="s.0.title"]`, "Начало")
	b.fill(`[name="s.0.c.0.title"]`, "Представился по стандарту")
	// A second criterion with options, by the keyboard.
	evaluate[bool](b, `document.getElementById("s.0.c").focus() ?? true`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until(`document.activeElement.name === "s.0.c.1.title"`, "the cursor is in the new criterion")
	b.fill(`[name="s.0.c.1.title"]`, "Решил вопрос")
	b.click(`[id="s.0.c.1.kind-options"]`)
	for i, option := range []string{"Полностью", "Нет"} {
		b.fill(`[name="s.0.c.1.o.`+string(rune('0'+i))+`.title"]`, option)
		b.fill(`[name="s.0.c.1.o.`+string(rune('0'+i))+`.points"]`, string(rune('2'-2*i)))
	}
	b.fill(`[name="s.0.c.1.weight"]`, "3")
	b.until(`[...document.querySelectorAll("#sections summary .q-num")].map(e => e.textContent.trim()).join().replaceAll("\u00a0", " ") === "25 %,75 %"`, "the weights are counted")
	// It depends on the first, goes up and comes back.
	b.fill(`[name="s.0.c.1.when"]`, evaluate[string](b, `document.querySelector('[name="s.0.c.0.uid"]').value`))
	b.until(`document.querySelector('[name="s.0.c.1.when_value"]')`, "the answers of the first are offered")
	b.click(`[name="do"][value^="remove:"][id$="` + evaluate[string](b, `document.querySelector('[name="s.0.c.0.uid"]').value`) + `"]`)
	b.sees("Критерий «Представился по стандарту» убран")
	b.click("#restore")
	b.until(`document.querySelector('[name="s.0.c.1.title"]')?.value === "Решил вопрос"`, "it is back")
	b.wide(360)
	b.accessible("card-editor-phone")
	b.wide(1440)
	b.press("aside .btn-primary")
	b.sees("Сохранено")
	edit := b.path()
	id := strings.Split(edit, "/")[2]

	b.open("/scorecards/" + id)
	b.sees("Показываем, если «Представился по стандарту» — Да")
	b.sees("нет курса")
	b.open(b.link("/scorecards/" + id + "/try"))
	b.click(`input[value="value:1"]`)
	b.until(`document.querySelector('#try input[value="option:net"]')?.closest("li").hidden === false && !document.querySelector(".htmx-request, .htmx-added, .htmx-settling")`, "the second criterion shows")
	b.click(`#try input[value="option:net"]`)
	b.sees("25,00 %")
	b.sees("Ни одно действующее правило")
	b.wide(768)
	b.accessible("card-try")
	b.wide(1440)
	b.open("/scorecards/" + id)
	b.click(`a[data-dialog="publish"]`)
	b.press("#publish form button[type=submit]")
	b.sees("действует с")

	// It is judged with.
	petro := w.person("petro", identity.Operator)
	e := w.evaluate(olena, w.call(olena, petro, "c-1", w.now()), id, doc{"predstavilsya_po_standartu": doc{"value": 1}, "reshil_vopros": doc{"option": "net", "comment": "не решил"}})
	expect(t, "score", e.in("score").number("percent"), 25)

	// A second version, while somebody else is at it.
	b.press(`form[action$="/versions"] button`)
	b.fill(`[name="s.0.c.0.weight"]`, "2")
	card := admin.ask(http.MethodGet, "/scorecards/"+id+"?version=2", http.StatusOK, nil)
	changed := card.doc(t)
	changed["title"] = "Приём заказа по телефону"
	for _, own := range []string{"id", "rev", "version", "state", "created_by", "created_at", "updated_at", "published_at"} {
		delete(changed, own)
	}
	admin.put("/scorecards/"+id, http.StatusOK, changed, "If-Match", card.header.Get("ETag"))
	b.press("aside .btn-primary")
	b.sees("Карточку изменили в другом окне")
	b.accessible("card-conflict")
	b.press("main form .btn-primary")
	b.sees("Сохранено")
	b.open("/scorecards/" + id + "/compare")
	b.sees("Вес")
	kept := admin.get("/scorecards/" + id + "?version=2")
	expect(t, "title of the second version", kept.text("title"), "Приём заказа")
	expect(t, "weight", kept.list("sections")[0].list("criteria")[0].number("weight"), 2)
	expect(t, "key", kept.list("sections")[0].list("criteria")[0].text("key"), "predstavilsya_po_standartu")
	b.open("/scorecards")
	b.sees("черновик")
}
