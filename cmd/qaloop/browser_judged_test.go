package main

import "testing"

// The list of findings is for everybody, whatever they are put together by, and
// says in its address what it shows. Short pages are as good as long ones here.
func TestFindingsAreForEverybody(t *testing.T) {
	t.Parallel()
	b := theDemo(t).visit("qa", 1440, 900)
	b.open("/findings?limit=10")
	b.accessible("findings")
	b.press(`a[href*="outcome=led"]`)
	b.sees("Привело к обучению")
	b.open(b.link("/assignments/t_"))
	b.open("/findings?group=duty&outcome=no_rule&limit=10")
	for _, width := range []int64{768, 360} {
		b.wide(width)
		b.accessible("findings-narrow")
	}
	b.press(`a.q-sift`)
	b.until(`!location.search.includes("outcome") && location.search.includes("group=duty")`, "one filter is taken away, the rest stays")
	b.open("/findings?from=2020-01-01&to=2020-02-01")
	b.sees("Ничего не нашлось")
}

// So is what customers answered.
func TestAnswersAreForEverybody(t *testing.T) {
	t.Parallel()
	b := theDemo(t).visit("qa", 1440, 900)
	b.open("/surveys?limit=10")
	b.until(`document.querySelector("qa-chart svg")`, "the answers are drawn")
	for _, width := range []int64{1440, 768, 360} {
		b.wide(width)
		b.accessible("surveys")
	}
	b.press(`a[href*="team_id="]`)
	b.until(`document.querySelector("a.q-sift")`, "the team can be taken away again")
	b.open("/surveys?low=true&kind=csat&from=2020-01-01&to=2020-02-01")
	b.sees("Ничего не нашлось")
}
