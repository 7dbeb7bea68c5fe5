package main

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"

	"qaloop/cmd/qaloop/starter"
)

// crawler follows every link that somebody finds.
type crawler struct {
	t      *testing.T
	client *http.Client
	site   string
	router *echo.Router
	echo   *echo.Echo

	most int                               // how many addresses of one kind it visits
	look func(address string, body []byte) // is told what came; nil for nobody

	waiting []link
	seen    map[string]bool
	kinds   map[string]int
	pages   map[string]string // an address for each route that answers with a page
}

// link is an address, and the page that it was found on.
type link struct {
	to, on string
	form   bool // it is what a form sends that nobody has filled in
}

// newCrawler signs in to the demo as somebody.
func (w *world) newCrawler(who string) *crawler {
	w.t.Helper()
	p := &person{w: w, email: who + "@qaloop.demo", client: newClient(w.t), site: w.site.URL}
	p.enter(starter.DemoPassword)
	return w.crawlerOf(p)
}

// crawlerOf goes where p may. Addresses are of one kind if they lead to the same
// route with the same names in their query; of each kind it visits one.
func (w *world) crawlerOf(p *person) *crawler {
	w.t.Helper()
	handler, ok := w.app.handler.(*echo.Echo)
	if !ok {
		w.t.Fatalf("the handler is a %T", w.app.handler)
	}
	return &crawler{
		t: w.t, client: p.client, site: w.site.URL, router: handler.Router(), echo: handler, most: 1,
		seen: map[string]bool{}, kinds: map[string]int{}, pages: map[string]string{},
	}
}

// crawl follows the links from path on until there is no new kind of address.
func (c *crawler) crawl(path string) {
	c.t.Helper()
	c.meet(link{to: path, on: path})
	for len(c.waiting) > 0 {
		next := c.waiting[0]
		c.waiting = c.waiting[1:]
		c.visit(next)
	}
}

// route is the path of the route that an address leads to.
func (c *crawler) route(path string) string { return c.routeOf(http.MethodGet, path) }

func (c *crawler) routeOf(method, path string) string {
	found := c.echo.AcquireContext()
	defer c.echo.ReleaseContext(found)
	c.router.Find(method, path, found)
	return found.Path()
}

// meet notes an address that was found on a page.
func (c *crawler) meet(l link) {
	base, err := url.Parse(l.on)
	if err != nil {
		c.t.Errorf("%s: %v", l.on, err)
		return
	}
	to, err := base.Parse(l.to)
	if err != nil {
		c.t.Errorf("%s links to %q: %v", l.on, l.to, err)
		return
	}
	if to.Scheme != "" || to.Host != "" || strings.HasPrefix(to.Path, "/static/") {
		return // elsewhere, or a file of every page
	}
	to.Fragment = ""
	address := to.String()
	if c.seen[address] {
		return
	}
	c.seen[address] = true
	kind := c.route(to.Path) + "?" + strings.Join(slices.Sorted(maps.Keys(to.Query())), "&")
	if c.kinds[kind]++; c.kinds[kind] > c.most {
		return
	}
	l.to = address
	c.waiting = append(c.waiting, l)
}

// visit asks for an address. Whatever is offered is there.
func (c *crawler) visit(l link) {
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.site+l.to, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "ru")
	res, err := c.client.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	if l.form && res.StatusCode == http.StatusUnprocessableEntity {
		return // it is told what to fill in
	}
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusNoContent {
		c.t.Errorf("%s, found on %s: status %d", l.to, l.on, res.StatusCode)
		return
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Errorf("%s, found on %s: %v", l.to, l.on, err)
		return
	}
	if c.look != nil {
		c.look(l.to, body)
	}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		return
	}
	page, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		c.t.Errorf("%s: %v", l.to, err)
		return
	}
	here := res.Request.URL.RequestURI()
	// The page to try the API is of another's making.
	if route := c.route(res.Request.URL.Path); res.Request.URL.RawQuery == "" && c.pages[route] == "" && !strings.HasPrefix(route, "/api/") {
		c.pages[route] = here
	}
	c.read(page, here)
}

