package intake

import (
	"context"
	"slices"

	"qaloop/internal/failpoint"
	"qaloop/qa"
	"qaloop/qa/survey"
)

// write stores what is noted.
func (r *run) write(ctx context.Context) error {
	if err := r.joinPieces(ctx); err != nil {
		return err
	}
	merged, err := r.service.interactions.Merge(ctx, r.calls)
	if err != nil {
		return err
	}
	if r.again {
		merged.Created += merged.MadeBefore
		merged.Updated += merged.AddedBefore
		merged.Unchanged -= merged.MadeBefore + merged.AddedBefore
	}
	failpoint.Here("import.merged")
	r.job.Created += merged.Created
	r.job.Updated += merged.Updated
	r.job.Unchanged += merged.Unchanged
	if err := r.writeRatings(ctx, merged.Interactions); err != nil {
		return err
	}
	r.calls, r.ratings = r.calls[:0], r.ratings[:0]
	return r.writeFaults(ctx)
}

// joinPieces adds what is known of calls from other files to those of which a
// part is in this one.
func (r *run) joinPieces(ctx context.Context) error {
	if len(r.pieces) == 0 {
		return nil
	}
	whole, err := r.service.pending.add(ctx, r.pieces, r.service.now())
	if err != nil {
		return err
	}
	failpoint.Here("import.joined")
	for n, p := range whole {
		handled, goesOn := p.Interactions(r.pieces[n].Events)
		for _, i := range handled {
			i.CreatedIn = r.job.ID
			r.calls = append(r.calls, i)
			r.ratings = append(r.ratings, nil)
		}
		if goesOn && r.final {
			r.job.skip(Unfinished)
		}
	}
	r.pieces = r.pieces[:0]
	return nil
}

// writeRatings stores what customers said of the interactions of this batch.
func (r *run) writeRatings(ctx context.Context, stored []qa.Interaction) error {
	var told []survey.Response
	for n, rating := range r.ratings {
		if rating == nil {
			continue
		}
		i := stored[n]
		rating.InteractionID, rating.OperatorID, rating.TeamID, rating.Line = i.ID, i.OperatorID, i.TeamID, i.Line
		rating.CreatedIn = r.job.ID
		told = append(told, *rating)
	}
	if len(told) == 0 {
		return nil
	}
	merged, err := r.service.responses.Merge(ctx, told)
	if err != nil {
		return err
	}
	if r.again {
		merged.Created += merged.MadeBefore
		merged.Updated += merged.AddedBefore
		merged.Unchanged -= merged.MadeBefore + merged.AddedBefore
	}
	failpoint.Here("import.rated")
	r.job.Responses.Created += merged.Created
	r.job.Responses.Updated += merged.Updated
	r.job.Responses.Unchanged += merged.Unchanged
	return nil
}

// writeFaults stores what was wrong.
func (r *run) writeFaults(ctx context.Context) error {
	if keep := min(len(r.faults), max(0, maxKept-r.job.Rejected)); keep > 0 {
		if err := r.service.store.addFaults(ctx, r.job.ID, r.faults[:keep], r.service.now()); err != nil {
			return err
		}
	}
	if room := maxShown - len(r.job.Errors); room > 0 {
		r.job.Errors = append(slices.Clone(r.job.Errors), r.faults[:min(room, len(r.faults))]...)
	}
	r.job.Rejected += len(r.faults)
	r.faults = r.faults[:0]
	return nil
}
