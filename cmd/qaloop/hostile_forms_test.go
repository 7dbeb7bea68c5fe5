package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"qaloop/api/apitest"
)

// sprinkled are fields that are ours to write, whatever a form sends.
var sprinkled = url.Values{
	"role": {"admin"}, "roles": {"admin", "operator"}, "_id": {"x"}, "org_id": {"x"}, "score": {"100"}, "state": {"void"}, "created_by": {"x"},
	"open": {"true"}, "link": {"x"}, "person_id": {"x"}, "evaluator_id": {"x"}, "password_hash": {"x"}, "auth_rev": {"99"}, "active": {"true"}, "a[$ne]": {"1"}, "a.b": {"1"},
}

// form is what a page sends, and where.
type form struct {
	action string
	fields url.Values
	on     string
}

// formsOf collects the forms of pages that change something, one for each route
// and set of fields.
type formsOf struct {
	c     *crawler
	seen  map[string]bool
	forms []form
	asked map[string]map[string]bool // path of a list → names of its parameters
}

// collect notes the forms of a page.
func (f *formsOf) collect(address string, body []byte) {
	if !bytes.Contains(body, []byte("<html")) {
		return
	}
	page, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return
	}
	on, err := url.Parse(address)
	if err != nil {
		return
	}
	for name := range on.Query() {
		f.ask(on.Path, name)
	}
	for node := range page.Descendants() {
		if node.Type != html.ElementNode || node.Data != "form" {
			continue
		}
		has := attributes(node)
		action, err := on.Parse(has["action"])
		if err != nil || action.Host != "" {
			continue
		}
		fields := named(node)
		if !strings.EqualFold(has["method"], http.MethodPost) {
			for name := range fields {
				f.ask(action.Path, name)
			}
			continue
		}
		key := f.c.routeOf(http.MethodPost, action.Path) + fmt.Sprint(len(fields))
		if f.seen[key] || action.Path == "/sign-out" || action.Path == "/sign-in" || action.Path == "/account/password" {
			continue
		}
		f.seen[key] = true
		f.forms = append(f.forms, form{action.RequestURI(), fields, address})
	}
}

func (f *formsOf) ask(path, name string) {
	if f.asked[path] == nil {
		f.asked[path] = map[string]bool{}
	}
	f.asked[path][name] = true
}

// named are all fields of a form, also those that nobody has filled in.
func named(node *html.Node) url.Values {
	fields := filled(node)
	for inner := range node.Descendants() {
		if inner.Type != html.ElementNode {
			continue
		}
		has := attributes(inner)
		if name := has["name"]; name != "" && !fields.Has(name) && slices.Contains([]string{"input", "textarea", "select", "button"}, inner.Data) {
			fields.Set(name, has["value"])
		}
	}
	return fields
}

// hostileForms asks every list, and fills every form, with hostile texts.
func (h *halves) hostileForms(by *person) {
	f := h.allForms(by)
	h.hostileLists(by, f)
	sent := 0
	post := func(form form, fields url.Values) {
		sent++
		status, text := by.page(http.MethodPost, form.action, fields)
		if status >= http.StatusInternalServerError {
			h.t.Errorf("POST %s (on %s) with %.200q: %d", form.action, form.on, fields, status)
		}
		h.harmless(form.action, []byte(text))
	}
	turn := 0
	for _, form := range f.forms {
		for range 2 {
			turn++
			all := maps.Clone(sprinkled)
			for name := range form.fields {
				all.Set(name, hostileTexts[turn%len(hostileTexts)])
			}
			post(form, all)
		}
		for i, name := range slices.Sorted(maps.Keys(form.fields)) {
			if turn++; i > 5 {
				break
			}
			one := maps.Clone(form.fields)
			one.Set(name, hostileTexts[turn%len(hostileTexts)])
			post(form, one)
		}
	}
	h.t.Logf("%d forms, filled in %d times", len(f.forms), sent)
	if len(f.forms) < 30 {
		h.t.Errorf("only %d forms were found", len(f.forms))
	}
}

// allForms goes through the pages of somebody who may do everything.
func (h *halves) allForms(by *person) *formsOf {
	c := h.crawlerOf(by)
	f := &formsOf{c: c, seen: map[string]bool{}, asked: map[string]map[string]bool{}}
	c.look = f.collect
	c.crawl("/")
	return f
}

