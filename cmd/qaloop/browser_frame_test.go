package main

import (
	"testing"

	"github.com/chromedp/cdproto/input"
)

// One finds the way with the keyboard alone: the palette to a page and to a
// person, a list by its rows, and a form that is not left by mistake.
func TestTheFrameNeedsNoMouse(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	b := w.visit("trainer", 1440, 900)
	b.sees("Ждут вашего решения")
	b.accessible("home")

	b.chord("KeyK", input.ModifierCtrl)
	b.until(`document.activeElement.id === "palette-q"`, "the palette is open and ready to type")
	b.accessible("palette")
	b.write("#palette-q", "оценки")
	b.until(`document.querySelector("#palette [aria-selected=true]").id === "palette-go-evaluations"`, "the first line is chosen")
	b.do(input.InsertText(" ")) // a space is no other word
	b.chord("Enter", input.ModifierNone)
	b.until(`location.pathname === "/evaluations" && document.readyState === "complete" && document.querySelector("#rows tr")`, "Enter goes there")

	b.keys("KeyJ", "KeyJ", "KeyK", "KeyJ")
	b.until(`document.activeElement === document.querySelectorAll("#rows tr")[1]`, "J and K go through the rows")
	b.chord("Slash", input.ModifierShift)
	b.until(`document.getElementById("keys-help").open`, "? shows the keys")
	b.accessible("keys")
	b.click("#keys-help [data-close]")
	b.keys("Slash")
	b.write("#palette-q", "мельник")
	b.until(`document.querySelector("#palette [data-group=found-people] [aria-selected=true]")`, "a person is found")
	b.sees("Найдено: 1")
	b.click("#palette [data-close]")
	b.open("/search?q=мельник")
	b.accessible("search")

	b.open("/courses/new")
	b.write("main form[data-guard] input:not([type=hidden])", "Новый курс")
	b.click(`.q-nav a[href="/evaluations"]`)
	b.until(`document.getElementById("leave").open`, "the form is not left by mistake")
	b.accessible("leave")
	b.click("#leave [data-close]")
	b.until(`document.querySelector("main form[data-guard] input:not([type=hidden])").value === "Новый курс"`, "what was written is there")
	b.click(`.q-nav a[href="/evaluations"]`)
	b.click("#leave [data-leave]")
	b.until(`location.pathname === "/evaluations"`, "and it is left on purpose")
}
