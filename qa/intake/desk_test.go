package intake_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
)

var admin = identity.Actor{ID: "p_admin", Roles: []identity.Role{identity.Admin}}

// desk is where files are imported.
type desk struct {
	t       testing.TB
	db      *mongo.Database
	qa      qa.Services
	people  staff.Services
	surveys survey.Services
	intake  intake.Services
}

func newDesk(tb testing.TB) desk {
	tb.Helper()
	db := mongotest.New(tb)
	declared := append(qa.Collections(), staff.Collections()...)
	declared = append(append(declared, survey.Collections()...), intake.Collections()...)
	if err := mongodb.Ensure(tb.Context(), db, declared...); err != nil {
		tb.Fatal(err)
	}
	return deskOn(tb, db)
}

// deskOn is another instance on the same database.
func deskOn(tb testing.TB, db *mongo.Database) desk {
	tb.Helper()
	clock := func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
	log := slog.New(slog.NewTextHandler(tb.Output(), nil))
	d := desk{t: tb, db: db, people: staff.New(db, clock)}
	d.qa = qa.New(db, d.people.People, nil, log, clock)
	d.surveys = survey.New(db, d.qa.Interactions, clock)
	d.intake = intake.New(db, d.qa, d.surveys, log, clock)
	return d
}

// work runs a worker until the test ends.
func (d desk) work() {
	ctx, cancel := context.WithCancel(d.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := d.intake.Imports.Work(ctx); err != nil {
			d.t.Error(err)
		}
	}()
	d.t.Cleanup(func() { cancel(); <-ended })
}

func (d desk) start(u intake.Upload, key once.Key) intake.Import {
	d.t.Helper()
	i, _, err := d.intake.Imports.Start(d.t.Context(), admin, u, key)
	if err != nil {
		d.t.Fatal(err)
	}
	return i
}

// ended waits until the import has ended.
func (d desk) ended(id string) intake.Import {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	var last intake.Import
	for i, err := range d.intake.Imports.Watch(ctx, admin, id) {
		if err != nil {
			d.t.Fatal(err)
		}
		last = i
	}
	if !last.Ended() {
		d.t.Fatalf("import %s is still at %d rows", id, last.RowsRead)
	}
	return last
}

// reads imports a file here and now.
func (d desk) reads(format intake.Format, file []byte) intake.Import {
	d.t.Helper()
	return d.readsFrom(format, bytes.NewReader(file), int64(len(file)))
}

func (d desk) readsFrom(format intake.Format, file io.Reader, size int64) intake.Import {
	d.t.Helper()
	i, err := d.intake.Imports.ReadFile(d.t.Context(), admin, intake.Upload{Name: "file", Format: format, Reader: file, Size: size}, once.Key{}, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return i
}

// all are the interactions that are stored, by ID.
func (d desk) all() map[string]qa.Interaction {
	d.t.Helper()
	found := map[string]qa.Interaction{}
	page := paging.Request{Size: paging.MaxLimit}
	for {
		got, err := d.qa.Interactions.List(d.t.Context(), admin, qa.InteractionFilter{}, page)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, i := range got.Items {
			found[i.ID] = i
		}
		if page.After = got.Next; page.After == "" {
			return found
		}
	}
}

// figures are what an import comes to.
type figures struct {
	State                       intake.State
	Rows                        int64
	Created, Updated, Unchanged int
	Skipped, Rejected           int
	Responses                   intake.Tally
}

func (d desk) wants(i intake.Import, want figures) {
	d.t.Helper()
	got := figures{i.State, i.RowsRead, i.Created, i.Updated, i.Unchanged, i.SkippedTotal(), i.Rejected, i.Responses}
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Errorf("import (-want +got):\n%s%+v", diff, i.Fail)
	}
}

// ofHistory are the fields in which two databases with the same calls differ.
var ofHistory = cmp.Options{
	cmpopts.IgnoreFields(qa.Interaction{}, "Rev", "CreatedIn", "ChangedIn", "CreatedAt", "UpdatedAt", "OperatorID"),
	cmpopts.EquateEmpty(),
}
