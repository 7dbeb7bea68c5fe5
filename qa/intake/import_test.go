package intake_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/survey"
)

func TestRealFilesEachTwiceInBothOrders(t *testing.T) {
	t.Parallel()
	journal, cdr := sample(t, "asterisk-queue_log"), sample(t, "asterisk-cdr-Master.csv")
	d := newDesk(t)
	d.wants(d.reads(intake.QueueLog, journal), figures{State: intake.Done, Rows: 534, Created: 158, Skipped: 12})
	d.wants(d.reads(intake.CDR, cdr), figures{State: intake.Done, Rows: 559, Updated: 158, Skipped: 401})
	d.wants(d.reads(intake.QueueLog, journal), figures{State: intake.Done, Rows: 534, Unchanged: 158, Skipped: 12})
	d.wants(d.reads(intake.CDR, cdr), figures{State: intake.Done, Rows: 559, Unchanged: 158, Skipped: 401})

	other := newDesk(t)
	other.wants(other.reads(intake.CDR, cdr), figures{State: intake.Done, Rows: 559, Created: 158, Skipped: 401})
	other.wants(other.reads(intake.QueueLog, journal), figures{State: intake.Done, Rows: 534, Updated: 158, Skipped: 12})

	if diff := cmp.Diff(d.all(), other.all(), ofHistory); diff != "" {
		t.Errorf("the order of the files makes a difference (-queue_log first +CDR first):\n%s", diff)
	}
	for _, i := range d.all() {
		if i.OperatorID == "" || len(i.Sources) != 2 || i.Evidence != qa.FromJournal {
			t.Fatalf("interaction %+v", i)
		}
	}
}

func TestRealSpreadsheetTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := sample(t, "contact-centre-2021q1.csv")
	d.wants(d.reads(intake.CSV, file), figures{State: intake.Done, Rows: 5000, Created: 4054, Skipped: 946, Responses: intake.Tally{Created: 4054}})
	d.wants(d.reads(intake.CSV, file), figures{State: intake.Done, Rows: 5000, Unchanged: 4054, Skipped: 946, Responses: intake.Tally{Unchanged: 4054}})
	got, err := d.surveys.Responses.List(t.Context(), admin, survey.ResponseFilter{}, paging.Request{Size: 1})
	if err != nil || len(got.Items) != 1 || got.Items[0].CSAT == nil || got.Items[0].OperatorID == "" {
		t.Errorf("responses %+v, %v", got.Items, err)
	}
}

func TestLogSplitInTwoInBothOrders(t *testing.T) {
	t.Parallel()
	journal := sample(t, "asterisk-queue_log")
	whole := newDesk(t)
	whole.reads(intake.QueueLog, journal)
	want := whole.all()
	rows := bytes.SplitAfter(journal, []byte("\n"))
	for _, at := range []int{2, 20, 263, 500} {
		first, second := bytes.Join(rows[:at], nil), bytes.Join(rows[at:], nil)
		for name, files := range map[string][][]byte{"in order": {first, second, first, second}, "the later first": {second, first, second, first}} {
			t.Run(fmt.Sprintf("at row %d, %s", at, name), func(t *testing.T) {
				t.Parallel()
				d := newDesk(t)
				for n, file := range files {
					i := d.reads(intake.QueueLog, file)
					if n >= 2 && (i.Created != 0 || i.Updated != 0) {
						t.Errorf("file %d again: %d created, %d updated", n, i.Created, i.Updated)
					}
				}
				if diff := cmp.Diff(want, d.all(), ofHistory); diff != "" {
					t.Errorf("(-whole +split):\n%s", diff)
				}
			})
		}
	}
}

func TestWorkersReadAnImportOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	other := deskOn(t, d.db)
	d.work()
	other.work()
	file := sample(t, "contact-centre-2021q1.csv")
	key := once.NewKey("p_admin", "POST /imports", "k1", []byte("multipart"))
	upload := func() intake.Upload {
		return intake.Upload{Name: "calls.csv", Format: intake.CSV, Reader: bytes.NewReader(file)}
	}
	started := d.start(upload(), key)
	got := d.ended(started.ID)
	d.wants(got, figures{State: intake.Done, Rows: 5000, Created: 4054, Skipped: 946, Responses: intake.Tally{Created: 4054}})
	if got.Percent() != 100 || got.BytesRead != int64(len(file)) || len(got.Columns) != 10 {
		t.Errorf("%d %%, %d bytes, columns %v", got.Percent(), got.BytesRead, got.Columns)
	}

	again, replayed, err := other.intake.Imports.Start(t.Context(), admin, upload(), key)
	if err != nil || !replayed || again.ID != started.ID {
		t.Errorf("the same request again: %s, replayed %v, %v", again.ID, replayed, err)
	}
	changed := upload()
	changed.Options.TimeZone = "Europe/Kyiv"
	if _, _, err := d.intake.Imports.Start(t.Context(), admin, changed, key); !errors.Is(err, once.ErrReused) {
		t.Errorf("the key for another request: %v", err)
	}
	d.keepsNoFile()
	at := got.StartedAt
	for _, f := range []intake.ImportFilter{
		{}, {State: intake.Done}, {Format: intake.CSV}, {StartedBy: admin.ID, From: at, To: at.Add(time.Second)},
	} {
		list, err := d.intake.Imports.List(t.Context(), admin, f, paging.Request{})
		if err != nil || len(list.Items) != 1 {
			t.Errorf("%d imports of %+v, %v", len(list.Items), f, err)
		}
	}
	for _, f := range []intake.ImportFilter{{State: intake.Failed}, {Rejected: true}, {Format: intake.CDR}, {StartedBy: "p_2"}, {To: at}, {From: at.Add(time.Second)}} {
		list, err := d.intake.Imports.List(t.Context(), admin, f, paging.Request{})
		if err != nil || len(list.Items) != 0 {
			t.Errorf("%d imports of %+v, %v", len(list.Items), f, err)
		}
	}
}

func TestWorkGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := sample(t, "contact-centre-2021q1.csv")
	started := d.start(intake.Upload{Name: "calls.csv", Format: intake.CSV, Reader: bytes.NewReader(file)}, once.Key{})
	// A worker that dies after some batches: it has merged more than it made
	// known.
	died := errors.New("died")
	batch := 0
	err := d.intake.Imports.DieAfter(t.Context(), started.ID, func() error {
		if batch++; batch == 4 {
			return died
		}
		return nil
	})
	if !errors.Is(err, died) {
		t.Fatal(err)
	}
	if n := len(d.all()); n < 1500 || n == 4054 {
		t.Fatalf("%d interactions when the worker died", n)
	}
	d.work()
	got := d.ended(started.ID)
	d.wants(got, figures{State: intake.Done, Rows: 5000, Created: 4054, Skipped: 946, Responses: intake.Tally{Created: 4054}})
}

