package intake_test

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"qaloop/internal/problem"
	"qaloop/qa/intake"
)

// drain reads whatever text is and checks what must hold of every item.
func drain(t *testing.T, text string, format intake.Format) {
	t.Helper()
	reader, err := intake.Open(strings.NewReader(text), format, intake.Options{})
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
