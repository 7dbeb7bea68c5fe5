package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/statistics"
)

func TestWhoNeedsTheirSupervisor(t *testing.T) {
	t.Parallel()
	falls := estimate(8, &statistics.Interval{N: 8, Estimate: -6, Low: -11, High: -1})
	below, unclear := Numbers{Verdict: statistics.Below}, Numbers{Verdict: statistics.Unclear}
	r := TeamReport{Rows: []OperatorRow{
		{OperatorID: "fine", Numbers: Numbers{Verdict: statistics.Above}},
		{OperatorID: "unread"},
		{OperatorID: "fresh"},
		{OperatorID: "overdue", Numbers: unclear},
		{OperatorID: "below", Numbers: below},
		{OperatorID: "worst", Numbers: below, Change: falls},
		{OperatorID: "falls", Numbers: unclear, Change: falls},
		{OperatorID: "left", Numbers: below, Left: true},
		{OperatorID: "few", Numbers: Numbers{Score: Estimate{N: 3, Reason: TooLittleData}}, Change: Estimate{N: 1, Reason: TooLittleData}},
	}}
	got := map[string][]Need{}
	var order []string
	for _, a := range r.Attention(map[string]Load{
		"unread": {Unread: 1, UnreadSince: start.Add(-4 * 24 * time.Hour)}, "fresh": {Unread: 2, UnreadSince: start.Add(-24 * time.Hour)},
		"overdue": {Overdue: 1, OverdueSince: "2026-11-20"}, "worst": {Overdue: 2},
	}, start) {
		got[a.OperatorID] = a.Needs
		order = append(order, a.OperatorID)
	}
	if diff := cmp.Diff([]string{"worst", "below", "falls", "overdue", "unread"}, order); diff != "" {
		t.Errorf("who (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Need{NeedBelow, NeedFalling, NeedOverdue}, got["worst"]); diff != "" {
		t.Errorf("why (-want +got):\n%s", diff)
	}
}
