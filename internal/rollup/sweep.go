package rollup

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/failpoint"
	"qaloop/internal/mongodb"
	"qaloop/internal/once"
	"qaloop/internal/recent"
)

const (
	// sweepBatch is how much one sweep takes up at a time.
	sweepBatch = 200
	// lease is how long one who looks everything through is left alone.
	lease = 10 * time.Minute
	// intentFor is from when on it is certain that who had an intent has changed
	// it, or never will: no write has a deadline that is nearly as long.
	intentFor = 5 * time.Minute
)

// levels are those of sums, from the leaves up.
var levels = []level{levelTeam, levelPart, levelCentre}

// isSum reports whether a page of that level is a sum, and no note of what is to
// be done.
func (l level) isSum() bool { return slices.Contains(levels, l) }

// Mark has the sums of these places made anew by the next sweep. It is for who
// notes in the very write that changes something that this is still to be done.
func (b *Book[T]) Mark(ctx context.Context, places ...Place) error {
	leaves := make([]Address, 0, len(places))
	for _, p := range places {
		if a := leaf(p.Week, p.Team); !slices.Contains(leaves, a) {
			leaves = append(leaves, a)
		}
	}
	for some := range slices.Chunk(leaves, sweepBatch) {
		if err := b.store.mark(ctx, b.now(), some...); err != nil {
			return err
		}
	}
	return nil
}

// Change calls change, which changes something of these places, and has their
// sums made anew after it. Wherever one who does this dies, somebody else makes
// them anew once the change has happened or never will.
func (b *Book[T]) Change(ctx context.Context, places []Place, change func() error) error {
	if len(places) == 0 {
		return change()
	}
	slices.SortFunc(places, func(x, y Place) int {
		return cmp.Or(cmp.Compare(x.Week, y.Week), cmp.Compare(x.Team, y.Team))
	})
	intent := page[T]{
		ID: once.Random("ru_"), Rev: 1, Book: b.store.book, Address: Address{Level: levelIntent}, Marks: slices.Compact(places),
		Dirty: true, Stamp: once.Random(""), DirtyAt: b.now().Add(intentFor),
	}
	if err := b.store.put(ctx, intent); err != nil {
		return err
	}
	failpoint.Here("sum.intended")
	if err := change(); err != nil {
		return err // perhaps it has happened: the intent stays
	}
	failpoint.Here("sum.changed")
	_, err := b.store.postpone(context.WithoutCancel(ctx), intent, b.now())
	return err
}

// Anew has everything in a book looked through and put right by the next sweep,
// as after an upgrade from a version that did not keep it. It can be repeated.
func Anew(ctx context.Context, db *mongo.Database, book string) error {
	p := page[bson.M]{Book: book, Address: Address{Level: levelAnew}}
	_, err := db.Collection(collectionName).UpdateOne(ctx, bson.M{"_id": store[bson.M]{book: book}.id(p.Address)}, bson.M{
		"$set": bson.M{"dirty": true, "stamp": once.Random(""), "dirty_at": time.Unix(0, 0).UTC()},
		"$setOnInsert": bson.M{
			"rev": 1, "book": book, "parent": "", "body": bson.M{}, "level": levelAnew, "week": "", "team_id": "", "part": 0,
		},
	}, options.UpdateOne().SetUpsert(true))
	return mongodb.Wrap("have sums made anew", err)
}

// Sweep does what is to be done now, from the leaves up to the centre. It
// returns how much there was; what fails does not keep it from the rest.
func (b *Book[T]) Sweep(ctx context.Context) (int, error) {
	var faults []error
	taken := 0
	for range len(levels) + 1 { // what is made anew makes the level above dirty
		now := b.now()
		due, err := recent.Look(&b.dirty, now, sweepBatch, func(from time.Time) ([]page[T], error) { return b.store.due(ctx, from, now) })
		taken += len(due)
		if err != nil || len(due) == 0 {
			faults = append(faults, err)
			break
		}
		for _, p := range due {
			if !p.Level.isSum() {
				faults = append(faults, b.see(ctx, p))
			}
		}
		faults = append(faults, b.renewAll(ctx, due))
		if ctx.Err() != nil {
			break
		}
	}
	return taken, errors.Join(faults...)
}

