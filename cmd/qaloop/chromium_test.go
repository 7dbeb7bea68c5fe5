package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// chromium is the path of the browser.
var chromium = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("QALOOP_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium: run `make test`, which installs it, or set QALOOP_CHROMIUM")
})

// browsers are how many may run at once: each is several processes.
var browsers = make(chan struct{}, 2)

// window is a browser with one window, and what went wrong in it.
type window struct {
	t    *testing.T
	ctx  context.Context
	site string

	mu     sync.Mutex
	faults []string
	judged bool // axe-core is at work: it writes styles of its own into the page

	framed map[string]bool // where axe-core has seen the frame of the pages
}

// browse opens a window on site; w and h are its size.
func browse(t *testing.T, site string, w, h int64) *window {
	t.Helper()
	path, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	browsers <- struct{}{}
	t.Cleanup(func() { <-browsers })
	profile, err := os.MkdirTemp("", "qaloop-chromium-*") //nolint:usetesting // t.TempDir is removed too early
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("lang", "ru"))
	ctx, stopTime := context.WithTimeout(context.Background(), 5*time.Minute) // t.Context ends before the cleanups
	t.Cleanup(stopTime)
	ctx, stopBrowser := chromedp.NewExecAllocator(ctx, flags...)
	t.Cleanup(stopBrowser)
	ctx, stop := chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return openWindow(t, ctx, site, w, h) // the browser lives as long as this first context
}

// beside opens a window of somebody else in the same browser: the two share no
// cookie. A second browser in one test could wait for ever for that of a test
// which waits for its second too.
func (b *window) beside(w, h int64) *window {
	b.t.Helper()
	var id target.ID
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		ctx = cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		person, err := target.CreateBrowserContext().Do(ctx)
		if err != nil {
			return err
		}
		id, err = target.CreateTarget("about:blank").WithBrowserContextID(person).WithNewWindow(true).Do(ctx)
		return err
	}))
	ctx, stop := chromedp.NewContext(b.ctx, chromedp.WithTargetID(id))
	b.t.Cleanup(stop)
	return openWindow(b.t, ctx, b.site, w, h)
}

// openWindow makes the window of ctx ready.
func openWindow(t *testing.T, ctx context.Context, site string, w, h int64) *window { //nolint:revive // t comes first in tests
	t.Helper()
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	b := &window{t: t, ctx: ctx, site: site, framed: map[string]bool{}}
	chromedp.ListenTarget(ctx, b.listen)
	b.do(
		emulation.SetDeviceMetricsOverride(w, h, 1, w < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}),
		network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": "ru"}),
		cdplog.Enable(),
	)
	t.Cleanup(b.blameless)
	return b
}

// listen notes what a page should never say: violations of the content policy
// and errors of its scripts.
func (b *window) listen(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = "script: " + e.ExceptionDetails.Error()
	case *cdplog.EventEntryAdded:
		// A refused form or a missing page is an answer and no fault of ours.
		if e.Entry.Level == cdplog.LevelError && e.Entry.Source != cdplog.SourceNetwork {
			fault = "log: " + e.Entry.Text
		}
	case *page.EventJavascriptDialogOpening:
		fault = "dialog: " + e.Message
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if fault != "" && !b.judged {
		b.faults = append(b.faults, fault)
	}
}

func (b *window) blameless() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, fault := range b.faults {
		b.t.Errorf("in the browser: %s", fault)
	}
}

// do runs actions and, where they fail, keeps a picture of the page.
func (b *window) do(actions ...chromedp.Action) {
	b.t.Helper()
	for i, action := range actions {
		ctx, cancel := context.WithTimeout(b.ctx, actionTime)
		err := chromedp.Run(ctx, action)
		cancel()
		if err == nil {
			continue
		}
		var text string
		rest, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		defer cancel()
		_ = chromedp.Run(rest, chromedp.Evaluate(`location.href + "\n" + document.body.innerText`, &text))
		b.picture("failed")
		b.t.Fatalf("action %d: %v\non %s", i, err, text)
	}
}

// actionTime bounds one step in the browser, also where the machine is busy.
const actionTime = 30 * time.Second

// evaluate runs script in the page and gives what it comes to.
func evaluate[T any](b *window, script string) T {
	b.t.Helper()
	var result T
	b.do(chromedp.Evaluate(script, &result))
	return result
}

// until waits until script is true in whatever page there is by then. It asks
// again and again, since a page that goes takes its promises with it.
func (b *window) until(script, what string) {
	b.t.Helper()
	deadline := time.NewTimer(actionTime)
	defer deadline.Stop()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for {
		ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		var holds bool
		err := chromedp.Run(ctx, chromedp.Evaluate("Boolean("+script+")", &holds))
		cancel()
		if err == nil && holds {
			return
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			b.picture("failed")
			b.t.Fatalf("waited in vain: %s\non %s", what, evaluate[string](b, `location.href + "\n" + document.body.innerText`))
		}
	}
}

// open goes to the page at path and waits until it is there.
func (b *window) open(path string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(`document.documentElement.dataset.old = "1"; location.assign(`+quote(b.site+path)+`)`, nil))
	b.loaded()
}

// loaded waits until the page that was asked for is there.
func (b *window) loaded() {
	b.t.Helper()
	b.until(`!document.documentElement.dataset.old && document.readyState === "complete" && document.querySelector("h1")`, "the next page")
}

// press clicks on what selector finds, and waits for the next page.
func (b *window) press(selector string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(`document.documentElement.dataset.old = "1"`, nil))
	b.click(selector)
	b.loaded()
}

// click clicks on what selector finds.
func (b *window) click(selector string) {
	b.t.Helper()
	b.until(`document.querySelector(`+quote(selector)+`)`, selector+" is there")
	b.do(chromedp.Evaluate(`document.querySelector(`+quote(selector)+`).click()`, nil))
}

// write types text into the field that selector finds.
func (b *window) write(selector, text string) {
	b.t.Helper()
	b.until(`document.querySelector(`+quote(selector)+`)`, selector+" is there")
	b.do(chromedp.Evaluate(`document.querySelector(`+quote(selector)+`).focus()`, nil), input.InsertText(text))
}

func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// signIn goes through the sign-in page.
func (b *window) signIn(email string) {
	b.t.Helper()
	b.signInWith(email, testPassword)
}

func (b *window) signInWith(email, password string) {
	b.t.Helper()
	b.open("/sign-in")
	b.write("input[name=email]", email)
	b.write("input[name=password]", password)
	b.press("main form button.btn-primary")
}

// sees waits until the page says text.
func (b *window) sees(text string) {
	b.t.Helper()
	b.until(`document.body.innerText.replaceAll("\u00a0", " ").includes(`+quote(text)+`)`, "the page says "+text)
}

func (b *window) path() string {
	b.t.Helper()
	return evaluate[string](b, "location.pathname")
}

// picture keeps a picture of the page where QALOOP_PICTURES says.
func (b *window) picture(name string) {
	dir := os.Getenv("QALOOP_PICTURES")
	if dir == "" {
		return
	}
	var png []byte
	if err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		b.t.Logf("no picture %s: %v", name, err)
		return
	}
	file := filepath.Join(dir, strings.ReplaceAll(b.t.Name()+"-"+name, "/", "_")+".png")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		b.t.Logf("no picture %s: %v", name, err)
	}
}