// hostileQueries are what stands behind the name of a parameter in an address.
var hostileQueries = []string{
	"=%7B%22%24ne%22%3Anull%7D", "[$ne]=1", "[$gt]=", ".b=1", "=%24hash", "=a&PARAM=b", "=%00", "=a%00b", "=%FF%FE", "=%E2%80%AEa", "=.*", "=%5E", "=%28%5B",
	"=" + strings.Repeat("9", 400), "=%3Cscript%3Eqx()%3C/script%3E", "=%22%3E%3Cimg src=x onerror=qx()%3E", "=-1", "=1e999", "=0001-01-01", "=9999-12-31T23:59:59Z",
}

// hostileLists asks every list of both faces.
func (h *halves) hostileLists(by *person, f *formsOf) {
	asked, turn := 0, 0
	for _, o := range apitest.Operations(h.t) {
		if o.Method != http.MethodGet || !strings.HasPrefix(o.Path, "/api/v1/") {
			continue
		}
		path := strings.Replace(o.Path, "{id}", h.aboutWhat(o.Path), 1)
		for _, name := range o.Query {
			none := h.rows(by, path, name+"=nothing-is-called-so")
			for range 3 {
				turn++
				query := name + strings.ReplaceAll(hostileQueries[turn%len(hostileQueries)], "PARAM", name)
				asked++
				if got := h.rows(by, path, query); none >= 0 && got > none && !bounded(query) {
					h.t.Errorf("%s?%s finds %d, and a text that is nowhere %d", path, query, got, none)
				}
			}
		}
	}
	for path, names := range f.asked {
		for name := range names {
			for range 2 {
				turn++
				query := url.QueryEscape(name) + strings.ReplaceAll(hostileQueries[turn%len(hostileQueries)], "PARAM", name)
				asked++
				status, body := by.fetch(path + "?" + strings.ReplaceAll(query, " ", "%20"))
				if status >= http.StatusInternalServerError {
					h.t.Errorf("%s?%s: %d", path, query, status)
				}
				h.harmless(path+"?"+query, body)
			}
		}
	}
	h.t.Logf("%d hostile addresses", asked)
}

// bounded reports whether a query sets a bound, behind which there may well be
// something.
func bounded(query string) bool {
	return strings.Contains(query, "-12-31") || strings.Contains(query, "-01-01") || strings.Contains(query, "=-1")
}

// rows is how many things a list of the API answers with; -1 is none, since the
// question is refused.
func (h *halves) rows(by *person, path, query string) int {
	status, body := by.fetch(path + "?" + strings.ReplaceAll(query, " ", "%20"))
	if status >= http.StatusInternalServerError {
		h.t.Errorf("%s?%s: %d %.300s", path, query, status, body)
	}
	if status != http.StatusOK {
		return -1
	}
	return len(answer{body: body}.doc(h.t).list("items"))
}

// active finds in a page what runs: ours come from /static/ alone, and none of
// our links leads to a script.
var activeScheme = regexp.MustCompile(`(?i)^[\x00-\x20]*(javascript|vbscript|data):`)

// harmless wants a page in which nothing runs that is not ours.
func (h *halves) harmless(at string, body []byte) {
	if !bytes.Contains(body, []byte("<")) || bytes.HasPrefix(body, []byte("{")) || strings.Contains(at, "/export") || strings.Contains(at, "format=") {
		return // a file
	}
	page, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return
	}
	for node := range page.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		has := attributes(node)
		if node.Data == "script" && !strings.HasPrefix(has["src"], "/static/") && !strings.HasPrefix(has["src"], "/api/docs/") && has["type"] != "application/json" {
			h.t.Errorf("%s: a script of %q", at, has["src"])
		}
		if slices.Contains([]string{"iframe", "object", "embed", "base", "style"}, node.Data) && !strings.HasPrefix(at, "/api/docs") {
			h.t.Errorf("%s: a %s", at, node.Data)
		}
		for name, value := range has {
			if strings.HasPrefix(name, "on") || name == "style" && !strings.HasPrefix(at, "/api/docs") || strings.HasPrefix(name, "hx-on") {
				h.t.Errorf("%s: %s has %s=%q", at, node.Data, name, value)
			}
			if (name == "href" || name == "src" || name == "action" || name == "formaction" || name == "xlink:href") && activeScheme.MatchString(value) && node.Data != "img" && node.Data != "link" {
				h.t.Errorf("%s: %s leads to %.100q", at, node.Data, value)
			}
		}
	}
}

// keepsStill goes through all pages of somebody who may do everything, after all
// that was sent: nothing of it runs.
func (h *halves) keepsStill(by *person) {
	began, pages := time.Now(), 0
	c := h.crawlerOf(by)
	c.look = func(address string, body []byte) { pages++; h.harmless(address, body) }
	c.crawl("/")
	h.t.Logf("%d pages in %v", pages, time.Since(began))
}
