package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// accessible wants no violation of axe-core's rules, best practices too, and no
// sideways scroll, in both themes.
func (b *window) accessible(name string) {
	b.t.Helper()
	for _, theme := range []string{"light", "dark"} {
		b.accessibleIn(theme, name)
	}
}

// accessibleIn wants the same in one theme.
func (b *window) accessibleIn(theme, name string) {
	b.t.Helper()
	script, err := os.ReadFile(filepath.Join("testdata", "axe", "axe.min.js"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.judge(true)
	defer b.judge(false)
	var report string
	var sideways bool
	var width int
	b.do(
		chromedp.Evaluate(`document.documentElement.dataset.bsTheme = "`+theme+`"`, nil),
		chromedp.Evaluate(`document.documentElement.scrollWidth > document.documentElement.clientWidth`, &sideways),
		chromedp.Evaluate(`innerWidth`, &width),
		chromedp.Evaluate(string(script)+";0", nil),
	)
	run := axeRun
	if look := fmt.Sprint(theme, width); b.framed[look] {
		run = strings.Replace(run, `exclude: [`, `exclude: [".q-side", ".q-mtop", ".q-mnav", `, 1)
	} else {
		b.framed[look] = true
	}
	b.do(chromedp.Evaluate(run, &report, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	b.picture(name + "-" + theme)
	if report != "" {
		b.t.Errorf("%s, %s: %s", name, theme, report)
	}
	if sideways {
		b.t.Errorf("%s, %s: the page scrolls sideways", name, theme)
	}
}

func (b *window) judge(at bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.judged = at
}

// axeRun looks at a page. The rows of a table are alike: the first ones speak for
// those that would cost the most time. So is the frame of all pages, most of
// their elements: it is looked at once in a window, for each theme and width.
const axeRun = `axe.run({exclude: ["tbody tr:nth-child(n+9)"]}, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})
	.then(r => r.violations.map(v => v.id + ": " + v.help + " at " + v.nodes.map(n => n.target.join(" ")).slice(0, 5).join(" | ")).join("\n"))`

// fits wants that the page scrolls only downwards, however wide it is.
func (b *window) fits(path string) {
	b.t.Helper()
	for _, width := range []int64{360, 768, 1440} {
		b.do(emulation.SetDeviceMetricsOverride(width, 900, 1, width < 600))
		var wide int64
		b.do(chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide))
		if wide > width {
			b.t.Errorf("%s is %d pixels wide in a window of %d", path, wide, width)
		}
	}
}
