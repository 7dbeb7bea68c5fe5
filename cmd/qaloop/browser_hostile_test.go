package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
)

// scripts is a text that runs wherever a page forgets to escape: between
// elements, in attributes with either quote, in an address, in Markdown, in a
// script.
const scripts = `"><svg onload=qx()>'x='<img src=x onerror=qx()><script>qx()</script>[x](javascript:qx())`

// script is the same in little, for names that have to be short.
const script = `<img src=x onerror=qx()>`

// formulas are what a spreadsheet would calculate, or fetch.
var formulas = []string{
	`=1+1`, `+1+1`, `-1+1`, `@SUM(1)`, "\t=1+1", `=cmd|' /C calc'!A0`, `=HYPERLINK("http://x.example","x")`, `＝1+1`, `＋1`, `－1`, `＠x`,
	`x";=1+1;"`, `x,=1+1`, `"=1+1"`, `=1+1";"`, `;=1+1`, `-2+3+cmd|' /C calc'!D2`, "x\n=1+1", "x\r\n=1+1", "\u00a0=1+1",
}

// What people write never runs in a browser and is no formula in a spreadsheet,
// wherever it is shown and in whatever file it goes out; and a list of people
// that went out comes in as it was.
func TestNothingThatIsWrittenRuns(t *testing.T) {
	t.Parallel()
	h := newHalves(t)
	by := h.person("everybody", identity.Roles...)
	for _, text := range formulas {
		h.plant(by, text)
	}
	h.exports(by)
	h.comesBack(by)
	h.plant(by, scripts)
	h.stillInTheBrowser(by)
}

// plant writes text wherever people write what they like.
func (h *halves) plant(by *person, text string) {
	h.t.Helper()
	answers := doc{"greeting": doc{"value": 0, "comment": text}, "tone": doc{"value": 4, "comment": text}, "solution": doc{"option": "none", "comment": text}}
	call := by.post("/interactions", http.StatusCreated, doc{
		"call_id": newUUID(), "line": text[:min(len(text), 60)], "operator_id": h.owner("a1"), "started_at": time.Now().Add(-time.Minute).UTC().Format(time.RFC3339),
		"customer": text, "topic": text, "attributes": []doc{{"name": text[:min(len(text), 40)], "value": text}}, "transcript": []doc{{"at_seconds": 1, "speaker": "customer", "text": text}},
	}).text("id")
	evaluation := h.evaluate(by, call, h.card, answers).text("id")
	if text == scripts {
		by.put("/evaluations/"+newUUID(), http.StatusCreated, doc{"interaction_id": h.call(by, h.people["operator"], newUUID(), time.Now().Add(-time.Minute)), "scorecard_id": h.card, "sample_origin": "random", "answers": answers})
	} else {
		by.post("/evaluations/"+evaluation+"/void", http.StatusOK, doc{"reason": text})
	}
	by.post("/survey-responses", http.StatusCreated, doc{"survey_id": h.survey, "interaction_id": call, "csat": 1, "comment": text})
	taken, inputs := map[string]bool{}, h.inputs()
	for _, o := range apitest.Operations(h.t) {
		body, known := inputs[o.Method+" "+o.Path]
		if !known || !slices.Contains([]string{"/staff", "/teams", "/tokens", "/saved-filters", "/scorecards", "/courses", "/rules", "/surveys", "/assignments"}, strings.TrimPrefix(o.Path, "/api/v1")) {
			continue
		}
		_, free := leaves(body, nil)
		for _, written := range []string{text, script} {
			said, _ := with(body, written, free...).(doc)
			for name, value := range map[string]string{"password": testPassword, "query": "line=sales"} {
				if _, has := said[name]; has {
					said[name] = value
				}
			}
			raw, err := json.Marshal(said)
			if err != nil {
				h.t.Fatal(err)
			}
			status, made := by.sendRaw(o.Method, o.Path, raw)
			if status < http.StatusBadRequest {
				taken[o.Path] = true
				h.publish(by, strings.TrimPrefix(o.Path, "/api/v1"), made)
			} else if status >= http.StatusInternalServerError {
				h.t.Errorf("%s %s with %q: %d %.300s", o.Method, o.Path, written, status, made)
			}
			if taken[o.Path] || text != scripts {
				break
			}
		}
	}
	if text == scripts && len(taken) < 7 {
		h.t.Errorf("it is taken only by %v", slices.Sorted(maps.Keys(taken)))
	}
}

// publish shows to everybody what was made, where that takes another step.
func (h *halves) publish(by *person, noun string, made []byte) {
	id := answer{body: made}.doc(h.t).text("id")
	step := map[string]string{"/scorecards": "/publish", "/courses": "/publish", "/rules": "/activate", "/surveys": "/open"}[noun]
	if step != "" {
		by.sendRaw(http.MethodPost, "/api/v1"+noun+"/"+id+step, nil)
	}
}

