//go:build torture

package torture

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"qaloop/cmd/internal/running"
)

// onOpen does a step with an assignment that is open.
func (l *life) onOpen(rt *rapid.T, by *member, step string, body any, status int, then func(*duty)) {
	found := slices.DeleteFunc(slices.Clone(l.assignments), func(d *duty) bool { return !d.open() })
	if len(found) == 0 {
		rt.Skip("there is none")
	}
	d := rapid.SampledFrom(found).Draw(rt, "assignment")
	l.must(by, status, http.MethodPost, "assignments/"+l.openID(d.criterion)+"/"+step, body, "Idempotency-Key", uuid.NewString())
	then(d)
}

// openID is the ID of the assignment of a course that is open.
func (l *life) openID(criterion string) string {
	for _, a := range l.list("assignments") {
		if a["course_id"] == l.courses[criterion] && (a["state"] == "assigned" || a["state"] == "started") {
			id, _ := a["id"].(string)
			return id
		}
	}
	l.rt.Fatalf("no assignment about %s is open", criterion)
	return ""
}

func (l *life) start(rt *rapid.T) {
	l.onOpen(rt, l.who, "start", nil, http.StatusOK, func(d *duty) { d.state = "started" })
}

func (l *life) attempt(rt *rapid.T) {
	wrong := rapid.IntRange(0, 1).Draw(rt, "option")
	l.onOpen(rt, l.who, "attempts", doc{"answers": [][]int{{wrong}}}, http.StatusCreated, func(d *duty) {
		d.state, d.attempts = "started", d.attempts+1
		switch {
		case wrong == 0:
			d.state = "completed"
		case d.attempts == 3:
			d.state = "failed"
		}
	})
}

func (l *life) waiveOne(rt *rapid.T) {
	l.onOpen(rt, l.trainer, "waive", doc{"reason": "on leave"}, http.StatusOK, func(d *duty) { d.state = "waived" })
}

func (l *life) withdrawOne(rt *rapid.T) {
	l.onOpen(rt, l.trainer, "withdraw", doc{"reason": "wrong"}, http.StatusOK, func(d *duty) { d.state = "withdrawn" })
}

// list is everything of the operator in a list, as the evaluator or the trainer
// sees it.
func (l *life) list(what string) []doc {
	by := l.trainer
	if what == "evaluations" {
		by = l.qa
	}
	items, err := toTheEnd(func(query string) running.Answer {
		return l.must(by, http.StatusOK, http.MethodGet, what+"?operator_id="+l.id+"&"+query, nil)
	})
	if err != nil {
		l.rt.Fatal(err)
	}
	return items
}

// lateTime is how long what follows from a step may take where the machine has
// much else to do.
const lateTime = 20 * time.Second

// compare wants that the centre shows what the model says.
func (l *life) compare() {
	for until := time.Now().Add(lateTime); ; <-time.After(50 * time.Millisecond) {
		want, got := l.said(), l.shown()
		if want == got {
			return
		}
		if time.Now().After(until) {
			l.rt.Fatalf("the model says\n%s\nand the centre shows\n%s", want, got)
		}
	}
}

// said is what the model says.
func (l *life) said() string {
	var lines []string
	for _, j := range l.judged {
		if j.state == "draft" { // only its author sees it, and not in lists of others
			continue
		}
		lines = append(lines, judgementLine(j.id, j.state, j.rev, j.words))
	}
	nth := map[string]int{}
	for _, d := range l.assignments {
		lines = append(lines, dutyLine(d.criterion, nth[d.criterion], d.state, len(d.reasons), d.attempts))
		nth[d.criterion]++
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func judgementLine(id, state string, rev int, words map[string]string) string {
	if state == "void" {
		words = nil
	}
	return fmt.Sprintf("evaluation %s %s rev %d %v", id, state, rev, words)
}

func dutyLine(criterion string, n int, state string, reasons, attempts int) string {
	return fmt.Sprintf("course about %s, the %d.: %s, %d reasons, %d attempts", criterion, n, state, reasons, attempts)
}

// shown is what the centre shows.
func (l *life) shown() string {
	var lines []string
	for _, e := range l.list("evaluations") {
		id, _ := e["id"].(string)
		state, _ := e["state"].(string)
		if state == "draft" {
			continue
		}
		rev, _ := e["rev"].(float64)
		words := map[string]string{}
		for _, f := range docs(e["findings"]) {
			for _, d := range docs(f["decisions"]) {
				words[fmt.Sprint(f["criterion"])] = fmt.Sprint(d["decision"])
			}
		}
		lines = append(lines, judgementLine(id, state, int(rev), words))
	}
	all := l.list("assignments")
	slices.SortFunc(all, func(a, b doc) int { return cmp.Compare(fmt.Sprint(a["created_at"]), fmt.Sprint(b["created_at"])) })
	nth := map[string]int{}
	for _, a := range all {
		for _, c := range criteria {
			if a["course_id"] != l.courses[c] {
				continue
			}
			state, _ := a["state"].(string)
			reasons := slices.DeleteFunc(docs(a["causes"]), func(d doc) bool { return d["cleared"] == true })
			lines = append(lines, dutyLine(c, nth[c], state, len(reasons), len(docs(a["attempts"]))))
			nth[c]++
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
