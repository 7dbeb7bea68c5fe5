package training

import (
	"fmt"
	"time"

	"qaloop/qa"
)

// sentence says a decision in English, with its numbers.
func sentence(d qa.Decision, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	date := func(t *time.Time) string { return t.In(zone).Format("2 January 2006") }
	switch d.Decision {
	case qa.Held:
		return fmt.Sprintf("Held: %d of the %d operators judged on this criterion in the week of the call failed it, so the process is at fault and not the person.",
			d.Failing, d.Evaluated)
	case qa.Joined:
		return "Joined: the course is assigned already and still open, so this finding was added to its reasons."
	case qa.Cooldown:
		return fmt.Sprintf("In cool-down: the course was completed on %s, and findings count again for calls from %s on.", date(d.CompletedAt), date(d.Until))
	case qa.BelowThreshold:
		return fmt.Sprintf("Under the threshold: %s.", tally(d))
	case qa.NoCourse:
		return fmt.Sprintf("Training is due (%s), but there is no published course for it yet.", tally(d))
	case qa.Escalated:
		return fmt.Sprintf("Passed to the supervisor: %s although the course was completed on %s, so it did not help.", tally(d), date(d.CompletedAt))
	case qa.Assigned:
		if d.Proposed {
			return fmt.Sprintf("Proposed to a trainer: %s.", tally(d))
		}
		return fmt.Sprintf("Assigned: %s.", tally(d))
	}
	return ""
}

// tally says how many findings there are and how many are asked for.
func tally(d qa.Decision) string {
	if d.Days == 0 {
		return "one finding is enough for this rule"
	}
	days := "days"
	if d.Days == 1 {
		days = "day"
	}
	findings := "findings"
	if d.Need == 1 {
		findings = "finding"
	}
	return fmt.Sprintf("%d of %d %s within %d %s", d.Have, d.Need, findings, d.Days, days)
}
