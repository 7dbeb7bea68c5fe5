package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qaloop/internal/identity"
)

// A list of contacts is narrowed, kept under a name and shown in chosen columns;
// from it one goes through the contacts with the keyboard, and back to it as it
// was. What is deleted comes back.
func TestContactsAreFoundAndWalkedThrough(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena, olha := w.person("olena", identity.QA), w.person("olha", identity.Operator)
	for n := range 3 {
		w.call(olena, olha, fmt.Sprint("c-", n), w.now().Add(-time.Duration(n+1)*time.Hour))
	}
	olena.post("/interactions", http.StatusCreated, doc{
		"call_id": "chat-1", "channel": "chat", "line": "care", "operator_id": olha.id, "started_at": w.now().Add(-90 * time.Minute).UTC().Format(time.RFC3339),
		"transcript": []doc{{"at_seconds": 0, "speaker": "customer", "text": "Где заказ?"}, {"at_seconds": 40, "speaker": "operator", "text": "Уже едет"}},
	})

	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("olena@centre.example")
	b.open("/interactions")
	b.sees("4 обращения")
	b.fill("#line", "sales")
	b.press("form[data-tidy] button[type=submit]")
	b.sees("3 обращения")
	b.until(`location.search === "?line=sales"`, "the address says only what narrows")
	b.keepFilter("Продажи")
	b.chooseChannelColumn()
	b.everywhere("contacts")

	b.keys("KeyJ", "KeyJ")
	b.do(chromedp.Evaluate(`document.documentElement.dataset.old = "1"`, nil))
	b.keys("Enter")
	b.loaded()
	b.sees("c-1")
	b.everywhere("contact")
	b.goBeside("BracketRight")
	b.sees("c-2")
	b.until(`document.querySelector(".q-acts button[disabled]")`, "it is the last of the list")
	b.goBeside("BracketLeft")
	b.goBeside("BracketLeft")
	b.sees("c-0") // the chat of another line is left out
	b.press(".q-crumb a")
	b.until(`location.search === "?line=sales" && document.querySelector(".q-view[aria-current]").innerText === "Продажи"`, "the list is as it was")

	b.press(`.q-kept form[action$="/delete"] button`)
	b.sees("Отбор «Продажи» удалён")
	b.press("[data-undo]")
	b.until(`document.querySelector(".q-view[aria-current]")?.innerText === "Продажи"`, "the filter is back")
	b.open("/interactions?channel=chat")
	b.press("tbody#rows a")
	b.sees("Переписка")
	b.sees("Уже едет")
	b.open("/interactions?from=2026-11-30&to=2026-11-01&channel=smoke")
	b.sees("Выберите одно из предложенного")
	b.accessible("contacts-wrong")
	b.open("/interactions?topic=nothing")
	b.sees("Ничего не нашлось")
}

// keepFilter saves what the list is narrowed to; without a name it says so.
func (b *window) keepFilter(name string) {
	b.t.Helper()
	b.until(`!document.querySelector(".q-kept")`, "nothing is kept yet")
	b.do(chromedp.Evaluate(`document.querySelector(".q-conditions details").open = true; document.querySelector("#name").required = false`, nil))
	b.press(`form[action="/interactions/filters"] button`)
	b.until(`document.querySelector(".q-conditions details[open] [role=alert]")`, "a name is missing")
	b.fill("#name", name)
	b.press(`form[action="/interactions/filters"] button`)
	b.until(`document.querySelector(".q-view[aria-current]")?.innerText === `+quote(name), "the filter is a view")
}

// chooseChannelColumn shows the channel, and leaves the customer out.
func (b *window) chooseChannelColumn() {
	b.t.Helper()
	b.do(chromedp.Evaluate(`document.querySelector(".q-contacts-hd details").open = true;
		for (const name of ["channel", "customer"]) document.querySelector("[name=column][value=" + name + "]").click()`, nil))
	b.press(`form[action="/interactions/columns"] button`)
	heads := evaluate[string](b, `[...document.querySelectorAll("thead th")].map(th => th.innerText).join()`)
	if !strings.Contains(heads, "Канал") || strings.Contains(heads, "Клиент") {
		b.t.Errorf("the columns are %s", heads)
	}
}

// goBeside presses a key that leads to another contact.
func (b *window) goBeside(code string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(`document.documentElement.dataset.old = "1"`, nil))
	b.keys(code)
	b.loaded()
}
