package widget

import (
	"strings"
	"testing"

	"qaloop/internal/statistics"
)

// has wants each of the parts in a drawing.
func has(t *testing.T, drawn string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(drawn, part) {
			t.Errorf("no %s in\n%s", part, drawn)
		}
	}
}

func TestTrendIsATableWithGaps(t *testing.T) {
	drawn := drawing(t, TrendChart(Trend{When: "4 недели до", What: "Балл, %", Count: "Оценок", Legend: "среднее", Norm: new(80.0), Points: []TrendPoint{
		{At: "4 окт", Interval: mean(11, 78.2, 72, 84.4)},
		{At: "11 окт", Interval: mean(4, 90, 80, 100), Note: "курс пройден"},
		{At: "18 окт", N: 2},
		{At: "25 окт", Interval: mean(12, 84.6, 79.1, 90.1)},
	}}))
	has(t, drawn,
		`data-kind="trend"`, `data-from="60"`, `data-to="100"`, `data-step="10"`, `data-norm="80"`,
		`aria-label="Балл, %: 4 окт — 78,2, 25 окт — 84,6"`,
		`<td class="q-r" data-v="78.2">78,2</td><td class="q-r" data-v="72">72,0</td><td class="q-r" data-v="84.4">84,4</td><td class="q-r" data-v="11">11</td>`,
		`<span>11 окт</span> <small class="">курс пройден</small>`,
		"норма 80",
	)
	if n := strings.Count(drawn, `<td class="q-r">мало данных</td>`); n != 2 {
		t.Errorf("%d gaps, want 2", n)
	}
	if strings.Contains(drawn, `data-v="90"`) {
		t.Error("a mean of four is shown")
	}
}

func TestTrendAxisGrowsWhereItMust(t *testing.T) {
	drawn := drawing(t, TrendChart(Trend{Points: []TrendPoint{{At: "4 окт", Interval: mean(6, 55, 38, 72)}}}))
	has(t, drawn, `data-from="30"`, `data-to="100"`, `data-step="10"`)
	nps := drawing(t, TrendChart(Trend{Axis: NPSAxis, Points: []TrendPoint{{At: "4 окт", Interval: statistics.NPS(1, 30, 31)}}}))
	has(t, nps, `data-from="-100"`, `data-to="100"`, `data-step="50"`)
}

func TestParetoBeginsWithTheMostFrequent(t *testing.T) {
	drawn := drawing(t, ParetoChart(Pareto{What: "Критерий", Count: "Упущено", Bars: []Counted{{"Срок", 2}, {"Скидка", 6}, {"Долг", 2}}}))
	has(t, drawn, `aria-label="Чаще всего Скидка: 6 из 10"`)
	order := []string{"Скидка", `data-v="60"`, "Срок", `data-v="80"`, "Долг", `data-v="100"`}
	table := drawn[strings.Index(drawn, "<tbody>"):]
	for _, part := range order {
		i := strings.Index(table, part)
		if i < 0 {
			t.Fatalf("%s is not behind what comes before it in %v:\n%s", part, order, drawn)
		}
		table = table[i:]
	}
}

func TestHistogramAndColumnsAreTables(t *testing.T) {
	has(t, drawing(t, HistogramChart(Histogram{What: "Балл", Count: "Оценок", Norm: new(80.0), Bins: []Bin{{75, 80, 3}, {80, 85, 9}}})),
		`<span>80–85</span>`, `data-v="85">85</td><td class="q-r" data-v="9">9</td>`, `aria-label="Чаще всего 80–85: 9 из 12"`)
	has(t, drawing(t, ColumnChart(Columns{What: "Неделя", Series: []string{"да", "нет"}, Stacked: true, Rows: []Column{{Label: "4 окт", N: []int{3, 0}}, {Label: "11 окт", N: []int{1, 2}, Note: "сбой", Warn: true}}})),
		`data-stacked="true"`, `aria-label="Всего: да 4; нет 2"`, `<small class="q-warn">сбой</small>`)
}

func TestChartWithoutNumbersIsASentence(t *testing.T) {
	for name, drawn := range map[string]string{
		"trend":     drawing(t, TrendChart(Trend{Points: []TrendPoint{{At: "4 окт"}}})),
		"pareto":    drawing(t, ParetoChart(Pareto{})),
		"histogram": drawing(t, HistogramChart(Histogram{Bins: []Bin{{0, 10, 0}}})),
		"columns":   drawing(t, ColumnChart(Columns{Series: []string{"да"}, Rows: []Column{{N: []int{0}}}})),
	} {
		if strings.Contains(drawn, "qa-chart") || !strings.Contains(drawn, "чисел пока нет") {
			t.Errorf("%s: %s", name, drawn)
		}
	}
}