// read notes all that a page leads to, and that its links within it have an
// end.
func (c *crawler) read(page *html.Node, on string) {
	ids := map[string]bool{"": true}
	var within []string
	for node := range page.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		has := attributes(node)
		ids[has["id"]] = true
		switch node.Data {
		case "a":
			if fragment, ok := strings.CutPrefix(has["href"], "#"); ok {
				within = append(within, fragment)
			} else if has["href"] != "" {
				c.meet(link{to: has["href"], on: on})
			}
		case "form":
			if sent := filled(node); strings.EqualFold(has["method"], http.MethodGet) && len(sent) > 0 {
				c.meet(link{to: has["action"] + "?" + sent.Encode(), on: on, form: true})
			}
		case "img", "audio", "source", "iframe":
			if has["src"] != "" {
				c.meet(link{to: has["src"], on: on})
			}
		}
		if has["hx-get"] != "" {
			c.meet(link{to: has["hx-get"], on: on})
		}
	}
	for _, fragment := range within {
		if !ids[fragment] {
			c.t.Errorf("%s: nothing is at #%s", on, fragment)
		}
	}
}

func attributes(node *html.Node) map[string]string {
	all := make(map[string]string, len(node.Attr))
	for _, a := range node.Attr {
		all[a.Key] = a.Val
	}
	return all
}

// filled is what a form sends if nobody changes it.
func filled(form *html.Node) url.Values {
	sent := url.Values{}
	for node := range form.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		has := attributes(node)
		_, checked := has["checked"]
		_, selected := has["selected"]
		switch box := has["type"] == "checkbox" || has["type"] == "radio"; {
		case node.Data == "input" && has["name"] != "" && (!box || checked):
			sent.Add(has["name"], has["value"])
		case node.Data == "option":
			name := attributes(node.Parent)["name"]
			if _, chosen := sent[name]; name != "" && (selected || !chosen) {
				sent.Set(name, has["value"])
			}
		}
	}
	return sent
}

// demoRoles are who can sign in to the demo, one for each role.
var demoRoles = []string{"operator", "supervisor", "qa", "trainer", "designer", "planner", "hr", "manager", "admin"}

// Every role can follow every link that it is shown: none is dead or refused,
// and no page breaks the content policy, complains in the console or scrolls
// sideways on a phone, a tablet or a screen. In the dark, in Russian, axe-core
// finds nothing on any of them.
func TestEveryLinkOfEveryRoleLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	found := make([]map[string]string, len(demoRoles))
	t.Run("follow", func(t *testing.T) {
		for i, who := range demoRoles {
			t.Run(who, func(t *testing.T) {
				t.Parallel()
				c := (&world{t: t, db: w.db, app: w.app, site: w.site}).newCrawler(who)
				c.crawl("/")
				t.Logf("%d addresses, %d pages", len(c.seen), len(c.pages))
				if len(c.pages) < 2 {
					t.Errorf("only %d pages were found: %v", len(c.pages), c.pages)
				}
				found[i] = c.pages
			})
		}
	})
	t.Run("look", func(t *testing.T) {
		seen := map[string]bool{} // who comes second would see the same page again
		for i, who := range demoRoles {
			var pages []string
			for _, route := range slices.Sorted(maps.Keys(found[i])) {
				if !seen[route] {
					seen[route] = true
					pages = append(pages, found[i][route])
				}
			}
			t.Run(who, func(t *testing.T) {
				t.Parallel()
				b := (&world{t: t, db: w.db, app: w.app, site: w.site}).visit(who, 1440, 900)
				for _, page := range pages {
					b.open(page)
					b.fits(page)
					b.accessibleIn("dark", who+page)
				}
			})
		}
	})
}

// Whoever does everything finds every page, and axe-core finds nothing on any
// of them in the light, in English.
func TestEveryPageIsForEverybodyInEnglish(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	c := w.newCrawler(polyglot)
	c.crawl("/")
	pages := slices.Sorted(maps.Values(c.pages))
	for some := range slices.Chunk(pages, 12) {
		t.Run(some[0], func(t *testing.T) {
			t.Parallel()
			b := (&world{t: t, db: w.db, app: w.app, site: w.site}).visit(polyglot, 1440, 900)
			for _, page := range some {
				b.open(page)
				if lang := evaluate[string](b, "document.documentElement.lang"); lang != "en" {
					t.Errorf("%s is in %q", page, lang)
				}
				b.accessibleIn("light", "en"+page)
			}
		})
	}
}
