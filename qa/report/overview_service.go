package report

import (
	"context"
	"fmt"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

// Overview is how the whole centre does, and each of its lines. It may be as old
// as identity.Staleness, and nobody may change what it holds.
func (s *Reader) Overview(ctx context.Context, by identity.Actor, q Query) (OverviewReport, error) {
	if err := by.Require(identity.OverviewRead); err != nil {
		return OverviewReport{}, err
	}
	period := q.period(s.now(), s.zone)
	return s.overviews.One(fmt.Sprintf("%+v %s", period, q.ScorecardID), func() (OverviewReport, error) {
		return s.overview(ctx, period, q.ScorecardID)
	})
}

func (s *Reader) overview(ctx context.Context, period Period, scorecardID string) (OverviewReport, error) {
	r := OverviewReport{Period: period}
	buckets, err := s.store.ofLines(ctx, r.Period.reach(), r.Period.Until)
	if err != nil {
		return OverviewReport{}, err
	}
	sorted := byCard(buckets)
	if r.Cards, err = s.cards.cardsOf(ctx, centreOf(sorted), r.Period); err != nil {
		return OverviewReport{}, err
	}
	r.Card = chosen(r.Cards, scorecardID)
	r.fill(sorted[r.Card.ID])
	return r, nil
}

// OverviewTeams is how the teams of a page of teams do on the scorecard of o, in
// the order of teams. It may be as old as o.
func (s *Reader) OverviewTeams(
	ctx context.Context, by identity.Actor, o OverviewReport, page paging.Request,
) (paging.Page[TeamRow], error) {
	return s.overviewTeams(ctx, by, o, page, teamsWhole)
}

// OverviewScores is OverviewTeams without what the teams missed and how their
// scores spread, which is most of what there is to read.
func (s *Reader) OverviewScores(
	ctx context.Context, by identity.Actor, o OverviewReport, page paging.Request,
) (paging.Page[TeamRow], error) {
	return s.overviewTeams(ctx, by, o, page, teamsScores)
}

// teamsDepth is how much is read of teams.
type teamsDepth int

const (
	teamsWhole teamsDepth = iota
	teamsScores
)

func (s *Reader) overviewTeams(
	ctx context.Context, by identity.Actor, o OverviewReport, page paging.Request, depth teamsDepth,
) (paging.Page[TeamRow], error) {
	if err := by.Require(identity.OverviewRead); err != nil {
		return paging.Page[TeamRow]{}, err
	}
	scope, err := by.Scope(identity.TeamsRead)
	if err != nil {
		return paging.Page[TeamRow]{}, err
	}
	asked := fmt.Sprintf("%+v %+v %s %+v %d", scope, o.Period, o.Card.ID, page, depth)
	return s.rows.One(asked, func() (paging.Page[TeamRow], error) { return s.teamRows(ctx, by, o, page, depth) })
}

func (s *Reader) teamRows(
	ctx context.Context, by identity.Actor, o OverviewReport, page paging.Request, depth teamsDepth,
) (paging.Page[TeamRow], error) {
	teams, err := s.staff.Teams.Choices(ctx, by, staff.TeamFilter{Active: new(true)}, page)
	if err != nil {
		return paging.Page[TeamRow]{}, err
	}
	ids := make([]string, len(teams.Items))
	for i, t := range teams.Items {
		ids[i] = t.ID
	}
	read := s.store.ofTeams
	if depth == teamsScores {
		read = s.store.scoresOfTeams
	}
	buckets, err := read(ctx, ids, o.Card.ID, o.Period.reach(), o.Period.Until)
	if err != nil {
		return paging.Page[TeamRow]{}, err
	}
	byTeam := map[string][]bucket{}
	for _, b := range buckets {
		byTeam[b.TeamID] = append(byTeam[b.TeamID], b)
	}
	return paging.Map(teams, func(t staff.Team) TeamRow {
		of := seriesOf(byTeam[t.ID])
		return TeamRow{
			Team: t, Numbers: of.numbers(o.Period, o.Card), Trend: of.trend(o.Period.Until, TrendWeeks),
			Change: of.change(o.Period.Until),
		}
	}), nil
}
