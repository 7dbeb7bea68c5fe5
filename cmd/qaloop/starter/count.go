package starter

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// count brings the numbers up to what all evaluations say, at once, as after a
// restore; then every evaluation is noted as counted. What somebody else has
// counted or changed meanwhile is put right by the auditor.
func (d *demo) count(ctx context.Context) error {
	d.clock = d.days.now
	if _, err := d.Report.Auditor.Recount(ctx); err != nil {
		return err
	}
	if err := d.QA.Evaluations.EachOperator(ctx, func(operatorID string) error { return d.settleCounts(ctx, operatorID) }); err != nil {
		return err
	}
	_, err := d.Report.Auditor.Verify(ctx, true)
	return err
}

// settleCounts notes that the evaluations of an operator are counted.
func (d *demo) settleCounts(ctx context.Context, operatorID string) error {
	judged, err := d.QA.Evaluations.JudgementsOf(ctx, operatorID)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, e := range judged {
		if e.Link == nil || e.Link.Counted {
			continue
		}
		group.Go(func() error {
			_, err := d.QA.Evaluations.SettleCount(ctx, e.ID, e.Link.Seq)
			return err
		})
	}
	return group.Wait()
}
