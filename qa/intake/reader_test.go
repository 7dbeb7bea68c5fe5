package intake_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"qaloop/internal/problem"
	"qaloop/qa"
	"qaloop/qa/intake"
)

// found is all that a reader finds in a file.
type found struct {
	calls   []qa.Interaction
	rated   int
	pieces  []intake.Piece
	skipped map[intake.Reason]int
	faults  []intake.Fault
	rows    int64
}

func readAll(tb testing.TB, r io.Reader, format intake.Format, o intake.Options) found {
	tb.Helper()
	reader, err := intake.Open(r, format, o)
	if err != nil {
		tb.Fatal(err)
	}
	got := found{skipped: map[intake.Reason]int{}}
	for {
		item, err := reader.Next()
		if errors.Is(err, io.EOF) {
			got.rows = reader.Rows()
			return got
		}
		if err != nil {
			tb.Fatal(err)
		}
		switch {
		case item.Call != nil:
			got.calls = append(got.calls, *item.Call)
			if item.Rating != nil {
				got.rated++
			}
		case item.Piece != nil:
			got.pieces = append(got.pieces, *item.Piece)
		case item.Skipped != "":
			got.skipped[item.Skipped]++
		case item.Fault != nil:
			got.faults = append(got.faults, *item.Fault)
		}
	}
}

func sample(tb testing.TB, name string) []byte {
	tb.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func TestRealQueueLog(t *testing.T) {
	t.Parallel()
	got := readAll(t, bytes.NewReader(sample(t, "asterisk-queue_log")), intake.QueueLog, intake.Options{})
	if len(got.calls) != 158 || got.skipped[intake.Abandoned] != 9 || got.skipped[intake.TimedOut] != 3 ||
		len(got.skipped) != 2 || len(got.pieces) != 0 || len(got.faults) != 0 || got.rows != 534 {
		t.Errorf("%d calls, skipped %v, %d pieces, faults %v, %d rows", len(got.calls), got.skipped, len(got.pieces), got.faults, got.rows)
	}
	agents, ended := map[string]int{}, map[string]int{}
	for _, i := range got.calls {
		agents[i.AgentID]++
		ended[i.EndedBy]++
		if i.Evidence != qa.FromJournal || i.Customer == "" || i.AnsweredAt == nil || i.TalkSeconds == nil || i.WaitSeconds == nil {
			t.Fatalf("call %s is not known completely: %+v", i.CallID, i)
		}
	}
	for agent, n := range map[string]int{"Local/201": 24, "Local/202": 28, "Local/203": 39, "Local/204": 25, "Local/205": 1, "Local/206": 41} {
		if agents[agent] != n {
			t.Errorf("%s took %d calls, want %d", agent, agents[agent], n)
		}
	}
	if ended["operator"] != 147 || ended["customer"] != 11 {
		t.Errorf("ended by %v", ended)
	}
}

func TestRealCDR(t *testing.T) {
	t.Parallel()
	journal := map[string]qa.Interaction{}
	for _, i := range readAll(t, bytes.NewReader(sample(t, "asterisk-queue_log")), intake.QueueLog, intake.Options{}).calls {
		journal[i.CallID] = i
	}
	got := readAll(t, bytes.NewReader(sample(t, "asterisk-cdr-Master.csv")), intake.CDR, intake.Options{})
	if len(got.calls) != 158 || got.skipped[intake.NotAnswered] != 35 || got.skipped[intake.OtherLeg] != 366 || len(got.faults) != 0 || got.rows != 559 {
		t.Errorf("%d calls, skipped %v, faults %v, %d rows", len(got.calls), got.skipped, got.faults, got.rows)
	}
	for _, i := range got.calls {
		j, ok := journal[i.CallID]
		if !ok || j.AgentID != i.AgentID || j.Line != i.Line || j.Customer != i.Customer || j.StartedAt.Sub(i.StartedAt).Abs().Seconds() > 1 {
			t.Errorf("CDR says %+v\nthe queue_log %+v", i, j)
		}
	}
}

func TestRealSpreadsheet(t *testing.T) {
	t.Parallel()
	got := readAll(t, bytes.NewReader(sample(t, "contact-centre-2021q1.csv")), intake.CSV, intake.Options{})
	if len(got.calls) != 4054 || got.rated != 4054 || got.skipped[intake.Lost] != 946 || len(got.faults) != 0 || got.rows != 5000 {
		t.Errorf("%d calls, %d rated, skipped %v, faults %v, %d rows", len(got.calls), got.rated, got.skipped, got.faults, got.rows)
	}
	first := got.calls[0]
	if first.CallID != "ID0001" || first.AgentID != "Diane" || *first.WaitSeconds != 109 || *first.TalkSeconds != 143 || !*first.Resolved ||
		first.Topic != "Contract related" || first.StartedAt.Format("2006-01-02 15:04:05") != "2021-01-01 09:12:58" {
		t.Errorf("first %+v", first)
	}
}

func TestWrongFileIsRefused(t *testing.T) {
	t.Parallel()
	journal, cdr, table := sample(t, "asterisk-queue_log"), sample(t, "asterisk-cdr-Master.csv"), sample(t, "contact-centre-2021q1.csv")
	for _, test := range []struct {
		name   string
		file   []byte
		format intake.Format
		code   string
		says   string
	}{
		{"a spreadsheet is no queue_log", table, intake.QueueLog, "intake.not_queue_log", "spreadsheet as text"},
		{"a call log is no queue_log", cdr, intake.QueueLog, "intake.not_queue_log", "call log (CDR)"},
		{"a queue_log is no call log", journal, intake.CDR, "intake.not_cdr", "queue_log"},
		{"a spreadsheet is no call log", table, intake.CDR, "intake.not_cdr", "spreadsheet as text"},
		{"a queue_log is no spreadsheet with names", journal, intake.CSV, "intake.csv_columns", "agent"},
		{"a call log is no spreadsheet with names", cdr, intake.CSV, "intake.csv_columns", "agent"},
		{"a workbook", []byte("PK\x03\x04\x14\x00\x06\x00xl/workbook.xml"), intake.CSV, "intake.not_csv", "archive"},
		{"a recording", []byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"), intake.QueueLog, "intake.not_queue_log", "recording"},
		{"JSON", []byte(`{"calls": [1, 2, 3]}`), intake.CDR, "intake.not_cdr", "JSON"},
		{"a web page", []byte("<!DOCTYPE html><html><body>Sign in</body></html>"), intake.CSV, "intake.not_csv", "web page"},
		{"nothing", nil, intake.CSV, "intake.empty", "empty"},
		{"one word", []byte("hello"), intake.CSV, "intake.not_csv", "one column"},
		{"half of a gzip header", []byte{0x1f, 0x8b, 8}, intake.QueueLog, "intake.broken_gzip", "damaged"},
		{"no such format", journal, "xml", "intake.format", "no such format"},
	} {
		_, err := intake.Open(bytes.NewReader(test.file), test.format, intake.Options{})
		var p *problem.Error
		if !errors.As(err, &p) || p.Code != test.code || !strings.Contains(p.Detail, test.says) {
			t.Errorf("%s: %v, want %s that says %q", test.name, err, test.code, test.says)
		}
	}
}
