package rollup

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb"
)

// Mode says what an audit does about what is wrong.
type Mode int

// The modes.
const (
	Look   Mode = iota // nothing
	Repair             // it is put right
)

// Found is what an audit found.
type Found struct {
	Pages    int
	Wrong    []string // one English sentence for each page that is not right
	Repaired int
}

// margin is how long a page may wait to be made anew before that is a fault.
const margin = time.Minute

// Audit compares, week by week, every sum with what it is a sum of. It may run
// while others work: what looks wrong is looked at twice, and what waits to be
// made anew is let be for a while. It needs memory for one week of the centre.
func (b *Book[T]) Audit(ctx context.Context, mode Mode) (Found, error) {
	v := &auditing[T]{Book: b, mode: mode}
	first, last, err := b.weeks(ctx)
	if err != nil {
		return v.Found, err
	}
	for week := first; week != "" && week <= last; week = week.Plus(1) {
		if err := v.week(ctx, week); err != nil {
			return v.Found, err
		}
	}
	if mode == Look {
		return v.Found, nil
	}
	for { // what was marked
		if n, err := b.renewDue(ctx); err != nil || n == 0 {
			return v.Found, err
		}
	}
}

// renewDue makes the sums anew that are due now, and returns how many those are.
func (b *Book[T]) renewDue(ctx context.Context) (int, error) {
	due, err := b.store.due(ctx, time.Time{}, b.now())
	if err != nil {
		return 0, err
	}
	sums := slices.DeleteFunc(due, func(p page[T]) bool { return !p.Level.isSum() })
	return len(sums), b.renewAll(ctx, sums)
}

// weeks are the first and the last week of which there is anything.
func (b *Book[T]) weeks(ctx context.Context) (first, last Week, err error) {
	from, to, some, err := b.source.Span(ctx)
	if err != nil {
		return "", "", err
	}
	if some {
		first, last = WeekOf(from, b.zone), WeekOf(to, b.zone)
	}
	for _, direction := range []int{1, -1} {
		week, err := b.store.edge(ctx, direction)
		switch {
		case err != nil:
			return "", "", err
		case week == "":
		case first == "":
			first, last = week, week
		default:
			first, last = min(first, week), max(last, week)
		}
	}
	return first, last, nil
}

// auditing is a book that is being audited.
type auditing[T any] struct {
	*Book[T]
	Found

	mode Mode
}

// week looks at all sums of a week.
func (v *auditing[T]) week(ctx context.Context, week Week) error {
	single := map[string][]T{}
	err := v.source.Each(ctx, week.Begins(v.zone), week.Plus(1).Begins(v.zone), nil, func(team string, one T) {
		single[team] = append(single[team], one)
	})
	if err != nil {
		return err
	}
	var leaves, nodes []page[T]
	wanted := map[Address][]T{}
	for team, all := range single {
		a := leaf(week, team)
		body := v.source.Sum(all)
		leaves = append(leaves, v.store.fresh(a, body))
		up, _ := a.above()
		wanted[up] = append(wanted[up], body)
	}
	for a, bodies := range wanted {
		nodes = append(nodes, v.store.fresh(a, v.source.Sum(bodies)))
	}
	var tops []T
	for _, p := range nodes {
		tops = append(tops, p.Body)
	}
	if len(tops) > 0 {
		nodes = append(nodes, v.store.fresh(Address{Level: levelCentre, Week: week}, v.source.Sum(tops)))
	}
	if err := v.compare(ctx, levelTeam, week, leaves); err != nil {
		return err
	}
	for _, l := range levels[1:] {
		if err := v.compare(ctx, l, week, slices.DeleteFunc(slices.Clone(nodes), func(p page[T]) bool { return p.Level != l })); err != nil {
			return err
		}
	}
	return nil
}

