package ui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/survey"
	"qaloop/ui/locale"
)

// What the address of the list says comes back as the same address, without
// what narrows nothing.
func TestFilterAndItsAddressAreOne(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":                                   "/interactions",
		"line=&evaluated=false":              reviewQueue,
		"max_talk_seconds=0&topic=a%26b":     "/interactions?max_talk_seconds=0&topic=a%26b",
		"from=2026-11-01&channel=chat&to=":   "/interactions?channel=chat&from=2026-11-01",
		"same_customer_as=i_1&recorded=true": "/interactions?recorded=true&same_customer_as=i_1",
	} {
		q, err := web.ParseQuery[interactionsQuery](raw)
		if err != nil || q.path() != want {
			t.Errorf("%q: %s, %v", raw, q.path(), err)
		}
	}
	every := interactionsQuery{
		"today", "2026-11-01", "2026-11-02", "p_1", "t_1", "orders", qa.Call, qa.Inbound, new(true), new(false), new(true),
		new(1), new(2), "topic", "1", "12", "im_1", "i_1",
	}
	if n := len(every.values()); n != len(interactionParameters) {
		t.Errorf("%d parameters in an address, %d on the page", n, len(interactionParameters))
	}
}

// A period is counted from today where the centre is, today included; days that
// are said outweigh it.
func TestPeriodsAreCountedFromToday(t *testing.T) {
	t.Parallel()
	kyiv := time.FixedZone("EET", 2*60*60)
	ctx := locale.With(t.Context(), locale.Listener{Zone: kyiv, Now: time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC)}) // the 26th there
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, kyiv).UTC() }
	for name, test := range map[string]struct {
		query    interactionsQuery
		from, to time.Time
	}{
		"today":     {interactionsQuery{Period: "today"}, day(26), time.Time{}},
		"yesterday": {interactionsQuery{Period: "yesterday"}, day(25), day(26)},
		"week":      {interactionsQuery{Period: "week"}, day(20), time.Time{}},
		"days":      {interactionsQuery{Period: "week", From: "2026-11-03", To: "2026-11-03"}, day(3), day(4)},
		"none":      {interactionsQuery{}, time.Time{}, time.Time{}},
	} {
		f := test.query.filter(ctx)
		if diff := cmp.Diff([]time.Time{test.from, test.to}, []time.Time{f.From, f.To}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// An answer is read on its own scale.
func TestAnswersAreReadOnTheirScales(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		response survey.Response
		want     string
		share    float64
	}{
		{survey.Response{CSAT: new(5)}, "csat good", 100},
		{survey.Response{CSAT: new(3)}, "csat fair", 50},
		{survey.Response{CSAT: new(1)}, "csat bad", 0},
		{survey.Response{NPS: new(9)}, "nps good", 90},
		{survey.Response{NPS: new(7)}, "nps fair", 70},
		{survey.Response{NPS: new(6)}, "nps bad", 60},
		{survey.Response{CES: new(4)}, "ces fair", 50},
	} {
		got := ratingsOf(test.response)
		if len(got) != 1 || got[0].Key+" "+got[0].word() != test.want || got[0].share() != test.share {
			t.Errorf("%+v, want %s", got, test.want)
		}
	}
	if got := ratingsOf(survey.Response{Comment: "thanks"}); len(got) != 0 {
		t.Errorf("a comment has no scale: %+v", got)
	}
}
