// Counts as columns: of adjacent ranges, or one to three beside or on each other.
import { base, custom, names, numbers } from './look.js';
import { notes } from './notes.js';
import { spoken } from './table.js';

const counts = (style) => ({ ...numbers(style), min: 0, minInterval: 1 });

// written is the number above its column.
const written = (style) => ({ show: true, position: 'top', distance: 3, color: style.ink2, fontSize: 12, fontFamily: style.font, formatter: (p) => (p.value ? style.number(p.value) : '') });

// normAt is an upright line between the ranges, where the norm is.
function normAt(style, table) {
  const { rows, norm } = table;
  const i = norm === null ? -1 : rows.findIndex((row) => row.low <= norm && norm <= row.high);
  return custom(i < 0 ? [] : [i], (at, api, area) => {
    const width = api.size([1, 0])[0];
    const x = api.coord([at, 0])[0] + width * ((norm - rows[at].low) / (rows[at].high - rows[at].low) - 0.5);
    return { type: 'line', shape: { x1: x, x2: x, y1: area.y - 6, y2: area.y + area.height }, style: { stroke: style.ink2, lineWidth: 1.25, lineDash: [4, 3] } };
  }, 4);
}

export function histogram(table, style, width) {
  const { rows } = table;
  return {
    ...base(style, (i) => spoken(table, i)),
    xAxis: names(style, rows, width - 52), yAxis: counts(style),
    series: [
      { type: 'bar', barCategoryGap: '4%', data: rows.map((row) => row.n), itemStyle: { color: style.accent }, label: written(style), emphasis: { disabled: true } },
      normAt(style, table),
    ],
  };
}

// The second series is hatched and outlined, the third is outlined: they are
// told apart without a second hue.
const looks = (style) => [
  { color: style.accent },
  {
    color: style.surface, borderColor: style.control, borderWidth: 1.25,
    decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.5, 4], rotation: -Math.PI / 4, color: style.control },
  },
  { color: style.surface, borderColor: style.control, borderWidth: 1.25 },
];

export function columns(table, style, width) {
  const { rows, heads, stacked } = table;
  const shared = base(style, (i) => spoken(table, i));
  const noted = notes(style, rows, { x: 40, width: width - 52 });
  return {
    ...shared,
    grid: { ...shared.grid, top: noted.room },
    xAxis: names(style, rows, width - 52), yAxis: counts(style),
    series: [
      ...heads.slice(1).map((head, k) => ({
        type: 'bar', name: head.text, stack: stacked ? 'all' : undefined, barCategoryGap: '38%', barGap: '8%',
        data: rows.map((row) => row.series[k] || null), itemStyle: looks(style)[k], emphasis: { disabled: true },
      })),
      noted.series,
    ],
  };
}
