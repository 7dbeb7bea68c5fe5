package report

import (
	"context"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/recent"
	"qaloop/qa/staff"
)

// Reader is what people can read from the numbers.
type Reader struct {
	store tallyStore
	cards *cards
	staff staff.Services
	zone  *time.Location
	now   func() time.Time

	// What was computed a moment ago of the whole centre, which is the same for
	// all who may ask: it is the most that any report reads.
	overviews *recent.Cache[OverviewReport]
	rows      *recent.Cache[paging.Page[TeamRow]]
}

// newReader reads what tallies keeps.
func newReader(tallies *TallyService, people staff.Services) *Reader {
	return &Reader{
		store: tallies.store, cards: tallies.cards, staff: people, zone: tallies.zone, now: tallies.now,
		overviews: recent.New[OverviewReport](identity.Staleness, tallies.now),
		rows:      recent.New[paging.Page[TeamRow]](identity.Staleness, tallies.now),
	}
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
