package report

import "qaloop/qa/staff"

// OperatorReport is how an operator does, scorecard by scorecard: they are not
// blended, since each has a norm of its own.
type OperatorReport struct {
	Person staff.Person
	Period Period
	Cards  []CardReport // the most used one first
}

// CardReport is how somebody does on one scorecard.
type CardReport struct {
	Card    Card
	Numbers Numbers
	Trend   []Point  // TrendWeeks points, the last one of the last week of the period
	Change  Estimate // of the last four weeks to the four before, in percent points
}
