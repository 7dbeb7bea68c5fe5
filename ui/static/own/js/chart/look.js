// How every chart looks: the colours of the page as it is now, its letters, and
// the parts that charts have in common.

const tokens = ['surface', 'line', 'control', 'ink', 'ink-2', 'ink-3', 'accent', 'warn'];

// look reads the colours where the chart stands. A token may be light-dark(…),
// so it is read as a colour that the browser has computed.
export function look(chart) {
  const probe = document.createElement('span');
  probe.hidden = true;
  chart.append(probe);
  const colours = {};
  for (const token of tokens) {
    probe.style.color = `var(--q-${token})`;
    colours[token.replace('-', '')] = getComputedStyle(probe).color;
  }
  probe.remove();
  const lang = document.documentElement.lang;
  const format = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  return {
    ...colours,
    font: getComputedStyle(document.body).fontFamily,
    number: (v) => format.format(v).replace('-', '\u2212'),
    percent: (v) => (lang === 'en' ? `${format.format(v)}%` : `${format.format(v)}\u00a0%`),
  };
}

// base is what all charts share.
export function base(style, text) {
  return {
    animation: false,
    aria: { enabled: true, label: { enabled: false } }, // for the hatching; the name is the page's
    textStyle: { fontFamily: style.font },
    grid: { top: 16, right: 12, bottom: 24, left: 40, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, transitionDuration: 0,
      backgroundColor: style.surface, borderColor: style.line, borderWidth: 1, padding: [8, 10],
      textStyle: { color: style.ink, fontSize: 13, lineHeight: 18, fontFamily: style.font },
      axisPointer: { type: 'line', lineStyle: { color: style.ink3, type: 'solid', width: 1 } },
      formatter: (points) => text(points[0].dataIndex),
    },
  };
}

const letters = (style) => ({ color: style.ink3, fontSize: 12, fontFamily: style.font });

// names is an axis of labels on that width. Where there is no room for all, the
// last one stays: it is the one that is looked at.
export function names(style, rows, width) {
  const each = Math.ceil(50 / (width / rows.length));
  return {
    type: 'category', data: rows.map((row) => row.label),
    axisLine: { lineStyle: { color: style.line } }, axisTick: { show: false },
    axisLabel: { ...letters(style), interval: (i) => (rows.length - 1 - i) % each === 0 },
  };
}

// numbers is an axis of numbers.
export function numbers(style) {
  return {
    type: 'value', splitNumber: 4, axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: style.line } },
    axisLabel: { ...letters(style), formatter: style.number },
  };
}

// custom is a series that draws by itself and says nothing; render gets i, the
// place of a row, and what ECharts offers for drawing.
export function custom(rows, render, z = 1) {
  return {
    type: 'custom', silent: true, z, clip: false, animation: false, tooltip: { show: false },
    data: rows.map((i) => [i]), encode: { x: -1, y: -1 },
    renderItem: (params, api) => render(api.value(0), api, params.coordSys),
  };
}

// normLine is the norm across a chart whose numbers go up.
export function normLine(style, norm) {
  if (norm === null) return undefined;
  return {
    silent: true, symbol: 'none', animation: false, label: { show: false }, data: [{ yAxis: norm }],
    lineStyle: { color: style.ink3, type: [4, 3], width: 1 },
  };
}
