package centre

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa/staff"
)

// operator is somebody whose contacts are evaluated.
type operator struct {
	number int
	id     string
	agent  string
	team   team
}

// team is a group of operators on one line, who are judged with one scorecard.
type team struct {
	id   string
	line string
	card int // which of the scorecards
}

// crew is who works in the centre.
type crew struct {
	operators  []operator
	evaluators []string
	trainer    string
}

// makers is how many people are made at the same time.
const makers = 8

// hire makes the teams, one account for each role, some evaluators and the
// operators. The first team is the one that the supervisor's account leads, and
// the operator's account belongs to its first operator.
func hire(ctx context.Context, s starter.Services, size Size, tell told) (crew, error) {
	accounts, err := openAccounts(ctx, s)
	if err != nil {
		return crew{}, err
	}
	teams, err := makeTeams(ctx, s, size, accounts[identity.Supervisor])
	if err != nil {
		return crew{}, err
	}
	c := crew{operators: make([]operator, size.Operators()), evaluators: []string{accounts[identity.QA]}, trainer: accounts[identity.Trainer]}
	for i := range 4 + size.Operators()/100 {
		in := staff.PersonInput{Name: nameOf(7*i + 3), Roles: []identity.Role{identity.QA}}
		p, _, err := s.Staff.People.Create(ctx, system, in, key("evaluator", i))
		if err != nil {
			return crew{}, err
		}
		c.evaluators = append(c.evaluators, p.ID)
	}
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(makers)
	for i := range c.operators {
		group.Go(func() error {
			var err error
			c.operators[i], err = makeOperator(ctx, s, i, teams[i/teamOf])
			tell("people", int(done.Add(1)), len(c.operators))
			return err
		})
	}
	return c, group.Wait()
}

func makeOperator(ctx context.Context, s starter.Services, i int, of team) (operator, error) {
	agent := fmt.Sprintf("SIP/%d", 10_000+i)
	in := staff.PersonInput{
		Name: nameOf(i), Roles: []identity.Role{identity.Operator}, TeamID: of.id, AgentIDs: []string{agent}, HiredOn: "2021-03-01",
	}
	if i == 0 {
		in.Email, in.Password, in.Lang = Email(string(identity.Operator)), Password, "uk"
	}
	p, _, err := s.Staff.People.Create(ctx, system, in, key("operator", i))
	return operator{number: i, id: p.ID, agent: agent, team: of}, err
}

// openAccounts makes somebody for each role but the operator's.
func openAccounts(ctx context.Context, s starter.Services) (map[identity.Role]string, error) {
	ids := map[identity.Role]string{}
	for i, role := range identity.Roles {
		if role == identity.Operator {
			continue
		}
		in := staff.PersonInput{
			Name: nameOf(11*i + 5), Email: Email(string(role)), Roles: []identity.Role{role}, Lang: "uk", Password: Password,
		}
		p, _, err := s.Staff.People.Create(ctx, system, in, key("account", i))
		if err != nil {
			return nil, err
		}
		ids[role] = p.ID
	}
	return ids, nil
}

func makeTeams(ctx context.Context, s starter.Services, size Size, lead string) ([]team, error) {
	teams := make([]team, size.Teams())
	for i := range teams {
		line := fmt.Sprintf("Черга %d", i%lines+1)
		in := staff.TeamInput{Name: fmt.Sprintf("Команда %03d", i+1), Line: line}
		if i == 0 {
			in.LeadIDs = []string{lead}
		}
		stored, _, err := s.Staff.Teams.Create(ctx, system, in, key("team", i))
		if err != nil {
			return nil, err
		}
		teams[i] = team{id: stored.ID, line: line, card: i % lines % 3}
	}
	return teams, nil
}

// key makes the n-th of a kind the same one in every centre, and a second try
// find what the first one made.
func key(kind string, n int) once.Key {
	return once.Key{Name: fmt.Sprintf("bench\x00%s\x00%d", kind, n), Fingerprint: "bench"}
}

// nameOf is the n-th name of many.
func nameOf(n int) string {
	given, family := givenNames[n%len(givenNames)], familyNames[n/len(givenNames)%len(familyNames)]
	if round := n / (len(givenNames) * len(familyNames)); round > 0 {
		return fmt.Sprintf("%s %s-%s", given, family, familyNames[(n+round)%len(familyNames)])
	}
	return given + " " + family
}
