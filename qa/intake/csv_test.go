package intake_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"qaloop/internal/problem"
	"qaloop/qa/intake"
)

func TestSpreadsheetRows(t *testing.T) {
	t.Parallel()
	cp1251, err := charmap.Windows1251.NewEncoder().String("Номер звонка;Оператор;Дата;Время;Длительность\n7;Олена Їжак;23.11.2026;09:05:00;00:01:30\n")
	if err != nil {
		t.Fatal(err)
	}
	wide := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune("call id\tagent\tdate\ttime\ttalk time\n7\tОлена Їжак\t23.11.2026\t9:05\t90\n")) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	olena := brief{CallID: "7", Agent: "Олена Їжак", Started: "09:05:00", Ended: "09:06:30", Wait: -1, Talk: 90}
	change := func(edit func(*brief)) brief {
		b := olena
		edit(&b)
		return b
	}
	const head, row = "call id,agent,started at,talk time\n", "7,Олена Їжак,"
	for _, test := range []struct {
		name    string
		file    string
		options intake.Options
		date    string
		want    brief
	}{
		{"Russian names, Windows-1251", cp1251, intake.Options{}, "2026-11-23", olena},
		{"said to be Windows-1251", cp1251, intake.Options{Encoding: "windows-1251"}, "2026-11-23", olena},
		{"UTF-16 with tabs, as Excel writes", string(wide), intake.Options{}, "2026-11-23", olena},
		{"Ukrainian names, with a mark", "\uFEFF№;Номер дзвінка;Співробітник;Дата і час;Тривалість розмови\n1;7;Олена Їжак;23.11.2026 09:05;1:30\n", intake.Options{}, "2026-11-23", olena},
		{"American dates and hours", head + row + "11/23/2026 9:05 AM,90\n", intake.Options{}, "2026-11-23", olena},
		{"which are said to be", head + row + "11/03/2026 9:05 AM,90\n", intake.Options{DateOrder: "mdy"}, "2026-11-03", olena},
		{"British dates", head + row + "23/11/26 09:05,90\n", intake.Options{}, "2026-11-23", olena},
		{"with a zone of their own", head + row + "2026-11-23T11:05:00+02:00,90\n", intake.Options{TimeZone: "America/New_York"}, "2026-11-23", olena},
		{"in a zone that is said", head + row + "2026-11-23 11:05:00,90\n", intake.Options{TimeZone: "Europe/Kyiv"}, "2026-11-23", olena},
		{"in its summer", head + row + "2026-07-23 12:05:00,90\n", intake.Options{TimeZone: "Europe/Kyiv"}, "2026-07-23", olena},
		{"in an hour that its clocks leave out", head + row + "2026-03-29 03:05:00,90\n", intake.Options{TimeZone: "Europe/Kyiv"}, "2026-03-29", change(func(b *brief) { b.Started, b.Ended = "01:05:00", "01:06:30" })},
		{"a decimal comma", "call id;agent;started at;talk time\n7;Олена Їжак;2026-11-23 09:05;89,6\n", intake.Options{}, "2026-11-23", olena},
		{"quoted cells over lines", "call id,agent,started at,talk time,comment\n7,\"Олена Їжак\",2026-11-23 09:05,90,\"a \"\"good\"\"\ncall\"\n", intake.Options{}, "2026-11-23", olena},
		{"empty columns and rows", "call id,,agent,started at,,talk time,,\n\n7,,Олена Їжак,2026-11-23 09:05,,90,,\n,,,,,,,\n", intake.Options{}, "2026-11-23", olena},
		{"pipes", "call id|agent|started at|talk time\n7|Олена Їжак|2026-11-23 09:05|90\n", intake.Options{}, "2026-11-23", olena},
		{"a mapping by names", "a,b,c,d\n7,Олена Їжак,2026-11-23 09:05,90\n", intake.Options{Mapping: intake.Mapping{
			{Column: "A", Field: "call_id"}, {Column: "b", Field: "agent"}, {Column: "c", Field: "started_at"}, {Column: "d", Field: "talk_seconds"},
		}}, "2026-11-23", olena},
		{"a mapping by numbers", "7,Олена Їжак,2026-11-23 09:05,90\n", intake.Options{NoHeader: true, Mapping: intake.Mapping{
			{Column: "1", Field: "call_id"}, {Column: "2", Field: "agent"}, {Column: "3", Field: "started_at"}, {Column: "4", Field: "talk_seconds"},
		}}, "2026-11-23", olena},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := readAll(t, strings.NewReader(test.file), intake.CSV, test.options)
			if len(got.calls) != 1 || len(got.faults) != 0 {
				t.Fatalf("calls %v, faults %v", got.calls, got.faults)
			}
			if diff := cmp.Diff(test.want, briefOf(got.calls[0])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if date := got.calls[0].StartedAt.Format("2006-01-02"); date != test.date {
				t.Errorf("on %s, want %s", date, test.date)
			}
		})
	}
}

