package survey

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/rollup"
)

// InZone tells s where the days of the centre begin. It is called once, before s
// is used; without it, it is UTC.
func (s *ResponseService) InZone(zone *time.Location) { s.book = newAnswerBook(s.store, zone, s.now) }

// Sweep lets the sums of answers follow the responses. It returns how much there
// was to do.
func (s *ResponseService) Sweep(ctx context.Context) (int, error) { return s.book.Sweep(ctx) }

// AuditSums compares the sums with the responses.
func (s *ResponseService) AuditSums(ctx context.Context, mode rollup.Mode) (rollup.Found, error) {
	return s.book.Prove(ctx, mode, nil)
}

// places are where responses count.
func (s *ResponseService) places(responses ...Response) []rollup.Place {
	places := make([]rollup.Place, len(responses))
	for i, r := range responses {
		places[i] = s.book.PlaceOf(r.AnsweredAt, r.TeamID)
	}
	return places
}

// Figures are Results as the sums know them, which follow the answers in a few
// seconds. Of the whole centre they do not tell teams apart: TeamFigures does
// that for some teams. What no sum tells is counted.
func (s *ResponseService) Figures(ctx context.Context, by identity.Actor, f ResponseFilter, spans []Span) (Results, error) {
	scope, err := by.Scope(identity.SurveysRead)
	if err != nil {
		return Results{}, err
	}
	if err := checkSpans(spans); err != nil {
		return Results{}, err
	}
	teams := scope.TeamIDs
	switch {
	case !s.sumsTell(scope, f, spans):
		return s.Results(ctx, by, f, spans)
	case f.TeamID != "" && !scope.Covers("", f.TeamID):
		return Results{Spans: spans}, nil
	case f.TeamID != "":
		teams = []string{f.TeamID}
	case scope.All:
		first, last := s.weeks(spans)
		sums, err := s.book.Centre(ctx, first, last)
		return Results{Spans: spans, Parts: partsOf(sums, f, s.spanOf(spans)), Whole: true}, err
	}
	return s.ofTeams(ctx, f, spans, teams)
}

// TeamFigures are the figures of some teams.
func (s *ResponseService) TeamFigures(
	ctx context.Context, by identity.Actor, f ResponseFilter, spans []Span, teams []string,
) (Results, error) {
	scope, err := by.Scope(identity.SurveysRead)
	if err != nil {
		return Results{}, err
	}
	if err := checkSpans(spans); err != nil || !scope.All {
		return Results{}, err
	}
	return s.ofTeams(ctx, f, spans, teams)
}

// sumTeams is of how many teams sums are read, and added up, team by team.
const sumTeams = 20

func (s *ResponseService) ofTeams(ctx context.Context, f ResponseFilter, spans []Span, teams []string) (Results, error) {
	r := Results{Spans: spans}
	if len(teams) == 0 {
		return r, nil
	}
	first, last := s.weeks(spans)
	sums, err := s.book.Teams(ctx, teams[:min(len(teams), sumTeams)], first, last)
	r.Parts = partsOf(sums, f, s.spanOf(spans))
	return r, err
}

// sumsTell reports whether the sums know what is asked: of whole days, and not
// of operators, of contacts, or of what was answered to what.
func (s *ResponseService) sumsTell(scope identity.Scope, f ResponseFilter, spans []Span) bool {
	for _, span := range spans {
		if !rollup.Midnight(span.From, s.book.Zone()) || !rollup.Midnight(span.To, s.book.Zone()) {
			return false
		}
	}
	return scope.PersonID == "" && len(scope.TeamIDs) <= sumTeams &&
		f.OperatorID == "" && f.InteractionID == "" && f.Kind == "" && !f.Low && !f.Commented
}

// weeks are the first and the last week of spans.
func (s *ResponseService) weeks(spans []Span) (first, last rollup.Week) {
	zone := s.book.Zone()
	return rollup.WeekOf(spans[0].From, zone), rollup.WeekOf(spans[len(spans)-1].To, zone)
}

// spanOf says in which of spans a day lies; -1 is in none.
func (s *ResponseService) spanOf(spans []Span) func(rollup.Week, int) int {
	zone := s.book.Zone()
	return func(w rollup.Week, day int) int {
		at := w.Day(day, zone)
		for i, span := range spans {
			if !at.Before(span.From) && at.Before(span.To) {
				return i
			}
		}
		return -1
	}
}