// number is what a cell may begin with that a formula could begin with, too.
var number = regexp.MustCompile(`^[-+]?[0-9]+([.,][0-9]+)?$`)

// exports looks through every file that the pages offer.
func (h *halves) exports(by *person) {
	h.t.Helper()
	cells, formats := map[string]int{}, []string{"csv", "csv_plain", "xlsx"}
	for _, path := range []string{"/staff", "/interactions", "/evaluations", "/findings", "/assignments", "/surveys", "/audit", "/team", "/overview"} {
		for _, format := range formats {
			query := url.Values{"format": {format}}
			if path == "/team" {
				query.Set("team_id", h.teams["a"])
			}
			if path == "/surveys" {
				query.Set("survey_id", h.survey)
			}
			for _, cell := range h.cellsOf(path, format, by.file(path+"/export?"+query.Encode())) {
				cells[path]++
				// In a workbook every cell says what it is, and a text is one.
				if format != "xlsx" && strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 && !number.MatchString(cell) {
					h.t.Errorf("%s as %s: a spreadsheet takes %q for a formula", path, format, cell)
				}
			}
		}
	}
	h.t.Logf("cells %v", cells)
}

// file is what comes from an address of the pages, byte by byte.
func (p *person) file(path string) []byte {
	p.w.t.Helper()
	r, err := http.NewRequestWithContext(p.w.t.Context(), http.MethodGet, p.site+path, nil)
	if err != nil {
		p.w.t.Fatal(err)
	}
	a := p.exchange(r)
	if a.status != http.StatusOK {
		p.w.t.Errorf("%s: %d %.200s", path, a.status, a.body)
	}
	return a.body
}

// cellsOf are the cells of a file, as a spreadsheet reads them.
func (h *halves) cellsOf(path, format string, body []byte) []string {
	h.t.Helper()
	if format != "xlsx" {
		lines := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\uFEFF"))))
		lines.FieldsPerRecord = -1
		if head, _, _ := strings.Cut(string(body), "\n"); strings.Contains(head, ";") {
			lines.Comma = ';'
		}
		rows, err := lines.ReadAll()
		if err != nil {
			h.t.Errorf("%s as %s: %v", path, format, err)
		}
		return slices.Concat(rows...)
	}
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		h.t.Errorf("%s as %s: %v", path, format, err)
		return nil
	}
	if text := plainText(body); strings.Contains(text, "<f>") || strings.Contains(text, "<f ") || strings.Contains(text, "hyperlink") {
		h.t.Errorf("%s as %s: there is a formula or a link", path, format)
	}
	var cells []string
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			h.t.Errorf("%s as %s: %v", path, format, err)
		}
		cells = append(cells, slices.Concat(rows...)...)
	}
	return cells
}

// comesBack sends the list of people that went out in again: nobody changes.
func (h *halves) comesBack(by *person) {
	h.t.Helper()
	before := by.all("/staff")
	for _, format := range []string{"csv", "csv_plain"} {
		file := string(by.file("/staff/export?format=" + format))
		form := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + file + "\r\n--b--\r\n"
		came := by.send(http.MethodPost, "/staff/import", http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, strings.NewReader(form))
		result := came.doc(h.t)
		if came.status != http.StatusOK || result.number("created") != 0 || result.number("updated") != 0 || result.number("unchanged") == 0 {
			h.t.Errorf("the list of people comes back as %d %.2000s", came.status, came.body)
		}
	}
	expect(h.t, "people after their list came back", len(by.all("/staff")), len(before))
}

// stillInTheBrowser opens a page of each kind that shows what was planted: no
// dialog opens, no script of theirs is called, and the content policy has
// nothing to keep out. That is what a window notes by itself (listen).
func (h *halves) stillInTheBrowser(by *person) {
	h.t.Helper()
	c := h.crawlerOf(by)
	shows := map[string]bool{}
	c.look = func(address string, body []byte) { shows[address] = bytes.Contains(body, []byte("onerror=qx()&gt;")) }
	c.crawl("/")
	b := browse(h.t, h.site.URL, 1440, 900)
	b.signInWith(by.email, testPassword)
	opened := 0
	for _, page := range slices.Sorted(maps.Values(c.pages)) {
		if !shows[page] {
			continue
		}
		opened++
		b.open(page)
		if evaluate[bool](b, `"qx" in window`) {
			h.t.Errorf("%s: a script has run", page)
		}
	}
	h.t.Logf("%d pages, of which %d show the text", len(c.pages), opened)
	if opened < 15 {
		h.t.Errorf("only %d pages show what was written", opened)
	}
}
