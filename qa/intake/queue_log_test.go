package intake_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"qaloop/qa"
	"qaloop/qa/intake"
)

// journal makes a queue_log of rows that begin with the seconds after nine.
func journal(rows ...string) string {
	return "1795420800|NONE|NONE|NONE|QUEUESTART|\n" + strings.Join(rows, "\n") + "\n"
}

func readJournal(tb testing.TB, text string, o intake.Options) found {
	tb.Helper()
	return readAll(tb, strings.NewReader(text), intake.QueueLog, o)
}

// brief is what matters of a call.
type brief struct {
	CallID, Line, Agent, Customer, EndedBy string
	Started, Answered, Ended               string
	Wait, Talk                             int
}

func briefOf(i qa.Interaction) brief {
	clock := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.Format("15:04:05.999")
	}
	b := brief{
		CallID: i.CallID, Line: i.Line, Agent: i.AgentID, Customer: i.Customer, EndedBy: i.EndedBy,
		Started: clock(&i.StartedAt), Answered: clock(i.AnsweredAt), Ended: clock(i.EndedAt), Wait: -1, Talk: -1,
	}
	if i.WaitSeconds != nil {
		b.Wait = *i.WaitSeconds
	}
	if i.TalkSeconds != nil {
		b.Talk = *i.TalkSeconds
	}
	return b
}