func TestSpreadsheetFaults(t *testing.T) {
	t.Parallel()
	const head = "call id,agent,started at,talk time,answered,resolved,rating\n"
	for _, test := range []struct {
		name, row, code, column string
	}{
		{"no such day", "7,O,31.11.2026 09:05,90,y,y,5", intake.BadTime, "started at"},
		{"no time of day", "7,O,30.11.2026,90,y,y,5", intake.BadTime, "started at"},
		{"before telephones", "7,O,30.11.1026 10:00,90,y,y,5", intake.BadTime, "started at"},
		{"a talk of less than nothing", "7,O,30.11.2026 09:05,-45,y,y,5", intake.BadNumber, "talk time"},
		{"an hour of 75 minutes", "7,O,30.11.2026 09:05,0:75:00,y,y,5", intake.BadNumber, "talk time"},
		{"nobody", "7,,30.11.2026 09:05,90,y,y,5", intake.Missing, "agent"},
		{"no name of the call", ",O,30.11.2026 09:05,90,y,y,5", intake.Missing, "call id"},
		{"maybe", "7,O,30.11.2026 09:05,90,maybe,y,5", intake.BadChoice, "answered"},
		{"six of five", "7,O,30.11.2026 09:05,90,y,y,6", intake.BadRange, "rating"},
		{"four and a half", "7,O,30.11.2026 09:05,90,y,y,\"4,5\"", intake.BadNumber, "rating"},
		{"too few cells", "7,O", intake.RowFields, ""},
		{"a very long name", "7," + strings.Repeat("я", 101) + ",30.11.2026 09:05,90,y,y,5", intake.TooLong, "agent"},
		{"a zero byte", "7,O\x00O" + strings.Repeat("o", 90) + ",30.11.2026 09:05,90,y,y,5", intake.RowNUL, ""},
		{"a row without end", "7," + strings.Repeat("O", 70_000), intake.RowTooLong, ""},
		{"a quote that never ends", "\"7,O,30.11.2026 09:05,90,y,y,5", intake.RowQuotes, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			good := "8,O,30.11.2026 09:05,90,y,y,5\n"
			got := readAll(t, strings.NewReader(head+test.row+"\n"+good), intake.CSV, intake.Options{DateOrder: "dmy"})
			if len(got.faults) != 1 || got.faults[0].Code != test.code || got.faults[0].Column != test.column || got.faults[0].Line != 2 {
				t.Errorf("faults %+v", got.faults)
			}
			if len(got.calls) != 1 || got.calls[0].CallID != "8" {
				t.Errorf("the row behind it is lost: %v", got.calls)
			}
		})
	}
}

func TestSpreadsheetThatNeedsAWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		file    string
		options intake.Options
		code    string
	}{
		{"day or month", "call id,agent,started at\n7,O,03/04/2026 09:05\n", intake.Options{}, "intake.date_order"},
		{"no agent", "call id,started at\n7,2026-11-23 09:05\n", intake.Options{}, "intake.csv_columns"},
		{"no time", "call id,agent\n7,O\n", intake.Options{}, "intake.csv_columns"},
		{"a mapped column that is not there", "call id,agent,started at\n7,O,2026-11-23 09:05\n", intake.Options{Mapping: intake.Mapping{
			{Column: "agent", Field: "agent"}, {Column: "started at", Field: "started_at"}, {Column: "mood", Field: "csat"},
		}}, "intake.csv_columns"},
	} {
		_, err := intake.Open(strings.NewReader(test.file), intake.CSV, test.options)
		var p *problem.Error
		if !errors.As(err, &p) || p.Code != test.code {
			t.Errorf("%s: %v, want %s", test.name, err, test.code)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	o, err := intake.ParseOptions([]byte(`{"time_zone":"Europe/Kyiv","mapping":{"Звонок":"call_id","Кто":"agent"}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := intake.Options{TimeZone: "Europe/Kyiv", Mapping: intake.Mapping{{Column: "Звонок", Field: "call_id"}, {Column: "Кто", Field: "agent"}}}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	listed, err := intake.ParseOptions([]byte(`{"mapping":[{"column":"Кто","field":"agent"}]}`))
	if err != nil || len(listed.Mapping) != 1 {
		t.Errorf("a list: %v, %v", listed, err)
	}
	for _, bad := range []string{`{"mapping":3}`, `{"zone":"x"}`, `[]`, `{} {}`, `{`} {
		if _, err := intake.ParseOptions([]byte(bad)); !errors.Is(err, intake.ErrOptions) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	wrong := intake.Options{TimeZone: "Mars/Olympus", Encoding: "koi8", Separator: "#", DateOrder: "ydm", Channel: "smoke", Mapping: intake.Mapping{{Column: "", Field: "mood"}}}
	var p *problem.Error
	if err := wrong.Check(intake.CSV); !errors.As(err, &p) || len(p.Fields) != 7 {
		t.Errorf("wrong options: %v", err)
	}
}

func TestCDRVariants(t *testing.T) {
	t.Parallel()
	const row = `"","7495","800","callers","""x"" <7495>","SIP/trunk-1;1","SIP/2071-00000a1b","Queue","sales,tThH,,,25",`
	usual := brief{CallID: "1795421243.0", Line: "sales", Agent: "SIP/2071", Customer: "7495", Started: "08:07:24", Ended: "08:07:54", Wait: -1, Talk: 30}
	answered := usual
	answered.Answered, answered.Wait, answered.Talk = "08:07:28", 4, 26
	autumn := usual
	autumn.CallID, autumn.Started, autumn.Ended = "1792890000.0", "01:00:05", "01:00:35"
	for _, test := range []struct {
		name    string
		file    string
		options intake.Options
		want    brief
	}{
		{"as cdr_csv writes it", row + `"2026-11-23 08:07:24","2026-11-23 08:07:24","2026-11-23 08:07:54",30,30,"ANSWERED","DOCUMENTATION","1795421243.0",""` + "\r\n", intake.Options{}, usual},
		{"in local time", row + `"2026-11-23 10:07:24","2026-11-23 10:07:24","2026-11-23 10:07:54",30,30,"ANSWERED","DOCUMENTATION","1795421243.0",""` + "\n", intake.Options{TimeZone: "Europe/Kyiv"}, usual},
		{"the queue did not answer before", row + `"2026-11-23 08:07:24","2026-11-23 08:07:28","2026-11-23 08:07:54",30,26,"ANSWERED","DOCUMENTATION","1795421243.0",""` + "\n", intake.Options{}, answered},
		{"the second of two equal hours", row + `"2026-10-25 03:00:05","2026-10-25 03:00:05","2026-10-25 03:00:35",30,30,"ANSWERED","DOCUMENTATION","1792890000.0",""` + "\n", intake.Options{TimeZone: "Europe/Kyiv"}, autumn},
		{"columns in another order", "1795421243.0;ANSWERED;2026-11-23 08:07:24;30;30;Queue;sales;SIP/2071-00000a1b;7495\n", intake.Options{
			Columns: []string{"uniqueid", "disposition", "start", "duration", "billsec", "lastapp", "lastdata", "dstchannel", "src"},
		}, usual},
		{"columns that are named", "uniqueid,disposition,start,duration,billsec,lastapp,lastdata,dstchannel,src\n1795421243.0,ANSWERED,2026-11-23 08:07:24,30,30,Queue,sales,SIP/2071-00000a1b,7495\n", intake.Options{}, usual},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := readAll(t, strings.NewReader(test.file), intake.CDR, test.options)
			if len(got.calls) != 1 || len(got.faults) != 0 {
				t.Fatalf("calls %v, faults %v", got.calls, got.faults)
			}
			if diff := cmp.Diff(test.want, briefOf(got.calls[0])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCDRFaults(t *testing.T) {
	t.Parallel()
	const front = `"","7495","800","callers","x","SIP/t","SIP/2071-00000a1b","Queue","sales",`
	good := front + `"2026-11-23 08:07:24","2026-11-23 08:07:24","2026-11-23 08:07:54",30,30,"ANSWERED","D","1795421243.0",""` + "\n"
	for _, test := range []struct{ name, row, code string }{
		{"no such month", front + `"2026-13-23 08:07:24","","",30,30,"ANSWERED","D","1.0",""`, intake.BadTime},
		{"billed more than it lasted", front + `"2026-11-23 08:07:24","","",30,31,"ANSWERED","D","1.0",""`, intake.BadNumber},
		{"it lasted less than nothing", front + `"2026-11-23 08:07:24","","",-3,0,"ANSWERED","D","1.0",""`, intake.BadNumber},
		{"without its name", front + `"2026-11-23 08:07:24","","",30,30,"ANSWERED","D","",""`, intake.Missing},
		{"without its end", front + `"2026-11-23 08:07:24"`, intake.RowFields},
		{"with a quote that never ends", `"7495`, intake.RowQuotes},
	} {
		got := readAll(t, strings.NewReader(good+test.row+"\n"+good), intake.CDR, intake.Options{})
		if len(got.faults) != 1 || got.faults[0].Code != test.code || len(got.calls) != 2 {
			t.Errorf("%s: faults %+v, %d calls", test.name, got.faults, len(got.calls))
		}
	}
	cut := readAll(t, strings.NewReader(good+front+`"2026-11`), intake.CDR, intake.Options{})
	if len(cut.faults) != 1 || cut.faults[0].Code != intake.RowTruncated {
		t.Errorf("cut off: %+v", cut.faults)
	}
}
