package widget

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"qaloop/internal/statistics"
	"qaloop/ui/locale"
)

func speaking(lang string) context.Context {
	return locale.With(context.Background(), locale.Listener{Lang: lang, Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
}

// plain is text with ordinary spaces.
func plain(text string) string { return strings.ReplaceAll(text, locale.NoBreak, " ") }

func drawing(t *testing.T, c templ.Component) string {
	t.Helper()
	var out strings.Builder
	if err := c.Render(speaking("ru"), &out); err != nil {
		t.Fatal(err)
	}
	return plain(out.String())
}

func mean(n int, estimate, low, high float64) *statistics.Interval {
	return &statistics.Interval{N: n, Estimate: estimate, Low: low, High: high}
}

func TestMeasureInWords(t *testing.T) {
	scores := func(i *statistics.Interval) Measure { return Measure{Interval: i, Norm: new(80.0), Axis: ScoreAxis} }
	for _, c := range []struct {
		name              string
		m                 Measure
		short, label, say string
	}{
		{
			"the norm is inside", scores(mean(12, 84.6, 79.1, 90.1)), "84,6 79,1–90,1 12",
			"84,6, интервал 79,1–90,1, норма 80: норма внутри интервала", "Норма 80 внутри интервала: сказать «выше нормы» пока нельзя.",
		},
		{
			"the norm is inside, the estimate below", scores(mean(13, 76.4, 70.1, 82.7)), "76,4 70,1–82,7 13",
			"76,4, интервал 70,1–82,7, норма 80: норма внутри интервала", "Норма 80 внутри интервала: сказать «ниже нормы» пока нельзя.",
		},
		{
			"surely above", scores(mean(14, 85, 80, 89.7)), "85,0 80,0–89,7 14",
			"85,0, интервал 80,0–89,7, норма 80: выше нормы", "Весь интервал не ниже нормы 80: норма выполнена.",
		},
		{
			"surely below", scores(mean(11, 71.2, 63.8, 78.6)), "71,2 63,8–78,6 11",
			"71,2, интервал 63,8–78,6, норма 80: ниже нормы", "Весь интервал ниже нормы 80.",
		},
		{
			"four are too few, whatever the interval", scores(mean(4, 71.2, 63.8, 78.6)), "мало данных  4 из 5",
			"мало данных, 4 из 5", "Кружки — сами оценки. Среднее покажем, когда их будет 5.",
		},
		{
			"single values",
			Measure{Values: []float64{60, 70, 80}, Axis: ScoreAxis},
			"мало данных  3 из 5",
			"мало данных, 3 из 5", "Кружки — сами оценки. Среднее покажем, когда их будет 5.",
		},
		{
			"without a norm nothing is said",
			Measure{Interval: mean(300, -12, -20, -4), Axis: NPSAxis},
			"−12 от −20 до −4 300",
			"−12, интервал от −20 до −4", "",
		},
		{
			"a norm with decimals",
			Measure{Interval: mean(9, 4.4, 4.1, 4.7), Norm: new(4.25), Axis: RatingAxis},
			"4,4 4,1–4,7 9",
			"4,4, интервал 4,1–4,7, норма 4,25: норма внутри интервала", "Норма 4,25 внутри интервала: сказать «выше нормы» пока нельзя.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := speaking("ru")
			same := func(what, got, want string) {
				t.Helper()
				if plain(got) != want {
					t.Errorf("%s is %q, want %q", what, plain(got), want)
				}
			}
			same("the short form", c.m.Estimate(ctx)+" "+c.m.Range(ctx)+" "+c.m.ShortCount(ctx), c.short)
			same("the name", c.m.Name(ctx), c.label)
			same("what is said", c.m.Say(ctx), c.say)
		})
	}
}

func TestRateSaysTheFractionFirst(t *testing.T) {
	m := Measure{Interval: new(statistics.Wilson(4, 11).Scaled(100)), Axis: ShareAxis}
	for lang, want := range map[string]string{
		"ru": "36 %, 4 из 11, точность от 15 до 65 %", "uk": "36 %, 4 з 11, точність від 15 до 65 %", "en": "36%, 4 of 11, interval 15 to 65%",
	} {
		if got := plain(m.Rate(speaking(lang))); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	few := Measure{Interval: new(statistics.Wilson(1, 3).Scaled(100)), Axis: ShareAxis}
	if got := plain(few.Rate(speaking("ru"))); got != "мало данных, 3 из 5" {
		t.Errorf("of three: %q", got)
	}
}

func TestIntervalStaysOnItsAxis(t *testing.T) {
	got := drawing(t, Interval(Measure{Interval: mean(6, 48, 30, 62.5), Norm: new(80.0), Axis: ScoreAxis}))
	for _, want := range []string{
		`<rect class="q-iv-range" x="0%" width="25%"`, // 30 is left of 50
		`<line class="q-iv-end" x1="25%" x2="25%"`,    // where it does end
		`<line class="q-iv-norm" x1="60%" x2="60%"`,   // 80 of 50 to 100
		`class="q-iv-below"`,                          // the shape and the colour
		`<svg class="q-iv-at" x="0%" y="10"`,          // 48 is left of 50
		`aria-label="48,0, интервал 30,0–62,5, норма 80: ниже нормы"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "q-iv-end"); n != 1 {
		t.Errorf("%d ends, though one is beyond the axis", n)
	}
}

func TestTooLittleDataShowsTheValuesAndNoMean(t *testing.T) {
	got := drawing(t, Interval(Measure{Interval: mean(3, 80, 60, 100), Values: []float64{70, 82, 88}, Norm: new(80.0), Axis: ScoreAxis}))
	if strings.Count(got, "q-iv-raw") != 3 || strings.Contains(got, "q-iv-mark") || strings.Contains(got, "q-iv-range") {
		t.Errorf("want three circles and no mean:\n%s", got)
	}
}

func TestSparklineKeepsItsGaps(t *testing.T) {
	got := drawing(t, Sparkline(Spark{Label: "5 недель", Norm: new(80.0), Values: []*float64{new(84.0), new(80.0), nil, new(40.0), nil}}))
	for _, want := range []string{
		`d="M3.0 11.0L19.5 13.0M52.5 23.0h0"`, // 40 is below the axis
		`d="M0 13.0H72"`,
		`cx="52.5" cy="23.0"`,
		`aria-label="5 недель: 84; 80; мало данных; 40; мало данных"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if got := drawing(t, Sparkline(Spark{Values: []*float64{nil, nil}})); strings.Contains(got, "<svg") {
		t.Errorf("a line without numbers: %s", got)
	}
}