func TestQueueLogRows(t *testing.T) {
	t.Parallel()
	call := []string{
		"1795421243|c.0|sales|NONE|ENTERQUEUE||7495|1",
		"1795421247|c.0|sales|Local/201|CONNECT|4|c.2|4",
		"1795421277|c.0|sales|Local/201|COMPLETEAGENT|4|30|1",
	}
	with := func(replace ...string) string { return strings.NewReplacer(replace...).Replace(journal(call...)) }
	usual := brief{"c.0", "sales", "Local/201", "7495", "operator", "08:07:23", "08:07:27", "08:07:57", 4, 30}
	change := func(edit func(*brief)) brief {
		b := usual
		edit(&b)
		return b
	}
	cp1251, err := charmap.Windows1251.NewEncoder().String(with("Local/201", "Іван Їжак"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		log  string
		want brief
	}{
		{"as Asterisk writes it", with(), usual},
		{"line ends of Windows", with("\n", "\r\n"), usual},
		{"a mark at its beginning", "\uFEFF" + with(), usual},
		{"parts of a second", with("1795421243|", "1795421243.25|", "1795421247|", "1795421247.5|"), change(func(b *brief) { b.Started, b.Answered = "08:07:23.25", "08:07:27.5" })},
		{"times of a database", with("1795421243|", "2026-11-23 08:07:23.250000|"), change(func(b *brief) { b.Started = "08:07:23.25" })},
		{"a name with a space in Cyrillic", with("Local/201", "Иван Петров"), change(func(b *brief) { b.Agent = "Иван Петров" })},
		{"a name in Windows-1251", cp1251, change(func(b *brief) { b.Agent = "Іван Їжак" })},
		{"the channel of a device", with("Local/201", "SIP/2071-00000a1b"), change(func(b *brief) { b.Agent = "SIP/2071" })},
		{"a short channel of a device", with("Local/201", "SIP/2071-00000a"), change(func(b *brief) { b.Agent = "SIP/2071" })},
		{"a device with a dash in its name", with("Local/201", "PJSIP/shop-south"), change(func(b *brief) { b.Agent = "PJSIP/shop-south" })},
		{"a local channel", with("Local/201", "Local/201@agents/n"), change(func(b *brief) { b.Agent = "Local/201" })},
		{"half of a local channel", with("Local/201", "Local/201@agents-00000003;1"), change(func(b *brief) { b.Agent = "Local/201" })},
		{"the customer hangs up", with("COMPLETEAGENT", "COMPLETECALLER"), change(func(b *brief) { b.EndedBy = "customer" })},
		{"passed on blindly", with("COMPLETEAGENT|4|30|1", "BLINDTRANSFER|203|agents|4|30|1"), change(func(b *brief) { b.EndedBy = "transfer" })},
		{"passed on the old way", with("COMPLETEAGENT|4|30|1", "TRANSFER|203|agents|4|30"), change(func(b *brief) { b.EndedBy = "transfer" })},
		{"passed on with words", with("COMPLETEAGENT|4|30|1", "ATTENDEDTRANSFER|BRIDGE|81ff|4|30|1"), change(func(b *brief) { b.EndedBy = "transfer" })},
		{"passed on between channels", with("COMPLETEAGENT|4|30|1", "ATTENDEDTRANSFER|LINK|SIP/1|SIP/2|4|30|1"), change(func(b *brief) { b.EndedBy = "transfer" })},
		{"it rang elsewhere first, and members paused", with("1795421247|c", "1795421245|c.0|sales|Local/202|RINGNOANSWER|2000\n1795421246|NONE|NONE|Local/202|PAUSE|\n1795421247|c"), usual},
		{"no row tells who answered", with(call[1]+"\n", ""), usual},
		{"zero bytes of a crash around a row", with(call[1], "\x00\x00\x00"+call[1]+"\x00"), usual},
		{"the last row has no end", strings.TrimSuffix(with(), "\n"), usual},
		{"rows twice", journal(call[0], call[0], call[1], call[1], call[2]), usual},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := readJournal(t, test.log, intake.Options{})
			if len(got.calls) != 1 || len(got.faults) != 0 || len(got.pieces) != 0 {
				t.Fatalf("calls %v, faults %v, pieces %v", got.calls, got.faults, got.pieces)
			}
			if diff := cmp.Diff(test.want, briefOf(got.calls[0])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueueLogThatIsNoCall(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		rows    []string
		skipped map[intake.Reason]int
		faults  []string
		pieces  int
	}{
		{"lost in every way", []string{
			"1795421243|a|s|NONE|ENTERQUEUE||1|1", "1795421244|a|s|NONE|ABANDON|1|1|1",
			"1795421243|b|s|NONE|ENTERQUEUE||1|1", "1795421244|b|s|NONE|EXITWITHTIMEOUT|1|1|1",
			"1795421243|c|s|NONE|ENTERQUEUE||1|1", "1795421244|c|s|NONE|EXITWITHKEY|1|1|1|1",
			"1795421243|d|s|NONE|ENTERQUEUE||1|1", "1795421244|d|s|NONE|EXITEMPTY|1|1|1",
			"1795421243|e|s|NONE|ENTERQUEUE||1|1", "1795421244|e|s|Local/1|AGENTDUMP",
			"1795421243|f|s|NONE|ENTERQUEUE||1|1", "1795421244|f|s|Local/1|SYSCOMPAT",
		}, map[intake.Reason]int{intake.Abandoned: 1, intake.TimedOut: 1, intake.LeftByKey: 1, intake.QueueEmpty: 1, intake.Dumped: 1, intake.Incompatible: 1}, nil, 0},
		{"events of other programs", []string{"1795421243|a|s|Local/1|CONFIGRELOAD|", "1795421243|a|s|x|TELEPATHY|1"}, map[intake.Reason]int{intake.UnknownEvent: 1}, nil, 0},
		{"bad rows", []string{
			"what is this", "yesterday|a|s|NONE|ENTERQUEUE||1|1", "1795421243||s|NONE|ENTERQUEUE||1|1",
			"1795421243|a|s|Local/1|COMPLETEAGENT|four|30|1", "1795421243|a|s|Local/1|COMPLETEAGENT|4|-30|1",
			"9999999999999|a|s|NONE|ENTERQUEUE||1|1", "1795421243|" + strings.Repeat("я", 201) + "|s|NONE|ENTERQUEUE||1|1",
			"1795421243|a|s|NO\x00NE|ENTERQUEUE||1|1", strings.Repeat("x", 200_000),
		}, nil, []string{
			intake.RowFields, intake.BadTime, intake.Missing, intake.BadNumber, intake.BadNumber, intake.BadTime, intake.TooLong, intake.RowNUL, intake.RowTooLong,
		}, 0},
		{"a call that goes on", []string{"1795421243|a|s|NONE|ENTERQUEUE||1|1", "1795421244|a|s|Local/1|CONNECT|1|x|1"}, nil, nil, 1},
		{"a call that began before", []string{"1795421244|a|s|Local/1|COMPLETECALLER|1|2|1"}, nil, nil, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := readJournal(t, journal(test.rows...), intake.Options{})
			if test.skipped == nil {
				test.skipped = map[intake.Reason]int{}
			}
			var codes []string
			for _, f := range got.faults {
				codes = append(codes, f.Code)
			}
			if len(got.calls) != 0 || len(got.pieces) != test.pieces {
				t.Errorf("calls %v, pieces %v", got.calls, got.pieces)
			}
			if diff := cmp.Diff(test.skipped, got.skipped); diff != "" {
				t.Errorf("skipped (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.faults, codes); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueueLogCutInTheMiddleOfARow(t *testing.T) {
	t.Parallel()
	whole := strings.TrimSuffix(journal("1795421243|a|s|NONE|ENTERQUEUE||1|1", "1795421247|a|s|Local/1|CONNECT|4|x|4", "1795421277|a|s|Local/1|COMPLETEAGENT|4|30|1"), "\n")
	for end := strings.LastIndex(whole, "1795421277"); end < len(whole); end++ {
		got := readJournal(t, whole[:end], intake.Options{})
		for _, i := range got.calls {
			if *i.TalkSeconds != 30 {
				t.Errorf("cut at %q: a talk of %d s", whole[end-12:end], *i.TalkSeconds)
			}
		}
		for _, f := range got.faults {
			if f.Code != intake.RowTruncated && f.Code != intake.BadTime {
				t.Errorf("cut at %q: %v", whole[end-12:end], f)
			}
		}
	}
}

func TestCallThroughTwoQueues(t *testing.T) {
	t.Parallel()
	got := readJournal(t, journal(
		"1795421200|a|sales|NONE|ENTERQUEUE||7495|1", "1795421210|a|sales|NONE|EXITWITHTIMEOUT|1|1|10",
		"1795421210|a|support|NONE|ENTERQUEUE||7495|1", "1795421214|a|support|Local/1|CONNECT|4|x|4",
		"1795421234|a|support|Local/1|BLINDTRANSFER|900|queues|4|20|1",
		"1795421234|a|retention|NONE|ENTERQUEUE||7495|1", "1795421240|a|retention|Local/2|CONNECT|6|x|4",
		"1795421300|a|retention|Local/2|COMPLETECALLER|6|60|1",
	), intake.Options{})
	want := []brief{
		{"a", "support", "Local/1", "7495", "transfer", "08:06:50", "08:06:54", "08:07:14", 4, 20},
		{"a", "retention", "Local/2", "7495", "customer", "08:07:14", "08:07:20", "08:08:20", 6, 60},
	}
	var briefs []brief
	for _, i := range got.calls {
		briefs = append(briefs, briefOf(i))
	}
	if diff := cmp.Diff(want, briefs); diff != "" || got.skipped[intake.TimedOut] != 1 {
		t.Errorf("skipped %v, calls (-want +got):\n%s", got.skipped, diff)
	}
}

func TestPackedFileIsUnpacked(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(sample(t, "asterisk-queue_log")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := readAll(t, bytes.NewReader(packed.Bytes()), intake.QueueLog, intake.Options{})
	if len(got.calls) != 158 {
		t.Errorf("%d calls", len(got.calls))
	}
	reader, err := intake.Open(bytes.NewReader(packed.Bytes()[:packed.Len()/2]), intake.QueueLog, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = reader.Next()
	}
	if !errors.Is(err, intake.ErrBrokenGzip) {
		t.Errorf("half a file: %v", err)
	}
}
