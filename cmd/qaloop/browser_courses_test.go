package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qaloop/internal/identity"
)

// everywhere wants the page to be for everybody on a phone, a tablet and a
// screen: in the dark on the phone, in the light on the screen.
func (b *window) everywhere(name string) {
	b.t.Helper()
	b.fits(name)
	b.do(chromedp.EmulateViewport(360, 900))
	b.accessibleIn("dark", name+"-360")
	b.do(chromedp.EmulateViewport(1440, 900))
	b.accessibleIn("light", name+"-1440")
}

// tick presses the box or radio with that id.
func (b *window) tick(id string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(`document.getElementById(`+quote(id)+`).click()`, nil))
}

// A course is written, tried and published, assigned to two by hand, and taken
// with the keyboard; then its page says how that went.
func TestCourseIsWrittenAssignedAndTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("tamara", identity.Trainer, identity.Designer)
	w.person("olha", identity.Operator)
	w.person("ivan", identity.Operator)

	tamara := browse(t, w.site.URL, 1440, 900)
	tamara.signIn("tamara@centre.example")
	tamara.open("/courses")
	tamara.sees("Курсов пока нет")
	tamara.open("/courses/new")
	tamara.press("main form button.btn-primary")
	tamara.sees("Заполните это поле")
	tamara.fill("#title", "Назвать срок")
	tamara.fill("#minutes", "45")
	tamara.press("main form button.btn-primary")
	course := tamara.path()[:len(tamara.path())-len("/edit")]
	tamara.writeCourse()

	tamara.click("[name=do][value=save]")
	tamara.until(`location.pathname === `+quote(course), "what is whole leads to the course")
	tamara.sees("Черновик готов")
	tamara.everywhere("course-draft")
	tamara.click("[data-dialog=publish]")
	tamara.press("#publish form button.btn-primary")
	tamara.sees("Версия 1, опубликована")

	tamara.open("/assignments/new?course_id=" + course[len("/courses/"):])
	tamara.click("main aside button.btn-primary")
	tamara.sees("Выберите хотя бы одного оператора")
	tamara.do(chromedp.Evaluate(`document.querySelectorAll("[name=operator_id]").forEach(box => box.click())`, nil))
	tamara.sees("Выбрано 2")
	tamara.everywhere("assign")
	tamara.press("main aside button.btn-primary")
	tamara.sees("Назначено 2 операторам")
	tamara.until(`document.querySelectorAll("tbody#rows tr").length === 2`, "both are on the board")
	tamara.everywhere("board-open")
	tamara.open("/assignments/new?course_id=" + course[len("/courses/"):])
	tamara.sees("уже открыт")

	olha := tamara.beside(390, 844)
	olha.signIn("olha@centre.example")
	olha.open("/learning")
	olha.press(`main a[href^="/learning/t_"]`)
	olha.press(`form[action$="/start"] button`)
	olha.press(`main form button.btn-primary`)
	olha.keys("Digit1", "Enter") // a wrong answer
	olha.until(`document.activeElement.matches("[data-quiz] button")`, "the last question leads to the button")
	olha.press("[data-quiz] button.btn-primary")
	olha.sees("Что повторить")
	olha.accessible("result-wrong")
	olha.press(`main a[href$="/quiz"]`)
	olha.sees("Это последняя попытка")
	olha.accessible("quiz-last")
	olha.keys("Digit2")
	olha.press("[data-quiz] button.btn-primary")
	olha.sees("Тест пройден")

	tamara.open(course + "/results")
	tamara.sees("мало данных") // one person is no rate
	tamara.everywhere("results")
	tamara.open("/assignments?view=completed")
	tamara.press("tbody#rows a")
	tamara.sees("Попытка 2: 100,00 %")
	tamara.do(chromedp.Evaluate(`document.querySelectorAll("details").forEach(one => one.open = true)`, nil))
	tamara.everywhere("assignment")
}

