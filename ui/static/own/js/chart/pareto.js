// What happens most: lying bars of the share of each, and a line of the share of
// all so far, both on one axis of percents. Labels lie, so that long ones can be
// read; where there is no room beside the bars they stand above them.
import { base, custom, names, numbers } from './look.js';
import { spoken } from './table.js';

const narrow = (width) => width < 560;
const foot = 26;

// heightOf is the height that the chart needs, so that the longest label fits.
export function heightOf({ rows }, width) {
  const lines = Math.ceil(Math.max(...rows.map((row) => row.label.length)) / (labelWidth(width) / 7.5));
  return rows.length * (narrow(width) ? 46 : Math.max(36, lines * 16 + 8)) + foot + 4;
}

const letters = (style) => ({ color: style.ink, fontSize: 13, lineHeight: 16, fontFamily: style.font });

// beside are labels left of the bars.
const beside = (style, width) => ({ ...letters(style), interval: 0, margin: 12, width: labelWidth(width) - 12, overflow: 'break' });

// above are labels above the bars; the line passes behind them.
function above(style, rows) {
  return custom(rows.map((_, i) => i), (i, api, area) => ({
    type: 'text', x: area.x, y: api.coord([0, i])[1] - 8,
    style: { ...letters(style), fill: style.ink, text: rows[i].label, verticalAlign: 'bottom', width: area.width - 8, overflow: 'truncate', backgroundColor: style.surface, padding: [0, 3, 0, 0] },
  }), 4);
}

const labelWidth = (width) => Math.round(Math.min(280, width * 0.36));

export function pareto(table, style, width) {
  const { rows } = table;
  const shared = base(style, (i) => spoken(table, i));
  const lying = { ...names(style, rows, width), inverse: true, axisLine: { show: false } };
  const slim = narrow(width);
  return {
    ...shared,
    grid: { ...shared.grid, top: 4, bottom: foot, left: slim ? 1 : labelWidth(width), right: 44 },
    xAxis: { ...numbers(style), min: 0, max: 100, splitNumber: 5, axisLabel: { ...numbers(style).axisLabel, formatter: style.percent, alignMinLabel: slim ? 'left' : undefined } },
    yAxis: [
      { ...lying, axisLabel: slim ? { show: false } : beside(style, width) },
      { ...lying, position: 'right', data: rows.map((row) => row.texts[0]), axisLabel: { ...letters(style), interval: 0, fontWeight: 600, margin: 10 } },
    ],
    series: [
      {
        type: 'bar', data: rows.map((row) => row.share), barWidth: slim ? 12 : 14, itemStyle: { color: style.accent }, emphasis: { disabled: true },
      },
      {
        type: 'line', data: rows.map((row) => row.sum), symbol: 'circle', symbolSize: 6, showAllSymbol: true, z: 3,
        lineStyle: { color: style.ink2, width: 1.5 }, itemStyle: { color: style.ink2, borderWidth: 0 }, emphasis: { disabled: true },
      },
      ...(slim ? [above(style, rows)] : []),
    ],
  };
}
