package report

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

// Reader is what people can read from the numbers.
type Reader struct {
	store tallyStore
	cards *cards
	staff staff.Services
	zone  *time.Location
	now   func() time.Time
}

// Operator is how an operator does. Who may not see them is told that there is
// no such person; of evaluations from a team that one does not lead nothing is
// seen.
func (s *Reader) Operator(ctx context.Context, by identity.Actor, id string, q Query) (OperatorReport, error) {
	scope, err := by.Scope(identity.ReportsRead)
	if err != nil {
		return OperatorReport{}, err
	}
	person, err := s.staff.People.Get(ctx, by, id)
	if err != nil {
		return OperatorReport{}, err
	}
	r := OperatorReport{Person: person, Period: q.period(s.now(), s.zone)}
	return r, s.fillOperator(ctx, scope, &r)
}

// Own is how the one who asks does.
func (s *Reader) Own(ctx context.Context, by identity.Actor, q Query) (OperatorReport, error) {
	scope, err := by.Scope(identity.ReportsRead)
	if err != nil {
		return OperatorReport{}, err
	}
	r := OperatorReport{Person: staff.Person{ID: by.ID, Name: by.Name, TeamID: by.TeamID}, Period: q.period(s.now(), s.zone)}
	return r, s.fillOperator(ctx, scope, &r)
}

func (s *Reader) fillOperator(ctx context.Context, scope identity.Scope, r *OperatorReport) error {
	buckets, err := s.store.ofOperator(ctx, scope, r.Person.ID, r.Period.reach(), r.Period.Until)
	if err != nil {
		return err
	}
	sorted := byCard(buckets)
	used, err := s.cards.cardsOf(ctx, sorted, r.Period)
	if err != nil {
		return err
	}
	for _, card := range used {
		of := seriesOf(sorted[card.ID])
		r.Cards = append(r.Cards, CardReport{
			Card: card, Numbers: of.numbers(r.Period, card),
			Trend: of.trend(r.Period.Until, TrendWeeks), Change: of.change(r.Period.Until),
		})
	}
	return nil
}

// Team is how the operators of a team do. Without an ID it is the first of the
// teams that the asker may see; who sees none gets a report of none.
func (s *Reader) Team(ctx context.Context, by identity.Actor, id string, q Query) (TeamReport, error) {
	if err := by.Require(identity.TeamReportsRead); err != nil {
		return TeamReport{}, err
	}
	r := TeamReport{Period: q.period(s.now(), s.zone)}
	teams, err := s.staff.Teams.Choices(ctx, by, staff.TeamFilter{Active: new(true)}, paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return TeamReport{}, err
	}
	r.Teams = teams.Items
	if r.Team, err = s.team(ctx, by, id, r.Teams); err != nil || r.Team.ID == "" {
		return r, err
	}
	people, err := s.staff.People.List(ctx, by, staff.PersonFilter{TeamID: r.Team.ID, Role: identity.Operator, Active: new(true)},
		paging.Request{Size: paging.MaxLimit})
	if err != nil {
		return TeamReport{}, err
	}
	r.More = people.Next != ""
	buckets, err := s.store.ofTeam(ctx, r.Team.ID, r.Period.reach(), r.Period.Until)
	if err != nil {
		return TeamReport{}, err
	}
	sorted := byCard(buckets)
	if r.Cards, err = s.cards.cardsOf(ctx, sorted, r.Period); err != nil {
		return TeamReport{}, err
	}
	r.Card = chosen(r.Cards, q.ScorecardID)
	r.fill(people.Items, sorted[r.Card.ID])
	return r, s.nameLeavers(ctx, &r)
}

// team finds the team that is asked for among those that are known, or else by
// itself.
func (s *Reader) team(ctx context.Context, by identity.Actor, id string, known []staff.Team) (staff.Team, error) {
	for _, t := range known {
		if id == "" || t.ID == id {
			return t, nil
		}
	}
	if id == "" {
		return staff.Team{}, nil
	}
	return s.staff.Teams.Get(ctx, by, id)
}

// nameLeavers names those who were judged in the team and are in it no more.
func (s *Reader) nameLeavers(ctx context.Context, r *TeamReport) error {
	var gone []string
	for _, row := range r.Rows {
		if row.Left {
			gone = append(gone, row.OperatorID)
		}
	}
	names, err := s.staff.People.Names(ctx, gone)
	if err != nil {
		return err
	}
	for i, row := range r.Rows {
		if row.Left {
			r.Rows[i].Name = names[row.OperatorID]
		}
	}
	return nil
}

// Overview is how the whole centre does, and each of its lines.
func (s *Reader) Overview(ctx context.Context, by identity.Actor, q Query) (OverviewReport, error) {
	if err := by.Require(identity.OverviewRead); err != nil {
		return OverviewReport{}, err
	}
	r := OverviewReport{Period: q.period(s.now(), s.zone)}
	buckets, err := s.store.ofLines(ctx, r.Period.reach(), r.Period.Until)
	if err != nil {
		return OverviewReport{}, err
	}
	sorted := byCard(buckets)
	if r.Cards, err = s.cards.cardsOf(ctx, centreOf(sorted), r.Period); err != nil {
		return OverviewReport{}, err
	}
	r.Card = chosen(r.Cards, q.ScorecardID)
	r.fill(sorted[r.Card.ID])
	return r, nil
}

// OverviewTeams is how the teams of a page of teams do on a scorecard, in that
// order.
func (s *Reader) OverviewTeams(
	ctx context.Context, by identity.Actor, o OverviewReport, page paging.Request,
) (paging.Page[TeamRow], error) {
	return s.overviewTeams(ctx, by, o, page, s.store.ofTeams)
}

// OverviewScores is OverviewTeams without what the teams missed and how their
// scores spread, which is most of what there is to read.
func (s *Reader) OverviewScores(
	ctx context.Context, by identity.Actor, o OverviewReport, page paging.Request,
) (paging.Page[TeamRow], error) {
	return s.overviewTeams(ctx, by, o, page, s.store.scoresOfTeams)
}

func (s *Reader) overviewTeams(
	ctx context.Context, by identity.Actor, o OverviewReport, page paging.Request,
	read func(ctx context.Context, teamIDs []string, scorecardID string, from, to Week) ([]bucket, error),
) (paging.Page[TeamRow], error) {
	if err := by.Require(identity.OverviewRead); err != nil {
		return paging.Page[TeamRow]{}, err
	}
	teams, err := s.staff.Teams.Choices(ctx, by, staff.TeamFilter{Active: new(true)}, page)
	if err != nil {
		return paging.Page[TeamRow]{}, err
	}
	ids := make([]string, len(teams.Items))
	for i, t := range teams.Items {
		ids[i] = t.ID
	}
	buckets, err := read(ctx, ids, o.Card.ID, o.Period.reach(), o.Period.Until)
	if err != nil {
		return paging.Page[TeamRow]{}, err
	}
	return paging.Map(teams, func(t staff.Team) TeamRow {
		of := seriesOf(filtered(buckets, func(b bucket) bool { return b.TeamID == t.ID }))
		return TeamRow{
			Team: t, Numbers: of.numbers(o.Period, o.Card), Trend: of.trend(o.Period.Until, TrendWeeks),
			Change: of.change(o.Period.Until),
		}
	}), nil
}
