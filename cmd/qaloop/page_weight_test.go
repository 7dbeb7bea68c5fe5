package main

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qaloop/cmd/qaloop/starter"
)

// What a page may transfer: on the first visit all that it needs before charts
// and audio, later only what a browser does not keep.
const (
	firstVisit = 250_000
	laterVisit = 30_000
)

// loader fetches as a browser does, packed, and weighs what comes.
type loader struct {
	t      *testing.T
	client *http.Client
	site   string
	kept   map[string]weighed // what a browser keeps for good
}

// weighed is a file: its text and how many bytes came.
type weighed struct {
	text  string
	bytes int
}

func (l *loader) fetch(address string) weighed {
	l.t.Helper()
	if file, ok := l.kept[address]; ok {
		return file
	}
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodGet, l.site+address, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip") // said by us, so the client leaves the body packed
	r.Header.Set("Accept-Language", "ru")
	res, err := l.client.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		l.t.Fatalf("%s: status %d, %v", address, res.StatusCode, err)
	}
	file := weighed{string(raw), len(raw)}
	if res.Header.Get("Content-Encoding") == "gzip" {
		plain, err := gzip.NewReader(strings.NewReader(file.text))
		if err != nil {
			l.t.Fatal(err)
		}
		text, err := io.ReadAll(plain)
		if err != nil {
			l.t.Fatal(err)
		}
		file.text = string(text)
	}
	if strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		l.kept[address] = file
	}
	return file
}

var (
	inPage   = regexp.MustCompile(`<(?:script|link|img)\s[^>]*?(?:src|href)="(/static/[^"]+)"`)
	inModule = regexp.MustCompile(`(?m)^(?:import|export)\s[^;'"]*?['"](\.[^'"]+)['"]`) // not import(…), which waits until it is needed
	inStyle  = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)
)

// needed are the addresses of all that the file at address needs.
func needed(address, text string) []string {
	pattern := inPage
	switch {
	case strings.HasSuffix(address, ".js"):
		pattern = inModule
	case strings.HasSuffix(address, ".css"):
		pattern = inStyle
	case strings.HasPrefix(address, "/static/"):
		return nil
	}
	base := &url.URL{Path: address}
	var found []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		if ref, err := base.Parse(m[1]); err == nil && ref.Scheme == "" {
			found = append(found, ref.Path)
		}
	}
	return found
}

// weigh is what a first visit of page transfers, and what a later one does.
func (l *loader) weigh(page string) (first, later int) {
	l.t.Helper()
	html := l.fetch(page)
	first, later = html.bytes, html.bytes
	seen := map[string]bool{}
	waiting := needed(strings.SplitN(page, "?", 2)[0], html.text)
	for len(waiting) > 0 {
		address := waiting[0]
		waiting = waiting[1:]
		if seen[address] || strings.Contains(address, "/wavesurfer-") {
			continue // twice is once; the waveform is audio
		}
		seen[address] = true
		file := l.fetch(address)
		first += file.bytes
		if _, kept := l.kept[address]; !kept {
			later += file.bytes
		}
		waiting = append(waiting, needed(address, file.text)...)
	}
	return first, later
}

var inSideBar = regexp.MustCompile(`<a class="q-nav-a[^>]*? href="(/[^"]*)"`)

// Every place in the side bar of every role is light, on the first visit and
// later.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	for _, who := range []string{"operator", "supervisor", "qa", "trainer", "designer", "planner", "hr", "manager", "admin"} {
		p := &person{w: &world{t: t, db: w.db, app: w.app, site: w.site}, email: who + "@qaloop.demo", client: newClient(t), site: w.site.URL}
		p.enter(starter.DemoPassword)
		l := &loader{t, p.client, w.site.URL, map[string]weighed{}}
		pages := []string{"/account"}
		for _, m := range inSideBar.FindAllStringSubmatch(l.fetch("/account").text, -1) {
			if !slices.Contains(pages, m[1]) {
				pages = append(pages, m[1])
			}
		}
		for _, page := range pages {
			first, later := l.weigh(page)
			t.Logf("%s %s: %d kB, later %d kB", who, page, first/1000, later/1000)
			if first > firstVisit || later > laterVisit {
				t.Errorf("%s %s transfers %d bytes on the first visit and %d later; at most %d and %d are allowed", who, page, first, later, firstVisit, laterVisit)
			}
			if first < 100_000 {
				t.Errorf("%s %s: %d bytes cannot be all", who, page, first)
			}
		}
	}
}
