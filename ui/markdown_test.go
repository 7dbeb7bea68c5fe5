package ui

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"
)

func html(tb testing.TB, markdown string) string {
	tb.Helper()
	var b strings.Builder
	if err := lesson(markdown).Render(tb.Context(), &b); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func TestLessonShowsMarkdown(t *testing.T) {
	t.Parallel()
	got := html(t, "# Срок\n\nНазовите **срок**.\n\n> — Когда?\n\n1. раз\n2. два\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[сайт](https://example.com)")
	for _, want := range []string{"<h2>Срок</h2>", "<strong>срок</strong>", "<blockquote>", "<ol>", "<td>1</td>", `rel="nofollow noreferrer noopener"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
}

// The page of a lesson has an h1, and no level of headings is left out.
func TestLessonHeadingsFollowTheTitle(t *testing.T) {
	t.Parallel()
	for markdown, want := range map[string]string{
		"# a\n## b": "<h2>a</h2>\n<h3>b</h3>", "## a\n### b\n## c": "<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>", "### a": "<h2>a</h2>",
	} {
		if got := strings.TrimSpace(html(t, markdown)); got != want {
			t.Errorf("%q shows %s, want %s", markdown, got, want)
		}
	}
}

// Nothing that a lesson holds can run, load, or lead into our own pages.
func TestLessonHoldsNothingActive(t *testing.T) {
	t.Parallel()
	for _, hostile := range []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](https://example.com/x.png)",
		"<iframe src=//example.com></iframe>", "[x](data:text/html,<script>alert(1)</script>)", "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
		"<svg onload=alert(1)>", "<style>*{display:none}</style>", "[x](/account/delete)", "<div style=\"position:fixed\">x</div>", "[x](//example.com)",
	} {
		assertHarmless(t, html(t, hostile))
	}
}

func assertHarmless(tb testing.TB, got string) {
	tb.Helper()
	lower := strings.ToLower(got)
	for _, never := range []string{"<script", "<img", "<iframe", "<svg", "<style", "<div", "<form", "javascript:", "href=\"data:", "style=", "onerror=", "onload=", `href="/`} {
		if strings.Contains(lower, never) {
			tb.Errorf("a lesson shows %s: %s", never, got)
		}
	}
}

// lessonHolds are the elements of a lesson with their attributes: nothing else is
// in what a browser makes of it.
var lessonHolds = map[string][]string{
	"h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "p": nil, "br": nil, "hr": nil, "em": nil, "strong": nil, "del": nil, "code": nil, "pre": nil,
	"blockquote": nil, "ul": nil, "ol": {"start"}, "li": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": nil, "td": nil,
	"input": {"type", "checked", "disabled"}, "a": {"href", "rel", "target"},
}

// assertAllowed reads a lesson as a browser does and wants nothing in it but
// what may be there.
func assertAllowed(tb testing.TB, markdown, got string) {
	tb.Helper()
	nodes, err := nethtml.ParseFragment(strings.NewReader(got), &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		tb.Fatal(err)
	}
	for _, root := range nodes {
		assertNode(tb, markdown, root)
		for node := range root.Descendants() {
			assertNode(tb, markdown, node)
		}
	}
}

func assertNode(tb testing.TB, markdown string, node *nethtml.Node) {
	tb.Helper()
	if node.Type != nethtml.ElementNode {
		if node.Type != nethtml.TextNode {
			tb.Errorf("%q shows %+v", markdown, node)
		}
		return
	}
	allowed, known := lessonHolds[node.Data]
	if !known || node.Namespace != "" {
		tb.Errorf("%q shows <%s>", markdown, node.Data)
	}
	for _, a := range node.Attr {
		if !slices.Contains(allowed, a.Key) {
			tb.Errorf("%q shows <%s %s=%q>", markdown, node.Data, a.Key, a.Val)
		}
		if a.Key == "type" && a.Val != "checkbox" {
			tb.Errorf("%q shows <%s type=%q>", markdown, node.Data, a.Val)
		}
		if a.Key != "href" {
			continue
		}
		to, err := url.Parse(a.Val)
		if err != nil || !slices.Contains([]string{"http", "https", "mailto"}, to.Scheme) {
			tb.Errorf("%q leads to %q", markdown, a.Val)
		}
	}
}

// Whatever is written, in any order, a lesson holds what may be in it.
func TestLessonHoldsWhatItMay(t *testing.T) {
	t.Parallel()
	parts := []string{
		"# ", "[x](", "javascript:alert(1)", ")", "<a href=", "\"", "'", ">", "<script>", "</script>", "<img src=x onerror=", "![", "](", "data:text/html,", "\n\n", "    ", "```", "`",
		"| a | b |\n|---|---|\n", "- [x] ", "&#x6a;", "\t", "\x00", "<!--", "-->", "<![CDATA[", "https://a.example/", "mailto:a@b.example", "//a.example", "<svg><style>", "\\", "~~", "**", "<h1 ", "1. ", "\u202e", "<https://a.example>", "<javascript:a>", "[a]: ",
	}
	rapid.Check(t, func(rt *rapid.T) {
		markdown := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 12).Draw(rt, "parts"), "")
		assertAllowed(t, markdown, html(t, markdown))
		if t.Failed() {
			rt.Fatalf("%q", markdown)
		}
	})
}

func FuzzLesson(f *testing.F) {
	for _, markdown := range []string{
		"# a\n\n[x](javascript:alert(1))", "<a href=javascript:x>", "[x](https://a.example \"b\")", "| a |\n|---|\n| <b onclick=x> |", "- [x] a\n- [ ] b", "<https://a.example/?a=\"b>",
		"[a]: javascript:alert(1)\n[a]", "```<script>\n</script>\n```", "<svg><style><img src=x onerror=a>", "3. a\n4. b", "# # a",
	} {
		f.Add(markdown)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		began := time.Now()
		got := html(t, markdown)
		assertAllowed(t, markdown, got)
		if got != html(t, markdown) {
			t.Errorf("%q is shown in two ways", markdown)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%d bytes took %v", len(markdown), took)
		}
	})
}