func TestCancelStopsAnImport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := bytes.NewReader(sample(t, "contact-centre-2021q1.csv"))
	waiting := d.start(intake.Upload{Name: "calls.csv", Format: intake.CSV, Reader: file}, once.Key{})
	got, err := d.intake.Imports.Cancel(t.Context(), admin, waiting.ID)
	if err != nil || got.State != intake.Cancelled {
		t.Fatalf("cancel before it began: %s, %v", got.State, err)
	}
	if got, err = d.intake.Imports.Cancel(t.Context(), admin, waiting.ID); err != nil || got.State != intake.Cancelled {
		t.Errorf("cancel again: %s, %v", got.State, err)
	}

	// One that is being read stops at its next step.
	rows := &endless{}
	stopped, err := d.intake.Imports.ReadFile(t.Context(), admin, intake.Upload{Name: "endless", Format: intake.QueueLog, Reader: rows}, once.Key{}, func(i intake.Import) {
		if !i.CancelRequested {
			if _, err := d.intake.Imports.Cancel(t.Context(), admin, i.ID); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || stopped.State != intake.Cancelled || stopped.Created == 0 {
		t.Errorf("%s with %d created, %v", stopped.State, stopped.Created, err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	ended, err := d.intake.Imports.ReadFile(ctx, admin, intake.Upload{Name: "endless", Format: intake.QueueLog, Reader: &endless{}}, once.Key{}, func(intake.Import) { cancel() })
	if !errors.Is(err, context.Canceled) || ended.State != intake.Cancelled {
		t.Errorf("interrupted: %s, %v", ended.State, err)
	}
}

func TestBadRowsAreReportedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var file strings.Builder
	file.WriteString("id;agent;date;time;talk time;rating\n")
	for n := range 2600 {
		switch {
		case n%2 == 0:
			fmt.Fprintf(&file, "%d;Олена;2026-11-%02d;10:00:00;00:01:00;5\n", n, n%28+1)
		case n == 1:
			file.WriteString("1;=HYPERLINK(1);2026-11-31;10:00:00;00:01:00;5\n")
		default:
			fmt.Fprintf(&file, "%d;Олена;2026-11-01;10:00:00;00:01:00;9\n", n)
		}
	}
	got := d.reads(intake.CSV, []byte(file.String()))
	d.wants(got, figures{State: intake.Done, Rows: 2600, Created: 1300, Rejected: 1300, Responses: intake.Tally{Created: 1300}})
	if len(got.Errors) != 1000 {
		t.Errorf("%d faults shown, want 1,000", len(got.Errors))
	}
	first := intake.Fault{Line: 3, Column: "date", Value: "2026-11-31", Code: intake.BadTime, Detail: "There is no such date."}
	if diff := cmp.Diff(first, got.Errors[0]); diff != "" {
		t.Errorf("first fault (-want +got):\n%s", diff)
	}
	var download bytes.Buffer
	if err := d.intake.Imports.Errors(t.Context(), admin, got.ID, &download); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(download.Bytes(), []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) != 1301 || rows[1][0] != "3" || rows[1300][0] != "2601" {
		t.Errorf("%d rows in the download, %v", len(rows), err)
	}
}

func TestImportsAreForThoseWhoMay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	operator := identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}
	upload := intake.Upload{Name: "x", Format: intake.CSV, Reader: strings.NewReader("x")}
	if _, _, err := d.intake.Imports.Start(t.Context(), operator, upload, once.Key{}); !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("start: %v", err)
	}
	if _, err := d.intake.Imports.Get(t.Context(), operator, "im_1"); !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("get: %v", err)
	}
	var p *problem.Error
	if _, err := d.intake.Imports.Get(t.Context(), admin, "im_1"); !errors.As(err, &p) || p.Kind != problem.NotFound {
		t.Errorf("missing: %v", err)
	}
	upload.Reader = strings.NewReader("hello")
	if _, _, err := d.intake.Imports.Start(t.Context(), admin, upload, once.Key{}); !errors.Is(err, intake.ErrNotCSV) {
		t.Errorf("not a spreadsheet: %v", err)
	}
	list, err := d.intake.Imports.List(t.Context(), admin, intake.ImportFilter{}, paging.Request{})
	if err != nil || len(list.Items) != 0 {
		t.Errorf("a refused file left %d imports, %v", len(list.Items), err)
	}
}

// keepsNoFile wants the files of all imports to go: they do soon after the
// imports have ended.
func (d desk) keepsNoFile() {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for {
		kept, err := d.db.Collection("import_files.chunks").CountDocuments(ctx, map[string]any{})
		if err == nil && kept == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			d.t.Fatalf("%d chunks of the file are left, %v", kept, err)
		}
	}
}
