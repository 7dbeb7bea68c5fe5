package api

import (
	"time"

	"qaloop/internal/statistics"
	"qaloop/qa"
	"qaloop/training"
)

// backtestJSON is training.Backtest on the wire.
type backtestJSON struct {
	RuleID      string               `json:"rule_id"`
	RuleVersion int                  `json:"rule_version"`
	From        string               `json:"from"`
	To          string               `json:"to"`
	Evaluations int                  `json:"evaluations"`
	Operators   int                  `json:"operators"`
	Assigned    int                  `json:"assigned"`
	Reached     int                  `json:"reached"`
	Escalated   int                  `json:"escalated"`
	Held        int                  `json:"held"`
	Followed    int                  `json:"followed"`
	Repeated    int                  `json:"repeated"`
	Share       *shareJSON           `json:"repeated_percent,omitempty"` // missing with too little data
	Weeks       []backtestWeekJSON   `json:"weeks"`
	People      []backtestPersonJSON `json:"people"`
	Cases       []backtestCaseJSON   `json:"cases"`
	Before      *backtestBeforeJSON  `json:"before,omitempty"`
}

// shareJSON is a share in percent with its interval.
type shareJSON struct {
	N       int     `json:"n"`
	Percent percent `json:"percent"`
	Low     percent `json:"low"`
	High    percent `json:"high"`
}

type backtestWeekJSON struct {
	Monday    string `json:"monday"`
	Assigned  int    `json:"assigned"`
	Repeated  int    `json:"repeated"`
	Escalated int    `json:"escalated"`
	Held      int    `json:"held"`
	Evaluated int    `json:"evaluated,omitempty"`
	Failing   int    `json:"failing,omitempty"`
}

type backtestPersonJSON struct {
	OperatorID string      `json:"operator_id"`
	Fired      []time.Time `json:"fired"`
	Later      int         `json:"later"`
	LaterFails int         `json:"later_fails"`
}

type backtestCaseJSON struct {
	At           time.Time       `json:"at"`
	OperatorID   string          `json:"operator_id"`
	EvaluationID string          `json:"evaluation_id"`
	FindingID    string          `json:"finding_id"`
	Criterion    string          `json:"criterion"`
	Title        string          `json:"title"`
	Decision     qa.DecisionWord `json:"decision"`
	Have         int             `json:"have"`
	Need         int             `json:"need"`
	Why          string          `json:"why"`
}

type backtestBeforeJSON struct {
	RuleVersion int `json:"rule_version"`
	Assigned    int `json:"assigned"`
	Reached     int `json:"reached"`
}

func toBacktestJSON(ruleID string, b training.Backtest) backtestJSON {
	out := backtestJSON{
		RuleID: ruleID, RuleVersion: b.Version, From: b.From, To: b.To, Evaluations: b.Evaluations, Operators: b.Operators,
		Assigned: b.Assigned, Reached: b.Reached, Escalated: b.Escalated, Held: b.Held, Followed: b.Followed, Repeated: b.Repeated,
		Weeks: make([]backtestWeekJSON, len(b.Weeks)), People: make([]backtestPersonJSON, len(b.People)), Cases: make([]backtestCaseJSON, len(b.Cases)),
	}
	if i := statistics.Wilson(b.Repeated, b.Followed); i != nil && i.N >= statistics.Enough {
		p := i.Scaled(100)
		out.Share = &shareJSON{N: p.N, Percent: percent(p.Estimate), Low: percent(p.Low), High: percent(p.High)}
	}
	for i, w := range b.Weeks {
		out.Weeks[i] = backtestWeekJSON(w)
	}
	for i, p := range b.People {
		out.People[i] = backtestPersonJSON(p)
	}
	for i, c := range b.Cases {
		out.Cases[i] = backtestCaseJSON{
			At: c.At, OperatorID: c.OperatorID, EvaluationID: c.EvaluationID, FindingID: c.FindingID, Criterion: c.Criterion, Title: c.Title,
			Decision: c.Decision.Decision, Have: c.Decision.Have, Need: c.Decision.Need, Why: c.Decision.Why,
		}
	}
	if b.Before != nil {
		out.Before = &backtestBeforeJSON{RuleVersion: b.Before.Version, Assigned: b.Before.Assigned, Reached: b.Before.Reached}
	}
	return out
}
