package intake_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"qaloop/internal/problem"
	"qaloop/qa/intake"
)

// drain reads whatever text is and checks what must hold of every item.
func drain(t *testing.T, text string, format intake.Format) {
	t.Helper()
	drainWith(t, text, format, intake.Options{})
}

// long is more time than any input of that size may take.
const long = 2 * time.Second

func drainWith(t *testing.T, text string, format intake.Format, options intake.Options) {
	t.Helper()
	began := time.Now()
	defer func() {
		if took := time.Since(began); took > long {
			t.Errorf("%d bytes took %v", len(text), took)
		}
	}()
	reader, err := intake.Open(strings.NewReader(text), format, options)
	if err != nil {
		if _, ok := errors.AsType[*problem.Error](err); !ok {
			t.Fatalf("refused without a reason: %v", err)
		}
		return
	}
	for {
		item, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if i := item.Call; i != nil {
			if i.CallID == "" || i.AgentID == "" || i.StartedAt.IsZero() || i.Evidence == 0 {
				t.Fatalf("a contact that is not complete: %+v", i)
			}
			if i.TalkSeconds != nil && *i.TalkSeconds < 0 || i.WaitSeconds != nil && *i.WaitSeconds < 0 {
				t.Fatalf("less than nothing: %+v", i)
			}
		}
		if f := item.Fault; f != nil && (f.Line == 0 || f.Detail == "" || !slices.Contains(intake.FaultCodes, f.Code)) {
			t.Fatalf("a fault that says nothing: %+v", f)
		}
		if item.Skipped != "" && !slices.Contains(intake.Reasons, item.Skipped) {
			t.Fatalf("an unknown reason: %s", item.Skipped)
		}
		if p := item.Piece; p != nil {
			p.Interactions(p.Events)
		}
	}
}

func FuzzQueueLog(f *testing.F) {
	f.Add(journal("1795421243|a|s|NONE|ENTERQUEUE||1|1", "1795421247|a|s|Local/1|CONNECT|4|x|4", "1795421277|a|s|Local/1|COMPLETEAGENT|4|30|1"))
	f.Add(journal("1795421277|a|s|SIP/2071-00000a|ATTENDEDTRANSFER|LINK|x|y|4|30|1", "\x00|||", "1795421278.5|a|s|x|ABANDON|1|1|1"))
	f.Fuzz(func(t *testing.T, text string) { drain(t, text, intake.QueueLog) })
}

func FuzzCDR(f *testing.F) {
	f.Add(`"","7495","800","c","x","SIP/t","SIP/2071-00000a1b","Queue","sales,t","2026-11-23 08:07:24","","2026-11-23 08:07:54",30,30,"ANSWERED","D","1795421243.0",""` + "\n")
	f.Add("uniqueid,disposition,start,lastapp,dstchannel\na,ANSWERED,2026-11-23 08:07:24,Queue,Local/1@x-00000001;1\n")
	f.Fuzz(func(t *testing.T, text string) { drain(t, text, intake.CDR) })
}

func FuzzCSV(f *testing.F) {
	f.Add("Call Id;Agent;DATE;Time;Topic;Answered (Y/N);Resolved;Speed of answer in seconds;AvgTalkDuration;Satisfaction rating\r\nID0001;Diane;2021-01-01;09:12:58;Contract related;Y;Y;109;00:02:23;3\r\n")
	f.Add("agent,started at,comment\nО,23.11.2026 09:05,\"a \"\"b\"\"\nc\"\n\"")
	f.Fuzz(func(t *testing.T, text string) { drain(t, text, intake.CSV) })
}

// FuzzSplit holds the splitting of rows to that of encoding/csv, where that one
// understands them.
func FuzzSplit(f *testing.F) {
	f.Add(`a,"b ""c"" d",,"e,f"`)
	f.Add(`"",x`)
	f.Fuzz(func(t *testing.T, row string) {
		if strings.ContainsAny(row, "\r\n") {
			return
		}
		std := csv.NewReader(strings.NewReader(row + "\n"))
		want, err := std.Read()
		if err != nil {
			return
		}
		if got, open := intake.Split(row, ','); open || !slices.Equal(got, want) {
			t.Errorf("%q: %q, open %v, want %q", row, got, open, want)
		}
	})
}

// FuzzOptions: what says how to read a spreadsheet, its mapping above all, makes
// sense or is refused with a reason; any file is read by it without a fault, and
// written down again it is the same.
func FuzzOptions(f *testing.F) {
	const file = "Call Id;Agent;DATE;Time;Comment\r\nID0001;Diane;2021-01-01;09:12:58;x\r\n;;;;\r\n"
	f.Add(`{"mapping":{"Call Id":"call_id","Agent":"agent_id","DATE":"date","Time":"time","Comment":"comment"},"separator":";"}`, file)
	f.Add(`{"mapping":[{"column":"1","field":"call_id"},{"column":"2","field":"attribute"}],"no_header":true,"time_zone":"Europe/Kyiv","date_order":"dmy"}`, file)
	f.Add(`{"mapping":{"$ne":null}}`, "a")
	f.Fuzz(func(t *testing.T, raw, text string) {
		o, err := intake.ParseOptions([]byte(raw))
		if err == nil {
			err = o.Check(intake.CSV)
		}
		if err != nil {
			if _, ok := errors.AsType[*problem.Error](err); !ok {
				t.Fatalf("%q is refused without a reason: %v", raw, err)
			}
			return
		}
		written, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		again, err := intake.ParseOptions(written)
		if second, _ := json.Marshal(again); err != nil || string(second) != string(written) {
			t.Fatalf("%s comes back as %s, %v", written, second, err)
		}
		drainWith(t, text, intake.CSV, o)
	})
}
