package staff

import (
	"context"
	"maps"
	"slices"
	"time"
)

// agentsAtOnce bounds how many identities are looked up in one go.
const agentsAtOnce = 500

// movingPause is the time between two looks at an identity that is just being
// given to somebody.
const movingPause = 200 * time.Millisecond

// ByAgentID finds the person whom the PBX names agentID. Somebody unknown
// becomes an inactive operator to be confirmed, once, whoever asks at the same
// time.
func (s *PersonService) ByAgentID(ctx context.Context, agentID, name string) (Person, error) {
	found, err := s.ByAgentIDs(ctx, []AgentRef{{ID: agentID, Name: name}})
	if err != nil {
		return Person{}, err
	}
	return found[agentID], nil
}

// ByAgentIDs is ByAgentID for many, in a few round trips. The map has every ID
// as it was given.
func (s *PersonService) ByAgentIDs(ctx context.Context, refs []AgentRef) (map[string]Person, error) {
	wanted := map[string]AgentRef{}
	for _, r := range refs {
		key := normalAgent(r.ID)
		if key == "" || len([]rune(key)) > maxAgentID {
			return nil, ErrNoAgent
		}
		if known, ok := wanted[key]; !ok || known.Name == "" {
			wanted[key] = AgentRef{ID: key, Name: r.Name}
		}
	}
	people := make(map[string]Person, len(wanted))
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(wanted)), agentsAtOnce) {
		if err := s.settle(ctx, chunk, wanted, people); err != nil {
			return nil, err
		}
	}
	if err := s.follow(ctx, people); err != nil {
		return nil, err
	}
	byGiven := make(map[string]Person, len(refs))
	for _, r := range refs {
		byGiven[r.ID] = people[normalAgent(r.ID)]
	}
	return byGiven, nil
}

// settle fills people with who is behind each of the identities. It looks
// again while somebody else is giving one of them to a person, which takes a
// moment, or claimGrace if they died at it.
func (s *PersonService) settle(ctx context.Context, open []string, wanted map[string]AgentRef, people map[string]Person) error {
	var err error
	for range int(2*claimGrace/movingPause) + 1 {
		if open, err = s.resolve(ctx, open, wanted, people); err != nil || len(open) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ErrAgentMoving
		case <-time.After(movingPause):
		}
	}
	return ErrAgentMoving
}

// resolve puts into people who is behind each of the open identities, and
// returns those of which that cannot be said yet.
func (s *PersonService) resolve(ctx context.Context, open []string, wanted map[string]AgentRef, people map[string]Person) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, claimTimeout)
	defer cancel()
	now := s.now()
	claims, err := s.claimsOn(ctx, open, now)
	if err != nil {
		return nil, err
	}
	holders, err := s.store.byIDs(ctx, holdersOf(claims))
	if err != nil {
		return nil, err
	}
	var unwritten []Person
	var left []string
	for _, key := range open {
		c := claims[key]
		p, there := holders[c.PersonID]
		if there && p.named(key) {
			people[key] = p
			continue
		}
		left = append(left, key)
		if !there && c.Found && !c.leftOver(now) {
			unwritten = append(unwritten, wanted[key].operator(c, now))
		} else if err := s.renew(ctx, c, now); err != nil {
			return nil, err
		}
	}
	return s.writeFound(ctx, unwritten, left, claims, people)
}

// writeFound writes the people whom an import has just found, puts them into
// people, and returns the rest of open.
func (s *PersonService) writeFound(
	ctx context.Context, unwritten []Person, open []string, claims map[string]claim, people map[string]Person,
) ([]string, error) {
	if len(unwritten) == 0 {
		return open, nil
	}
	if err := s.store.insertMissing(ctx, unwritten); err != nil {
		return nil, err
	}
	holders, err := s.store.byIDs(ctx, holdersOf(claims))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(open, func(key string) bool {
		p, there := holders[claims[key].PersonID]
		if there && p.named(key) {
			people[key] = p
		}
		return there && p.named(key)
	}), nil
}

// claimsOn finds the claims on keys, and makes those that are missing.
func (s *PersonService) claimsOn(ctx context.Context, keys []string, now time.Time) (map[string]claim, error) {
	claims, err := s.agents.all(ctx, keys)
	if err != nil || len(claims) == len(keys) {
		return claims, err
	}
	var fresh []claim
	for _, key := range keys {
		if _, ok := claims[key]; !ok {
			fresh = append(fresh, newClaim(key, now))
		}
	}
	if err := s.agents.insertMissing(ctx, fresh); err != nil {
		return nil, err
	}
	return s.agents.all(ctx, keys)
}

// renew frees a claim that is left over: its next holder is a new person.
func (s *PersonService) renew(ctx context.Context, c claim, now time.Time) error {
	if c.Key == "" || !c.leftOver(now) {
		return nil
	}
	fresh := newClaim(c.Key, now)
	fresh.Rev = c.Rev + 1
	if err := s.agents.replace(ctx, c, fresh); err != nil && !stale(err) {
		return err
	}
	return nil
}

func holdersOf(claims map[string]claim) []string {
	ids := make([]string, 0, len(claims))
	for _, c := range claims {
		ids = append(ids, c.PersonID)
	}
	return ids
}