// compare compares the sums of a level that are there with those that should be.
func (v *auditing[T]) compare(ctx context.Context, l level, week Week, wanted []page[T]) error {
	stored, err := v.store.ofWeek(ctx, l, week)
	if err != nil {
		return err
	}
	have := make(map[string]page[T], len(stored))
	for _, p := range stored {
		have[p.ID] = p
	}
	v.Pages += len(wanted)
	var absent []page[T]
	var wrong []Address
	for _, want := range wanted {
		p, found := have[want.ID]
		delete(have, want.ID)
		ok, err := v.right(ctx, want.Address, sight(p, found, want.Body))
		switch {
		case err != nil:
			return err
		case ok:
		case found:
			wrong = append(wrong, want.Address)
		default:
			absent = append(absent, want)
		}
	}
	var zero T
	for _, p := range have { // there should be nothing
		ok, err := v.right(ctx, p.Address, sight(p, true, zero))
		if err != nil {
			return err
		}
		if !ok {
			wrong = append(wrong, p.Address)
		}
	}
	return v.mend(ctx, absent, wrong)
}

// looks is how often a page is looked at while others are at it.
const looks = 5

// right reports whether the page at a is right, or somebody is just making it so.
// If it does not look so, it is looked at once more, unless it is not there and
// will be made; and again, as long as others write it meanwhile: whoever changes
// something of it marks the page before they take away the note that they will.
func (v *auditing[T]) right(ctx context.Context, a Address, seen look) (bool, error) {
	if seen == asItShould || seen == notThere && v.mode == Repair {
		return seen == asItShould, nil
	}
	p, err := v.store.get(ctx, a)
	for range looks {
		if err != nil {
			return false, err
		}
		if right, err := v.rightNow(ctx, p); err != nil || right {
			return right, err
		}
		before := p
		if p, err = v.store.get(ctx, a); err == nil && p.Stamp == before.Stamp && p.Rev == before.Rev {
			return false, nil
		}
	}
	return true, nil
}

// rightNow reports whether p, as it was just read, is right or waits to be.
func (v *auditing[T]) rightNow(ctx context.Context, p page[T]) (bool, error) {
	if p.Dirty { // in the end, a repair makes anew whatever waits for it
		return v.mode == Repair || v.now().Sub(p.DirtyAt) <= margin, nil
	}
	body, err := v.come(ctx, p.Address)
	if err != nil || same(p.Body, body) {
		return err == nil, err
	}
	return v.waits(ctx, p.Address)
}

// waits reports whether the page at a is still to be marked: a leaf by who
// changed something of it, others by who makes anew what is below.
func (v *auditing[T]) waits(ctx context.Context, a Address) (bool, error) {
	if a.Level != levelTeam {
		return v.store.dirtyBelow(ctx, a, v.now().Add(-margin))
	}
	if v.source.Waits != nil {
		waits, err := v.source.Waits(ctx, a.Week.Begins(v.zone), a.Week.Plus(1).Begins(v.zone), a.Team)
		if err != nil || waits {
			return waits, err
		}
	}
	return v.store.intended(ctx, Place{a.Week, a.Team}, v.now().Add(-margin))
}

// look is what a first look at a page saw.
type look int

const (
	asItShould look = iota
	otherwise
	notThere
)

// sight is the first look at p, which should have that sum.
func sight[T any](p page[T], found bool, want T) look {
	switch {
	case !found:
		return notThere
	case same(p.Body, want):
		return asItShould
	}
	return otherwise
}

// mend notes what is wrong, and puts it right if it should.
func (v *auditing[T]) mend(ctx context.Context, absent []page[T], wrong []Address) error {
	for _, p := range absent {
		wrong = append(wrong, p.Address)
	}
	for _, a := range wrong {
		v.Wrong = append(v.Wrong, fmt.Sprintf("The sum of %s of the %s %q%d in the week of %s is not what it should be.", v.store.book, a.Level, a.Team, a.Part, a.Week))
	}
	if v.mode == Look || len(wrong) == 0 {
		return nil
	}
	v.Repaired += len(wrong)
	for some := range slices.Chunk(absent, sweepBatch) {
		if err := mongodb.InsertMissing(ctx, v.store.pages, some); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(wrong[:len(wrong)-len(absent)], sweepBatch) {
		if err := v.store.mark(ctx, v.now(), some...); err != nil {
			return err
		}
	}
	return nil
}

// same reports whether two sums are equal, as they are stored.
func same[T any](a, b T) bool {
	x, errX := bson.Marshal(a)
	y, errY := bson.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
