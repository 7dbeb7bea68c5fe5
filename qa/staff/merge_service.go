package staff

import (
	"cmp"
	"context"
	"errors"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// MergeService makes one person of two: of somebody whom an import has found,
// and of a colleague. Each of its steps can be repeated by anybody:
//
//  1. the found person is noted as merged, at the revision that was looked at.
//     From then on it is done; whoever asks for their identities gets the
//     colleague;
//  2. the colleague names the identities, and then their claims are theirs;
//  3. what the found person did becomes the colleague's.
//
// Until lateWriters have written, the sweep repeats the last steps: an import
// may have asked before the first one, and write after the last.
type MergeService struct {
	people   *PersonService
	holders  []Holder
	carriers []Carrier
}

// Use says where people have something of their own, and what follows them.
func (s *MergeService) Use(holders []Holder, carriers []Carrier) {
	s.holders, s.carriers = holders, carriers
}

// Merge merges the found person id, if they are still at revision rev (0 stands
// for any), into a colleague, and returns them. What is not moved when it
// returns, the sweep moves.
func (s *MergeService) Merge(ctx context.Context, by identity.Actor, id string, rev int, in MergeInput) (Person, error) {
	scope, err := by.Scope(identity.StaffEdit)
	if err != nil {
		return Person{}, err
	}
	found, err := s.people.store.within(ctx, id, scope)
	if err != nil {
		return Person{}, err
	}
	if found.MergedInto == "" {
		if found, err = s.commit(ctx, by, scope, found, rev, in.Into); err != nil {
			return Person{}, err
		}
	} else if found.MergedInto != in.Into {
		return Person{}, ErrMerged.With("person_id", found.MergedInto)
	}
	failpoint.Here("merge.committed")
	// It is done, whatever comes of this: the sweep goes on, and says what is wrong.
	_, _ = s.finish(ctx, found)
	return s.people.store.byID(context.WithoutCancel(ctx), id)
}

// commit notes that found is merged, if that may be.
func (s *MergeService) commit(
	ctx context.Context, by identity.Actor, scope identity.Scope, found Person, rev int, into string,
) (Person, error) {
	if rev != 0 && found.Rev != rev {
		return Person{}, errStale
	}
	if !found.ToConfirm {
		return Person{}, ErrNotToConfirm
	}
	p, err := s.people.store.within(ctx, into, scope)
	if missing(err) {
		return Person{}, ErrMergeInto.WithFields(problem.Field{Pointer: "#/into", Code: "merge_nobody", Detail: "There is no such person."})
	}
	if err != nil {
		return Person{}, err
	}
	if err := cmp.Or(mayTouch(by, found, p), p.refuseInto(found)); err != nil {
		return Person{}, err
	}
	if err := s.refuseOwn(ctx, found); err != nil {
		return Person{}, err
	}
	now, after := s.people.now(), found
	after.MergedInto, after.MergedAt, after.Moving = p.ID, &now, true
	after.ToConfirm, after.Active = false, false
	after.became(found, by.ID, now)
	return after, s.people.store.replace(ctx, found.Rev, after)
}

// refuseOwn refuses to merge somebody who has something of their own.
func (s *MergeService) refuseOwn(ctx context.Context, found Person) error {
	if found.Email != "" || found.PasswordHash != "" {
		return ErrMergeOwn
	}
	for _, h := range s.holders {
		if holds, err := h.HoldsOf(ctx, found.ID); err != nil {
			return err
		} else if holds {
			return ErrMergeOwn
		}
	}
	return nil
}

// sweepBatch is how many of those who were merged one sweep takes up.
const sweepBatch = 200

// Sweep finishes what those who merged could not, and moves what was written
// too late. It returns how much that was.
func (s *MergeService) Sweep(ctx context.Context) (int, error) {
	moving, err := s.people.store.moving(ctx, sweepBatch)
	if err != nil {
		return 0, err
	}
	moved, faults := 0, []error(nil)
	for _, found := range moving {
		if ctx.Err() != nil {
			break
		}
		n, err := s.finish(ctx, found)
		moved += n
		faults = append(faults, err)
	}
	return moved, errors.Join(faults...)
}

// finish does what is left to do for somebody who was merged, and returns how
// much was moved.
func (s *MergeService) finish(ctx context.Context, found Person) (int, error) {
	late := s.people.now().Sub(*found.MergedAt) > lateWriters // looked at before what is written is
	standing, err := s.people.Standing(ctx, []string{found.ID})
	if err != nil {
		return 0, err
	}
	to := standing[found.ID]
	moved := 0
	if len(found.AgentIDs) > 0 {
		if to, err = s.giveIdentities(ctx, found, to); err != nil {
			return 0, err
		}
		moved++
	}
	failpoint.Here("merge.identities")
	for _, c := range s.carriers {
		n, err := c.MoveOperator(ctx, found.ID, to)
		moved += n
		if err != nil {
			return moved, err
		}
	}
	failpoint.Here("merge.moved")
	if !late && len(found.AgentIDs) == 0 {
		return moved, nil
	}
	after := found
	after.Rev, after.AgentIDs, after.Moving = found.Rev+1, []string{}, !late
	after.tidy()
	if err := s.people.store.replace(ctx, found.Rev, after); !stale(err) {
		return moved, err
	}
	return moved, nil // somebody else finishes it
}

// giveIdentities gives the PBX identities of found to p. First p names them:
// while the claim is found's, whoever asks is sent on to p all the same.
func (s *MergeService) giveIdentities(ctx context.Context, found, p Person) (Person, error) {
	claims, err := s.people.agents.all(ctx, found.AgentIDs)
	if err != nil {
		return p, err
	}
	for key, c := range claims {
		if c.PersonID != found.ID {
			delete(claims, key)
		}
	}
	if p, err = s.name(ctx, found.mergedBy(), p, claims); err != nil {
		return p, err
	}
	failpoint.Here("merge.named")
	for _, c := range claims {
		if err := s.people.agents.replace(ctx, c, c.next(p.ID, s.people.now())); err != nil && !stale(err) {
			return p, err
		}
	}
	return p, nil
}

// name makes p name the identities of these claims.
func (s *MergeService) name(ctx context.Context, by string, p Person, claims map[string]claim) (Person, error) {
	for range changeTries {
		after := p
		after.AgentIDs = append([]string(nil), p.AgentIDs...)
		for key := range claims {
			after.AgentIDs = append(after.AgentIDs, key)
		}
		after.tidy()
		if !after.became(p, by, s.people.now()) {
			return p, nil
		}
		err := s.people.store.replace(ctx, p.Rev, after)
		if !stale(err) {
			return after, err
		}
		if p, err = s.people.store.byID(ctx, p.ID); err != nil {
			return p, err
		}
	}
	return p, errStale
}

// Merged lists those who were merged.
func (s *MergeService) Merged(ctx context.Context, page paging.Request) (paging.Page[Person], error) {
	return s.people.store.merged(ctx, page)
}

// maxHops bounds how often somebody was merged on: into somebody whose
// confirmation was taken back and who was merged then.
const maxHops = 5

// Standing is ByIDs, with the colleague in the place of whoever was merged into
// them.
func (s *PersonService) Standing(ctx context.Context, ids []string) (map[string]Person, error) {
	people, err := s.store.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	return people, s.follow(ctx, people)
}

// follow puts the colleague in the place of whoever was merged into them.
func (s *PersonService) follow(ctx context.Context, people map[string]Person) error {
	for range maxHops {
		var into []string
		for _, p := range people {
			if p.MergedInto != "" {
				into = append(into, p.MergedInto)
			}
		}
		if len(into) == 0 {
			return nil
		}
		next, err := s.store.byIDs(ctx, into)
		if err != nil {
			return err
		}
		for key, p := range people {
			if to, there := next[p.MergedInto]; there {
				people[key] = to
			}
		}
	}
	return nil
}
