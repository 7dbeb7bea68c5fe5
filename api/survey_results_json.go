package api

import (
	"time"

	"qaloop/internal/statistics"
	"qaloop/qa/report"
	"qaloop/qa/survey"
)

// resultsJSON is survey.Results on the wire.
type resultsJSON struct {
	SurveyID string            `json:"survey_id"`
	From     time.Time         `json:"from"`
	To       time.Time         `json:"to"`
	Total    resultJSON        `json:"total"`
	Weeks    []weekResultJSON  `json:"weeks"`
	Teams    []namedResultJSON `json:"teams"`
	Lines    []namedResultJSON `json:"lines"`
}

// resultJSON is survey.Result on the wire: figures with their intervals, and how
// often which answer was given, the lowest first.
type resultJSON struct {
	Answers    int          `json:"answers"`
	Comments   int          `json:"comments"`
	CSAT       estimateJSON `json:"csat"`
	CSATMean   estimateJSON `json:"csat_mean"`
	NPS        estimateJSON `json:"nps"`
	CESMean    estimateJSON `json:"ces_mean"`
	Easy       estimateJSON `json:"ces_easy"`
	Solved     estimateJSON `json:"resolved"`
	CSATCounts []int        `json:"csat_counts"`
	NPSCounts  []int        `json:"nps_counts"`
	CESCounts  []int        `json:"ces_counts"`
}

// weekResultJSON is what was answered in a week, or the part of one.
type weekResultJSON struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	resultJSON
}

// namedResultJSON is what was answered about a team or a line.
type namedResultJSON struct {
	Key string `json:"key"`
	resultJSON
}

func toResultsJSON(s survey.Survey, q resultsQuery, r survey.Results) resultsJSON {
	j := resultsJSON{
		SurveyID: s.ID, From: q.From, To: q.To, Total: toResultJSON(r.Total()),
		Weeks: []weekResultJSON{}, Teams: toNamedResultsJSON(r.ByTeam()), Lines: toNamedResultsJSON(r.ByLine()),
	}
	for i, result := range r.BySpan() {
		j.Weeks = append(j.Weeks, weekResultJSON{r.Spans[i].From, r.Spans[i].To, toResultJSON(result)})
	}
	return j
}

func toNamedResultsJSON(all []survey.Named) []namedResultJSON {
	found := make([]namedResultJSON, len(all))
	for i, n := range all {
		found[i] = namedResultJSON{n.Key, toResultJSON(n.Result)}
	}
	return found
}

func toResultJSON(r survey.Result) resultJSON {
	o := r.Opinion()
	asked, _ := r.Effort()
	return resultJSON{
		Answers: r.Answers, Comments: r.Comments,
		CSAT: toAnswerJSON(o.CSAT(), o.Rated), CSATMean: toAnswerJSON(r.CSATMean(), o.Rated), NPS: toAnswerJSON(o.NPS(), o.Asked),
		CESMean: toAnswerJSON(r.CESMean(), asked), Easy: toAnswerJSON(r.Easy(), asked), Solved: toAnswerJSON(r.Solved(), r.Resolved+r.Unresolved),
		CSATCounts: r.CSAT[:], NPSCounts: r.NPS[:], CESCounts: r.CES[:],
	}
}

// toAnswerJSON is a figure of n answers; nil where they are too few.
func toAnswerJSON(i *statistics.Interval, n int) estimateJSON {
	e := report.Estimate{Interval: i, N: n}
	if i == nil {
		e.Reason = report.TooLittleData
	}
	return toEstimateJSON(e)
}
