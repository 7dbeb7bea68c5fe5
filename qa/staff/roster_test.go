package staff

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"qaloop/internal/identity"
)

func TestRosterIsReadHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	full := entry{
		line: 2, Name: "Иванова Ольга", Email: "olga@example.org", Roles: []identity.Role{identity.Operator, identity.Trainer},
		Team: "Приём заказов", AgentIDs: []string{"Local/201", "agent 7"}, HiredOn: "2024-03-01", Active: &yes, Lang: "uk",
	}
	short := entry{line: 2, Name: "Їжак Євген", AgentIDs: []string{"305"}, Active: &no}
	in1251 := func(text string) string {
		raw, err := charmap.Windows1251.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	inUTF16 := func(text string) string {
		raw, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for _, test := range []struct {
		name string
		file string
		want entry
	}{
		{"snake case and commas", "name,email,roles,team,agent_ids,hired_on,active,lang\nИванова  Ольга,Olga@example.org,operator;trainer,Приём заказов,Local/201;agent  7,2024-03-01,true,uk\n", full},
		{"Russian and semicolons", "\ufeffФИО;Эл. почта;Роли;Команда;Внутренний номер;Дата приёма;Работает;Язык\r\nИванова Ольга;olga@example.org;Оператор, Тренер;Приём заказов;Local/201, agent 7;01.03.2024;да;украинский\r\n", full},
		{"Ukrainian and tabs", "ПІБ\tЕлектронна пошта\tРолі\tВідділ\tАгенти\tДата прийому\tПрацює\tМова\nИванова Ольга\tolga@example.org\tоператор/викладач\tПриём заказов\tLocal/201|agent 7\t1.3.2024\tтак\tукраїнська\n", full},
		{"English titles, other order, a column of theirs", "Salary|Agent ID|Full Name|Active\n900|305|Їжак Євген|no\n", short},
		{"Windows-1251", in1251("Ім'я;Агент;Працює\nЇжак Євген;305;ні\n"), short},
		{"UTF-16", "\xff\xfe" + inUTF16("name\tagent_ids\tactive\nЇжак Євген\t305\tno\n"), short},
		{"protected from formulas", "name,agent_ids\n\"'=Сумма\",'+305\n", entry{line: 2, Name: "=Сумма", AgentIDs: []string{"+305"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := openRoster(strings.NewReader(test.file))
			if err != nil {
				t.Fatal(err)
			}
			got, wrong := readEntry(t, r)
			if wrong != nil {
				t.Fatalf("%+v", wrong)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(entry{})); diff != "" {
				t.Errorf("entry (-want +got):\n%s", diff)
			}
			if _, _, err := r.next(); !errors.Is(err, io.EOF) {
				t.Errorf("after the last row: %v", err)
			}
		})
	}
}

func TestWhatIsNoRosterIsRefused(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]error{
		" \n":                    ErrRosterUnreadable,
		"name\x00,email":         ErrRosterUnreadable,
		"PK\x03\x04\x00\x00":     ErrRosterWorkbook,
		"\xd0\xcf\x11\xe0\x00":   ErrRosterWorkbook,
		"a,b\n1,2\n":             ErrRosterColumns,
		"name,team\nA,B\n":       ErrRosterColumns,
		"name,email,e-mail\nA\n": ErrRosterColumnTwice,
	} {
		if _, err := openRoster(strings.NewReader(file)); !errors.Is(err, want) {
			t.Errorf("%q: %v", file, err)
		}
	}
	if _, err := openRoster(io.LimitReader(endless{}, maxRosterBytes+10)); !errors.Is(err, ErrRosterTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestWrongRowsSayWhy(t *testing.T) {
	t.Parallel()
	header := "name,email,roles,agent_ids,hired_on,active,lang\n"
	for line, want := range map[string]LineError{
		"A,at home,,,,,":                          {Column: "email", Value: "at home", Reason: "row.email"},
		"A,,,,,,":                                 {Reason: "row.no_key"},
		"A,a@b.org,boss,,,,":                      {Column: "roles", Value: "boss", Reason: "row.unknown_role"},
		"A,a@b.org,,,2024-13-01,,":                {Column: "hired_on", Value: "2024-13-01", Reason: "row.date"},
		"A,a@b.org,,,03/04/2024,,":                {Column: "hired_on", Value: "03/04/2024", Reason: "row.date"},
		"A,a@b.org,,,,maybe,":                     {Column: "active", Value: "maybe", Reason: "row.yes_no"},
		"A,a@b.org,,,,,fr":                        {Column: "lang", Value: "fr", Reason: "row.language"},
		"A,,," + strings.Repeat("7", 101) + ",,,": {Column: "agent_ids", Value: strings.Repeat("7", 101), Reason: "row.too_long"},
		"A,a@b.org":                               {Reason: "row.columns"},
		`A "B",a@b.org,,,,,`:                      {Reason: "row.unreadable"},
	} {
		r, err := openRoster(strings.NewReader(header + line + "\nB,b@b.org,,,,,\n"))
		if err != nil {
			t.Fatal(err)
		}
		_, wrong := readEntry(t, r)
		if wrong == nil || wrong.Detail == "" {
			t.Errorf("%s is taken, or refused without a word", line)
			continue
		}
		want.Line = 2
		if diff := cmp.Diff(want, *wrong, cmpopts.IgnoreFields(LineError{}, "Detail")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
		if next, wrong := readEntry(t, r); wrong != nil || next.Name != "B" || next.line != 3 {
			t.Errorf("the row after %s: %+v, %v", line, next, wrong)
		}
	}
}

// readEntry reads the next row as an entry.
func readEntry(t *testing.T, r *roster) (entry, *LineError) {
	t.Helper()
	row, wrong, err := r.next()
	if err != nil {
		t.Fatal(err)
	}
	if wrong != nil {
		return entry{}, wrong
	}
	return row.entry()
}

// Saying the same again changes nothing, whoever the person was before.
func TestEntryAppliedTwiceIsAppliedOnce(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[а-яёіїєa-z]{0,6}`)
	texts := rapid.SliceOfN(word, 0, 3)
	roles := rapid.SliceOfN(rapid.SampledFrom(identity.Roles), 0, 3)
	choice := rapid.SampledFrom([]*bool{nil, new(bool), func() *bool { b := true; return &b }()})
	rapid.Check(t, func(t *rapid.T) {
		p := Person{
			ID: "p_1", Rev: 1, AuthRev: 1, Name: word.Draw(t, "name"), Email: word.Draw(t, "email"), Roles: roles.Draw(t, "roles"),
			AgentIDs: texts.Draw(t, "agents"), Active: rapid.Bool().Draw(t, "active"), ToConfirm: rapid.Bool().Draw(t, "to confirm"),
		}
		p.tidy()
		e := entry{
			Name: word.Draw(t, "new name"), Email: word.Draw(t, "new email"), Roles: roles.Draw(t, "new roles"),
			AgentIDs: texts.Draw(t, "new agents"), Active: choice.Draw(t, "new active"), HiredOn: word.Draw(t, "new day"),
		}
		first := p
		e.applyTo(&first, "tm_1")
		first.became(p, "p_2", time.Unix(1, 0))
		second := first
		e.applyTo(&second, "tm_1")
		if second.became(first, "p_2", time.Unix(2, 0)) {
			t.Fatalf("%+v applied again to\n%+v gives\n%+v", e, first, second)
		}
		for _, id := range p.AgentIDs {
			if !first.named(id) {
				t.Fatalf("%s was taken away", id)
			}
		}
	})
}
