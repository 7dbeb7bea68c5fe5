package locale

import (
	"context"
	"strings"
	"testing"
	"time"

	"qaloop/internal/problem"
)

// spoken is a context that speaks lang on Monday, 23 November 2026, 12:00 in
// Kyiv.
func spoken(t *testing.T, lang string) context.Context {
	t.Helper()
	kyiv := time.FixedZone("Kyiv", 2*60*60)
	return With(t.Context(), Listener{Lang: lang, Zone: kyiv, Now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)})
}

func plain(text string) string { return strings.ReplaceAll(text, NoBreak, "_") }

func TestPluralForms(t *testing.T) {
	for _, test := range []struct {
		lang string
		n    int
		want string
	}{
		{"ru", 1, "Исправьте 1 поле"},
		{"ru", 3, "Исправьте 3 поля"},
		{"ru", 11, "Исправьте 11 полей"},
		{"ru", 21, "Исправьте 21 поле"},
		{"ru", 112, "Исправьте 112 полей"},
		{"uk", 2, "Виправте 2 поля"},
		{"uk", 5, "Виправте 5 полів"},
		{"en", 1, "Correct 1 field"},
		{"en", 0, "Correct 0 fields"},
		{"en", 1200, "Correct 1,200 fields"},
	} {
		if got := N(spoken(t, test.lang), "form.wrong", test.n); got != test.want {
			t.Errorf("%s %d: got %q, want %q", test.lang, test.n, got, test.want)
		}
	}
}

func TestFigures(t *testing.T) {
	ru, uk, en := spoken(t, "ru"), spoken(t, "uk"), spoken(t, "en")
	for _, test := range []struct{ got, want string }{
		{Number(ru, 18420), "18_420"},
		{Number(uk, 18420), "18_420"},
		{Number(en, 18420), "18,420"},
		{Number(ru, -3), "−3"},
		{Decimal(ru, 84.6, 1), "84,6"},
		{Percent(ru, 84.6, 1), "84,6_%"},
		{Percent(en, 84.6, 1), "84.6%"},
		{Score(uk, 66.67), "66,67_%"},
		{Range(ru, 79.1, 90.1, 1), "79,1–90,1"},
		{Duration(ru, 4*time.Minute+30*time.Second), "4_мин_30_с"},
		{Duration(uk, 4*time.Hour+30*time.Minute), "4_год_30_хв"},
		{Duration(en, 2*time.Hour), "2_h"},
		{Duration(ru, 8*time.Second), "8_с"},
		{Duration(ru, 0), "0_с"},
		{Clock(242), "4:02"},
		{Clock(3842), "1:04:02"},
		{Size(ru, 999), "999_Б"},
		{Size(ru, 1_500_000), "1,5_МБ"},
	} {
		if got := plain(test.got); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestDays(t *testing.T) {
	ru, uk, en := spoken(t, "ru"), spoken(t, "uk"), spoken(t, "en")
	at := func(year int, month time.Month, day, hour int) time.Time {
		return time.Date(year, month, day, hour, 14, 0, 0, time.UTC)
	}
	for _, test := range []struct{ got, want string }{
		{Day(ru, at(2026, 11, 20, 7)), "20_ноября"},
		{Day(uk, at(2026, 12, 7, 7)), "7_грудня"},
		{Day(en, at(2026, 12, 7, 7)), "7_December"},
		{Day(ru, at(2025, 3, 8, 7)), "8_марта_2025"},
		{ShortDay(ru, at(2026, 11, 20, 7)), "20_ноя"},
		{ShortDay(en, at(2026, 11, 20, 7)), "20_Nov"},
		{Moment(ru, at(2026, 11, 20, 7)), "20_ноября, 09:14"},
		{Moment(ru, at(2026, 11, 23, 7)), "сегодня, 09:14"},
		{Moment(uk, at(2026, 11, 22, 7)), "учора, 09:14"},
		{Moment(ru, at(2026, 11, 22, 22)), "сегодня, 00:14"},
		{ShortMoment(en, at(2026, 11, 20, 7)), "20_Nov, 09:14"},
		{Weekday(ru, at(2026, 11, 23, 7)), "понедельник, 23_ноября"},
		{Due(ru, "2026-12-07"), "7_декабря"},
		{ShortDue(uk, "2026-12-07"), "7_гру"},
		{Due(ru, "soon"), "soon"},
	} {
		if got := plain(test.got); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	for day, want := range map[string]int{"2026-11-23": 0, "2026-11-19": -4, "2026-12-07": 14} {
		if got, ok := DaysUntil(ru, day); !ok || got != want {
			t.Errorf("%s is %d days away (%v), want %d", day, got, ok, want)
		}
	}
	if _, ok := DaysUntil(ru, ""); ok {
		t.Error("no day is some days away")
	}
}

func TestLanguageOfTheListener(t *testing.T) {
	for _, test := range []struct{ lang, accept, want string }{
		{"", "uk-UA,uk;q=0.9,en;q=0.5", "uk"},
		{"", "ru", "ru"},
		{"", "de-DE, fr", "en"},
		{"", "", "en"},
		{"ru", "uk", "ru"},
		{"xx", "uk", "uk"},
	} {
		if got := Lang(With(t.Context(), Listener{Lang: test.lang, Accept: test.accept})); got != test.want {
			t.Errorf("%+v: got %q", test, got)
		}
	}
}

func TestTypeset(t *testing.T) {
	for text, want := range map[string]string{
		"не более 3 из 5 — в срок": "не_более 3 из_5_— в_срок",
		"и в срок": "и_в_срок",
		"«По правилам» у оператора": "«По_правилам» у_оператора",
		"A rule in a day": "A rule in a day",
	} {
		if got := plain(typeset(text)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestProblemWithoutATextSpeaksEnglish(t *testing.T) {
	p := problem.New(problem.Conflict, "nobody.knows", "Nobody knows.")
	if got := Problem(spoken(t, "ru"), p); got != "Nobody knows." {
		t.Errorf("got %q", got)
	}
	if got := Rule(spoken(t, "ru"), problem.Field{Code: "nobody_knows", Detail: "Wrong."}); got != "Wrong." {
		t.Errorf("got %q", got)
	}
	if got := Rule(spoken(t, "ru"), problem.Field{Code: "max", Param: "10"}); !strings.Contains(got, "10") {
		t.Errorf("got %q", got)
	}
}
