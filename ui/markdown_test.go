package ui

import (
	"strings"
	"testing"
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

func FuzzLesson(f *testing.F) {
	f.Add("# a\n\n[x](javascript:alert(1))")
	f.Add("<a href=javascript:x>")
	f.Fuzz(func(t *testing.T, markdown string) {
		got := html(t, markdown)
		for _, never := range []string{"<script", "<img", "<iframe", "<svg", "<style"} {
			if strings.Contains(strings.ToLower(got), never) {
				t.Errorf("%q shows %s", markdown, got)
			}
		}
	})
}
