package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"qaloop/internal/mongodb/mongotest"
)

// gallery is an instance that shows the gallery.
func gallery(t *testing.T) *httptest.Server {
	t.Helper()
	db := mongotest.New(t)
	a, err := newApp(t.Context(), db, options{Log: discard, Clock: clock, Zone: time.UTC, MaxUpload: 1 << 20, MaxInFlight: roomy, Patience: patient, Dev: true})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(a.handler)
	t.Cleanup(site.Close)
	return site
}

// People of a real centre find no gallery.
func TestGalleryIsForThoseWhoAskForIt(t *testing.T) {
	t.Parallel()
	for want, site := range map[int]string{http.StatusNotFound: theDemo(t).site.URL, http.StatusOK: gallery(t).URL} {
		for _, path := range []string{"/dev/gallery", "/dev/gallery/charts"} {
			r, err := http.Get(site + path)
			if err != nil {
				t.Fatal(err)
			}
			_ = r.Body.Close()
			if r.StatusCode != want {
				t.Errorf("%s: status %d, want %d", path, r.StatusCode, want)
			}
		}
	}
}

// drawn is true when every chart of the page has its picture.
const drawn = `[...document.querySelectorAll("qa-chart")].every((c) => c.querySelector(".q-chart-box svg path"))`

// Every part of the pages, in every state, is for everybody: axe-core, both
// themes, wide in Russian and on a phone in English.
func TestGalleryIsForEverybody(t *testing.T) {
	t.Parallel()
	site := gallery(t)
	for lang, size := range map[string][2]int64{"ru": {1440, 900}, "en": {390, 844}} {
		t.Run(lang, func(t *testing.T) {
			b := browse(t, site.URL, size[0], size[1])
			b.open("/dev/gallery?lang=" + lang)
			for _, section := range b.links(".q-tabs a") {
				b.open(section)
				b.until(drawn, "the charts are drawn")
				b.accessible("gallery-" + lang)
			}
		})
	}
	t.Run("states", func(t *testing.T) {
		b := browse(t, site.URL, 1440, 900)
		b.open("/dev/gallery/states?lang=ru")
		for _, page := range b.links(`main a[href^="/dev/gallery/states/"]`) {
			b.open(page)
			b.accessible("gallery-state")
		}
	})
}

// links are the addresses of the links that selector finds; there must be some.
func (b *window) links(selector string) []string {
	b.t.Helper()
	found := evaluate[[]string](b, `[...document.querySelectorAll(`+quote(selector)+`)].map((a) => a.getAttribute("href"))`)
	if len(found) < 2 {
		b.t.Fatalf("%s finds %v", selector, found)
	}
	return found
}

// A chart is drawn from its table, anew when the theme changes; without scripts
// the table is open.
func TestChartsAreDrawnFromTheirTables(t *testing.T) {
	t.Parallel()
	b := browse(t, gallery(t).URL, 1440, 900)
	b.open("/dev/gallery/charts?lang=ru&theme=light")
	b.until(drawn, "the charts are drawn")
	line := `document.querySelector("[aria-labelledby=trend] .q-chart-box svg path[stroke-width='2']").getAttribute("stroke")`
	light := evaluate[string](b, line)
	b.do(chromedp.Evaluate(`document.documentElement.dataset.bsTheme = "dark"`, nil))
	b.until(line+` !== `+quote(light), "the line has the colour of the dark theme")
	table := `document.querySelector("[aria-labelledby=trend] table").checkVisibility({contentVisibilityAuto: true, visibilityProperty: true, checkVisibilityCSS: true})`
	if evaluate[bool](b, table) {
		t.Error("the table is open beside its picture")
	}
	// Two stretches with a gap between them: the line begins twice.
	if n := evaluate[int](b, `document.querySelector("[aria-labelledby=trend] .q-chart-box svg path[stroke-width='2']").getAttribute("d").match(/M/g).length`); n != 2 {
		t.Errorf("the line begins %d times, want 2", n)
	}
	b.do(chromedp.ActionFunc(func(ctx context.Context) error { return emulation.SetScriptExecutionDisabled(true).Do(ctx) }))
	b.do(chromedp.Navigate(b.site + "/dev/gallery/charts?lang=ru"))
	if !evaluate[bool](b, table) {
		t.Error("without scripts the table is closed")
	}
	if evaluate[bool](b, `document.querySelector("[aria-labelledby=trend] .q-chart-box").checkVisibility()`) {
		t.Error("without scripts an empty picture is shown")
	}
}
