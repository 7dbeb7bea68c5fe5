package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"golang.org/x/term"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa/intake"
)

// importCommand reads what other systems wrote.
type importCommand struct {
	File       importFileCommand       `cmd:"" default:"withargs" help:"Read a PBX log or a spreadsheet."`
	Recordings importRecordingsCommand `cmd:"" help:"Store the recordings of known calls, by the call ID in their names."`
}

// importFileCommand reads one file.
type importFileCommand struct {
	database `embed:""`
	centre   `embed:""`
	Path     string `arg:"" type:"existingfile" help:"The file; it may be packed with gzip."`
	Format   string `enum:",asterisk_queue_log,asterisk_cdr,csv" default:"" help:"asterisk_queue_log, asterisk_cdr or csv; by default told from the name of the file."`
	Options  string `help:"How to read it, as JSON, such as {\"time_zone\":\"Europe/Kyiv\",\"encoding\":\"windows-1251\"}." placeholder:"JSON"`
}

// Validate checks the settings; kong calls it before Run.
func (i *importFileCommand) Validate() error {
	return cmp.Or(i.database.Validate(), i.centre.Validate())
}

// Run reads the file, shows how far it is, and says what came of it.
func (i *importFileCommand) Run(ctx context.Context, s streams) error {
	format, err := i.format()
	if err != nil {
		return err
	}
	o, err := intake.ParseOptions([]byte(i.Options))
	if err != nil {
		return err
	}
	if o.TimeZone == "" {
		o.TimeZone = i.TimeZone
	}
	all, done, err := i.countingServices(ctx, i.location())
	if err != nil {
		return err
	}
	defer done()
	file, err := os.Open(i.Path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	bar := newBar(s.err, info.Size(), filepath.Base(i.Path))
	var job intake.Import
	err = audited(ctx, all.audit, "imports.create", func(ctx context.Context) error {
		job, err = all.intake.Imports.ReadFile(ctx, identity.System(),
			intake.Upload{Name: filepath.Base(i.Path), Format: format, Options: o, Reader: file, Size: info.Size()},
			once.Key{}, func(now intake.Import) { _ = bar.Set64(now.BytesRead) })
		return err
	})
	_ = bar.Finish()
	if err != nil {
		return err
	}
	return concluded(s, job)
}

// format is what was said, or what the name of the file tells.
func (i *importFileCommand) format() (intake.Format, error) {
	name := strings.ToLower(strings.TrimSuffix(filepath.Base(i.Path), ".gz"))
	switch {
	case i.Format != "":
		return intake.Format(i.Format), nil
	case strings.Contains(name, "queue_log"), strings.Contains(name, "queue-log"):
		return intake.QueueLog, nil
	case strings.Contains(name, "master"), strings.Contains(name, "cdr"):
		return intake.CDR, nil
	case strings.HasSuffix(name, ".csv"), strings.HasSuffix(name, ".tsv"), strings.HasSuffix(name, ".txt"):
		return intake.CSV, nil
	}
	return "", fmt.Errorf("the name of %s does not tell what it is: say --format=asterisk_queue_log, asterisk_cdr or csv", i.Path)
}

// concluded says what an import has come to; one that failed is a failure.
func concluded(s streams, job intake.Import) error {
	if job.Fail != nil {
		return fmt.Errorf("%s was not read: %s", job.Name, job.Fail.Detail)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d rows read; contacts: %d created, %d updated, %d unchanged; %d rows rejected.\n",
		job.Name, job.RowsRead, job.Created, job.Updated, job.Unchanged, job.Rejected)
	if r := job.Responses; r.Created+r.Updated+r.Unchanged > 0 {
		fmt.Fprintf(&b, "Customers' answers: %d created, %d updated, %d unchanged.\n", r.Created, r.Updated, r.Unchanged)
	}
	for _, skipped := range job.Skipped {
		fmt.Fprintf(&b, "Skipped, %s: %d\n", strings.ReplaceAll(string(skipped.Reason), "_", " "), skipped.Count)
	}
	for _, fault := range job.Errors[:min(len(job.Errors), faultsTold)] {
		fmt.Fprintf(&b, "Line %d: %s\n", fault.Line, fault.Detail)
	}
	if len(job.Errors) > faultsTold {
		fmt.Fprintf(&b, "… the others are on the page of the import: /imports/%s\n", job.ID)
	}
	_, err := io.WriteString(s.out, b.String())
	return err
}

// faultsTold is how many rejected rows the command line names.
const faultsTold = 20

// importRecordingsCommand stores a folder of recordings.
type importRecordingsCommand struct {
	database `embed:""`
	Dir      string `arg:"" type:"existingdir" help:"The folder with the recordings."`
}

// Run stores each recording whose name holds the ID of a known call.
func (r *importRecordingsCommand) Run(ctx context.Context, s streams) error {
	all, done, err := r.services(ctx)
	if err != nil {
		return err
	}
	defer done()
	var bar *progressbar.ProgressBar
	var found intake.RecordingReport
	err = audited(ctx, all.audit, "interactions.recording", func(ctx context.Context) error {
		found, err = all.intake.Recordings.ImportFolder(ctx, identity.System(), r.Dir, func(done, total int, _ intake.RecordingFile) {
			if bar == nil {
				bar = newBar(s.err, int64(total), "recordings")
			}
			_ = bar.Set(done)
		})
		return err
	})
	if bar != nil {
		_ = bar.Finish()
	}
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d files: %d stored, %d unchanged, %d left alone.\n", found.Total, found.Stored, found.Unchanged, len(found.Others))
	for _, other := range found.Others {
		fmt.Fprintf(&b, "%s: %s. %s\n", other.Name, other.Outcome, other.Detail)
	}
	_, err = io.WriteString(s.out, b.String())
	return err
}

// services opens the database and builds all services on it, for a command that
// counts nothing; the second result closes it.
func (d *database) services(ctx context.Context) (services, func(), error) {
	return d.servicesIn(ctx, time.UTC, requireSchema)
}

// countingServices is services for a command that counts by the days of zone.
func (d *database) countingServices(ctx context.Context, zone *time.Location) (services, func(), error) {
	return d.servicesIn(ctx, zone, func(ctx context.Context, db *mongo.Database) error {
		if err := requireSchema(ctx, db); err != nil {
			return err
		}
		return requireZone(ctx, db, zone)
	})
}

func (d *database) servicesIn(
	ctx context.Context, zone *time.Location, suits func(context.Context, *mongo.Database) error,
) (services, func(), error) {
	db, err := d.open(ctx)
	if err != nil {
		return services{}, nil, err
	}
	if err := suits(ctx, db); err != nil {
		disconnect(ctx, db)
		return services{}, nil, err
	}
	return newServices(db, slog.New(slog.DiscardHandler), clock, zone), func() { disconnect(ctx, db) }, nil
}

// newBar shows how far something is, where somebody is looking.
func newBar(out io.Writer, size int64, what string) *progressbar.ProgressBar {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		out = io.Discard
	}
	return progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(what), progressbar.OptionShowBytes(false),
		progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(progressPause), progressbar.OptionClearOnFinish())
}

// progressPause is the least time between two pictures of a bar.
const progressPause = 100 * time.Millisecond