// writeCourse fills in the editor: what is missing is said where it is, what
// is removed comes back, and what is written is saved by itself.
func (b *window) writeCourse() {
	b.t.Helper()
	b.fill(`[id="lesson.0.title"]`, "Когда")
	b.fill(`[id="lesson.0.markdown"]`, "Назовите **срок**.")
	b.until(`document.querySelector("[data-preview] strong")?.innerText === "срок"`, "the text is shown as it will be")
	b.do(chromedp.Evaluate(`document.getElementById("lesson.0.markdown").select()`, nil))
	b.click(`[data-md=quote]`)
	b.until(`document.querySelector("[data-preview] blockquote")`, "the button writes Markdown")
	b.click("[name=do][value=save]")
	b.sees("До публикации осталось")
	b.sees("Отметьте верный ответ")
	b.everywhere("editor-wrong")
	b.click(`[value="lesson.remove.0"]`)
	b.sees("Урок «Когда» убран")
	b.click(`[value="part.back"]`)
	b.until(`document.getElementById("lesson.0.title").value === "Когда"`, "the lesson is back")
	b.fill(`[id="question.0.text"]`, "Когда называют срок?")
	b.fill(`[id="question.0.option.0.text"]`, "Потом")
	b.fill(`[id="question.0.option.1.text"]`, "До конца звонка")
	b.tick("question.0.option.1.correct")
	b.fill("#max_attempts", "2")
	b.do(chromedp.Evaluate(`document.querySelector("[name=shuffle]").click()`, nil)) // the keys below know the order
	b.until(`document.querySelector("[data-saved]").dataset.state === "saved" && !("guard" in document.getElementById("editor").dataset)`, "it is saved by itself")
	editor := b.path()
	b.click("[data-flush]")
	b.until(`location.pathname.endsWith("/try")`, "the quiz to try")
	b.loaded()
	b.keys("Digit2")
	b.press("[data-quiz] button.btn-primary")
	b.sees("тест пройден")
	b.accessible("try")
	b.open(editor)
	b.until(`document.getElementById("question.0.option.1.text").value === "До конца звонка"`, "what was written is there")
}

// Several proposals are approved at once. One that has changed since it was
// seen is left, and the trainer is told.
func TestSeveralAreApprovedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tamara, qa := w.person("tamara", identity.Trainer, identity.Designer), w.person("olena", identity.QA)
	olha, ivan := w.person("olha", identity.Operator), w.person("ivan", identity.Operator)
	card := w.card(tamara)
	w.rule(tamara, w.course(tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "trainer")
	miss := doc{"greeting": doc{"value": 0, "comment": "не назвал имя", "at_seconds": 42}, "tone": doc{"value": 5}, "solution": doc{"option": "full"}}
	w.evaluate(qa, w.call(qa, olha, "1", w.now().Add(-time.Hour)), card, miss)
	w.evaluate(qa, w.call(qa, ivan, "2", w.now().Add(-time.Hour)), card, miss)

	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("tamara@centre.example")
	b.open("/assignments")
	b.click("[data-all]")
	b.sees("Выбрано 2")
	b.everywhere("board")
	w.evaluate(qa, w.call(qa, ivan, "3", w.now().Add(-time.Minute)), card, miss) // joins ivan's
	b.press("#bulk [value=approve]")
	b.sees("Утверждено 1 из 2")
	b.sees("Ivan")
	b.everywhere("board-outcomes")
	b.until(`document.querySelectorAll("[data-one]").length === 1 && document.querySelector("[data-one]").checked`, "what is left stays chosen")
	b.click("[data-dialog=bulk-due]")
	b.do(chromedp.Evaluate(`document.getElementById("due_on").value = "2099-12-30"`, nil))
	b.press("#bulk-due [value=due]")
	b.sees("Срок изменён: 1")
	b.press(`[data-row] .q-who a`)
	b.sees("Срок перенесён")
	b.sees("с 0:42")
	b.press(`form[action$="/approve"] button`)
	b.sees("Утверждено")
	for _, a := range tamara.all("/assignments?open=true") {
		expect(t, "state", a.text("state"), "assigned")
	}
	expect(t, "on time", len(tamara.all("/assignments?order=latest&origin=rule")), 2)
	tamara.ask(http.MethodGet, "/assignments?closed=true", http.StatusOK, nil)
	w.verified()
}
