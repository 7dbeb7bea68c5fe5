package centre

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"golang.org/x/sync/errgroup"

	"qaloop/cmd/qaloop/starter"
	"qaloop/qa/report"
)

// Fill makes the centre of that size in db, which is empty but for what
// `qaloop migrate` creates. The client of db must have no timeout: an index of a
// large collection takes minutes.
func Fill(ctx context.Context, db *mongo.Database, size Size, tell func(what string, done, total int)) error {
	zone, err := time.LoadLocation(ZoneName)
	if err != nil {
		return err
	}
	s := services(db, zone, clock)
	y, err := begin(ctx, s, size, tell)
	if err != nil {
		return fmt.Errorf("prepare the centre: %w", err)
	}
	y.zone = zone
	tell("dropping indexes", 0, 1)
	if err := bare(ctx, db); err != nil {
		return err
	}
	counting := s.Report.Auditor.Recounting()
	if err := y.live(ctx, pen{db, counting}, tell); err != nil {
		return fmt.Errorf("fill the centre: %w", err)
	}
	tell("counting", 0, 1)
	if _, err := counting.End(ctx); err != nil {
		return fmt.Errorf("count the centre: %w", err)
	}
	if err := index(ctx, db, tell); err != nil {
		return err
	}
	tell("counting training", 0, 1)
	if err := s.Training.Tallies.Recount(ctx); err != nil {
		return fmt.Errorf("count the training of the centre: %w", err)
	}
	if err := analysed(ctx, db, tell); err != nil {
		return err
	}
	tell("summing up", 0, 1)
	if err := s.Report.Auditor.SumUp(ctx); err != nil {
		return fmt.Errorf("sum up the centre: %w", err)
	}
	return nil
}

// lang is the language of the starter content.
const lang = "uk"

// begin makes what is not many.
func begin(ctx context.Context, s starter.Services, size Size, tell told) (year, error) {
	applied, err := starter.Apply(ctx, s, lang)
	if err != nil {
		return year{}, err
	}
	y := year{size: size, until: clock(), surveyID: applied.SurveyID}
	if y.rules, err = activate(ctx, s, applied); err != nil {
		return year{}, err
	}
	for _, key := range []string{"order", "retention", "support-chat"} {
		card, err := s.QA.Scorecards.Get(ctx, system, applied.Scorecards[key], 0)
		if err != nil {
			return year{}, err
		}
		y.cards = append(y.cards, card)
	}
	for _, key := range sorted(applied.Courses) {
		course, err := s.Training.Courses.Get(ctx, system, applied.Courses[key], 0)
		if err != nil {
			return year{}, err
		}
		y.courses = append(y.courses, course)
	}
	y.crew, err = hire(ctx, s, size, tell)
	return y, err
}

// writers is how many bulks are on their way at the same time.
const writers = 4

// live lets every operator live through the year.
func (y year) live(ctx context.Context, out pen, tell told) error {
	var done atomic.Int64
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	const each = 5 // operators whose documents go into the same bulks
	for from := 0; from < len(y.crew.operators); from += each {
		group.Go(func() error {
			var all docs
			part := y.crew.operators[from:min(from+each, len(y.crew.operators))]
			for _, o := range part {
				d, err := y.of(o)
				if err != nil {
					return err
				}
				all.add(d)
			}
			err := out.write(groupCtx, all)
			tell("operators", int(done.Add(int64(len(part)))), len(y.crew.operators))
			return err
		})
	}
	return group.Wait()
}

// add joins what there is of two operators.
func (d *docs) add(more docs) {
	d.interactions = append(d.interactions, more.interactions...)
	d.evaluations = append(d.evaluations, more.evaluations...)
	d.reservations = append(d.reservations, more.reservations...)
	d.answers = append(d.answers, more.answers...)
	d.assignments = append(d.assignments, more.assignments...)
	d.slots = append(d.slots, more.slots...)
}

// pen writes documents in bulk, and counts the evaluations among them.
type pen struct {
	db       *mongo.Database
	counting *report.Recounting
}

func (p pen) write(ctx context.Context, d docs) error {
	for _, write := range []func() error{
		func() error { return insert(ctx, p.db, interactionsName, d.interactions) },
		func() error { return insert(ctx, p.db, evaluationsName, d.evaluations) },
		func() error { return insert(ctx, p.db, reservationsName, d.reservations) },
		func() error { return insert(ctx, p.db, answersName, d.answers) },
		func() error { return insert(ctx, p.db, assignmentsName, d.assignments) },
		func() error { return insert(ctx, p.db, slotsName, d.slots) },
		func() error { return p.counting.Add(ctx, d.evaluations) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many documents a bulk has.
const atOnce = 500

func insert[T any](ctx context.Context, db *mongo.Database, name string, all []T) error {
	for len(all) > 0 {
		n := min(atOnce, len(all))
		if _, err := db.Collection(name).InsertMany(ctx, all[:n]); err != nil {
			return fmt.Errorf("insert into %s: %w", name, err)
		}
		all = all[n:]
	}
	return nil
}
