package main

import (
	"context"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheets is on how many sheets of paper a page is printed.
func (b *window) sheets() int {
	b.t.Helper()
	var pdf []byte
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		var err error
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	return len(regexp.MustCompile(`/Type\s*/Page[^s]`).FindAll(pdf, -1))
}

// An evaluation has its history, leads on to what came of it, and goes on two
// sheets of paper; an operator reads the list in words of their own.
func TestEvaluationIsReadOnScreenAndPaper(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	b := w.visit("qa", 1440, 900)
	b.open("/evaluations?critical=true&max_score=90&limit=10")
	b.sees("С критической ошибкой")
	for _, width := range []int64{1440, 360} {
		b.wide(width)
		b.accessible("evaluations")
	}
	b.wide(1440)
	b.press(`tbody a[href^="/evaluations/"]`)
	b.sees("Что было")
	b.sees("Черновик начат")
	b.accessible("evaluation")
	if n := b.sheets(); n < 1 || n > 2 {
		t.Errorf("an evaluation goes on %d sheets", n)
	}
	b.open("/evaluations?state=draft&min_score=100&max_score=0")
	b.sees("Ничего не нашлось")
	b.press(`a.q-sift[href*="max_score=0"]`)
	b.until(`!location.search.includes("min_score")`, "one filter is taken away, the rest stays")
}
