package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb/backup"
)

// backupCommand writes everything into one file.
type backupCommand struct {
	database `embed:""`
	File     string `arg:"" help:"The file to write, such as qaloop-2026-11-25.tar.gz; - is standard output."`
}

// Validate checks the settings; kong calls it before Run.
func (b *backupCommand) Validate() error { return b.database.Validate() }

// kept are the collections of a backup, in their order: what names other
// documents comes before what is named. What names an evaluation that was
// stored too late for the backup is the exception, and known to fade away: the
// slot of an evaluation that never came to be is free after a while.
var kept = []string{
	"assignments", "survey_responses", "evaluations", "evaluation_slots",
	"rules", "courses", "scorecards", "surveys",
	"imports", "import_errors", "pending_calls", "import_files.files", "import_files.chunks", "import_files.begun",
	"interactions", "interaction_keys", "recordings.files", "recordings.chunks", "recordings.begun",
	"list_settings", "people", "staff_emails", "agent_ids", "teams", "tokens",
	// The audit log comes last, and in this order: of each change that was caught
	// it has the intent or the entry, and entries at least as far as the heads.
	"audit_intents", "audit_heads", "audit",
}

// left are the collections that a backup does without, and why.
var left = map[string]string{
	"training_slots":   "made anew from the assignments",
	"training_tallies": "counted anew from the assignments",
	"tallies":          "counted anew from the evaluations",
	"tallies_shadow":   "is there only while a rebuild runs",
	"rollups":          "summed up anew from the evaluations and survey responses",
	"sessions":         "people sign in again",
	"sign_in_attempts": "over within the hour",
}

// Run writes the backup. The file has its name only once it is whole.
func (b *backupCommand) Run(ctx context.Context, s streams) error {
	db, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, db)
	if err := requireSchema(ctx, db); err != nil {
		return err
	}
	if b.File == "-" {
		_, err := b.write(ctx, db, s.out, s.err)
		return err
	}
	unfinished := b.File + ".unfinished"
	file, err := os.OpenFile(unfinished, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // whoever runs this says where
	if err != nil {
		return err
	}
	sums, err := b.write(ctx, db, file, s.err)
	if err = cmp.Or(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(unfinished)
		return err
	}
	if err := os.Rename(unfinished, b.File); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%d documents are in %s. Try it: `qaloop restore` into another database.\n", sums.Documents(), b.File)
	return err
}

func (b *backupCommand) write(ctx context.Context, db *mongo.Database, out, errOut io.Writer) (backup.Sums, error) {
	total, err := documentsIn(ctx, db)
	if err != nil {
		return backup.Sums{}, err
	}
	bar := newBar(errOut, total, "backup")
	defer func() { _ = bar.Finish() }()
	return backup.Write(ctx, db, backup.Head{Program: describeVersion(), Schema: schema, StartedAt: clock()}, kept, out, counting(bar))
}

// counting moves bar along with documents of one collection after the other.
func counting(bar *progressbar.ProgressBar) func(string, int64) {
	done := map[string]int64{}
	return func(collection string, documents int64) {
		_ = bar.Add64(documents - done[collection])
		done[collection] = documents
	}
}

// documentsIn is about how many documents there are to back up.
func documentsIn(ctx context.Context, db *mongo.Database) (int64, error) {
	var total int64
	for _, name := range kept {
		n, err := db.Collection(name).EstimatedDocumentCount(ctx)
		if err != nil {
			return 0, fmt.Errorf("count %s: %w", name, err)
		}
		total += n
	}
	return total, nil
}