// see does what p, which is no sum, asks for.
func (b *Book[T]) see(ctx context.Context, p page[T]) error {
	if p.Level == levelAnew {
		_, err := b.anew(ctx, p)
		return err
	}
	if err := b.Mark(ctx, p.Marks...); err != nil {
		return err
	}
	return b.store.done(ctx, p)
}

// anew looks everything through, unless somebody else does.
func (b *Book[T]) anew(ctx context.Context, p page[T]) (Found, error) {
	if mine, err := b.store.postpone(ctx, p, b.now().Add(lease)); err != nil || !mine {
		return Found{}, err
	}
	found, err := b.Audit(ctx, Repair)
	if err != nil {
		return found, err
	}
	return found, b.store.done(ctx, p)
}

// Again puts everything right that is not, and takes away the note of Anew that
// this is to be done.
func (b *Book[T]) Again(ctx context.Context) (Found, error) {
	p, err := b.store.get(ctx, Address{Level: levelAnew})
	if err != nil {
		return Found{}, err
	}
	found, err := b.Audit(ctx, Repair)
	if err != nil {
		return found, err
	}
	return found, b.store.done(ctx, p)
}

// Prove audits the book; to repair it looks all through, so that nothing waits to
// be marked any more: note, which may be nil, says so where that is noted. Who
// dies in between leaves the note that all are to be looked at.
func (b *Book[T]) Prove(ctx context.Context, mode Mode, note func(context.Context) error) (Found, error) {
	if mode == Look {
		return b.Audit(ctx, mode)
	}
	if err := Anew(ctx, b.store.pages.Database(), b.store.book); err != nil {
		return Found{}, err
	}
	if note != nil {
		if err := note(ctx); err != nil {
			return Found{}, err
		}
	}
	return b.Again(ctx)
}

// renewAll makes anew those of the pages that are sums, the lower ones first.
func (b *Book[T]) renewAll(ctx context.Context, pages []page[T]) error {
	byLevel := map[level][]page[T]{}
	for _, p := range pages {
		byLevel[p.Level] = append(byLevel[p.Level], p)
	}
	var faults []error
	for _, l := range levels {
		faults = append(faults, b.renew(ctx, byLevel[l]))
	}
	return errors.Join(faults...)
}

// renew makes sums of one level anew and tells what is above, each page of that
// once. It does nothing to a page that is marked anew meanwhile, and what fails
// does not keep it from the rest.
func (b *Book[T]) renew(ctx context.Context, pages []page[T]) error {
	var written []page[T]
	var above []Address
	var faults []error
	for _, p := range pages {
		done, err := b.rewrite(ctx, p)
		if done {
			p.Rev++
			written = append(written, p)
			if up, ok := p.above(); ok && !slices.Contains(above, up) {
				above = append(above, up)
			}
		}
		faults = append(faults, err)
		if ctx.Err() != nil {
			break
		}
	}
	if len(written) == 0 {
		return errors.Join(faults...)
	}
	failpoint.Here("sum.written")
	if err := b.store.mark(ctx, b.now(), above...); err != nil {
		return errors.Join(append(faults, err)...)
	}
	failpoint.Here("sum.told")
	return errors.Join(append(faults, b.store.clean(ctx, written))...)
}

// rewrite makes a sum anew; it is false if the page is marked anew meanwhile.
func (b *Book[T]) rewrite(ctx context.Context, p page[T]) (bool, error) {
	body, err := b.come(ctx, p.Address)
	if err != nil {
		return false, err
	}
	return b.store.write(ctx, p, body)
}

// come is what the page at a should be: of a leaf by its source, of others by
// what is below.
func (b *Book[T]) come(ctx context.Context, a Address) (T, error) {
	if a.Level != levelTeam {
		bodies, err := b.store.below(ctx, b.store.id(a))
		return b.source.Sum(bodies), err
	}
	var all []T
	err := b.source.Each(ctx, a.Week.Begins(b.zone), a.Week.Plus(1).Begins(b.zone), &a.Team, func(_ string, one T) { all = append(all, one) })
	return b.source.Sum(all), err
}
