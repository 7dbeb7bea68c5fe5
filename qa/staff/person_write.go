package staff

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/problem"
)

func (s *PersonService) emailKeys() keys {
	return keys{s.emails, s.store, func(p Person, email string) bool { return p.Email == email }, ErrEmailTaken}
}

func (s *PersonService) agentKeys() keys {
	return keys{s.agents, s.store, Person.named, ErrAgentTaken}
}

// write stores after in the place of before; a person without an ID is nobody
// yet. Claims on new keys come first, then the person, then the keys that they
// gave up. What was claimed for a person who was not written is given back;
// if the process dies in between, it is left over and can be taken.
func (s *PersonService) write(ctx context.Context, before, after Person) error {
	ctx, cancel := context.WithTimeout(ctx, claimTimeout)
	defer cancel()
	now := s.now()
	fresh, err := s.claim(ctx, before, after, now)
	if err != nil {
		return errors.Join(err, s.giveBack(ctx, fresh))
	}
	dropped, err := s.givenUp(ctx, before, after)
	if err != nil {
		return errors.Join(err, s.giveBack(ctx, fresh))
	}
	failpoint.Here("person.claimed")
	if before.ID == "" {
		err = s.store.insert(ctx, after)
	} else {
		err = s.store.replace(ctx, before.Rev, after)
	}
	if stale(err) || taken(err) { // it is certain that after was not written
		return errors.Join(err, s.giveBack(ctx, fresh))
	}
	if err != nil {
		return err
	}
	failpoint.Here("person.written")
	return s.giveBack(ctx, dropped)
}

// held is a claim and where it is kept.
type held struct {
	claim claim
	in    claimStore
}

// claim takes the keys that after has and before had not. The claims that are
// new are returned also with an error.
func (s *PersonService) claim(ctx context.Context, before, after Person, now time.Time) ([]held, error) {
	var fresh []held
	take := func(k keys, key, pointer string) error {
		c, err := k.take(ctx, key, after.ID, now)
		if c != nil {
			fresh = append(fresh, held{*c, k.claims})
		}
		if p, ok := errors.AsType[*problem.Error](err); ok && p.Is(k.taken) {
			return p.WithFields(problem.Field{Pointer: pointer, Code: "taken", Detail: p.Detail})
		}
		return err
	}
	if after.Email != "" && after.Email != before.Email {
		if err := take(s.emailKeys(), after.Email, "#/email"); err != nil {
			return fresh, err
		}
	}
	for i, id := range after.AgentIDs {
		if before.named(id) {
			continue
		}
		if err := take(s.agentKeys(), id, "#/agent_ids/"+strconv.Itoa(i)); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

// givenUp finds, as they are now, the claims that before had and after has
// not. A claim that is renewed later is another revision and will not be
// dropped.
func (s *PersonService) givenUp(ctx context.Context, before, after Person) ([]held, error) {
	var dropped []held
	if before.Email != "" && before.Email != after.Email {
		c, there, err := s.emails.get(ctx, before.Email)
		if err != nil {
			return nil, err
		}
		if there && c.PersonID == before.ID {
			dropped = append(dropped, held{c, s.emails})
		}
	}
	agents := slices.DeleteFunc(slices.Clone(before.AgentIDs), after.named)
	if len(agents) == 0 {
		return dropped, nil
	}
	claims, err := s.agents.all(ctx, agents)
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		if c.PersonID == before.ID {
			dropped = append(dropped, held{c, s.agents})
		}
	}
	return dropped, nil
}

func (s *PersonService) giveBack(ctx context.Context, claims []held) error {
	for _, h := range claims {
		if err := h.in.drop(ctx, h.claim); err != nil {
			return err
		}
	}
	return nil
}
