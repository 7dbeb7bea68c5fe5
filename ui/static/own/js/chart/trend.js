// A number over time with its interval: in one band, or each number by itself.
import { base, custom, names, normLine, numbers } from './look.js';
import { notes } from './notes.js';
import { spoken } from './table.js';

// runsOf are the stretches of rows that have a number: a gap stays a gap.
function runsOf(rows) {
  const runs = [];
  rows.forEach((row, i) => {
    if (row.value === null) return;
    if (runs.at(-1)?.at(-1) === i - 1) runs.at(-1).push(i);
    else runs.push([i]);
  });
  return runs;
}

// band is one polygon for each run; of a single number it is a narrow one.
function band(style, rows) {
  const runs = runsOf(rows);
  return custom(runs.map((_, k) => k), (k, api) => {
    const upper = runs[k].map((i) => api.coord([i, rows[i].high]));
    const lower = runs[k].map((i) => api.coord([i, rows[i].low])).reverse();
    const around = ([x, y]) => [[x - 4, y], [x + 4, y]];
    const points = runs[k].length > 1 ? [...upper, ...lower] : [...around(upper[0]), ...around(lower[0]).reverse()];
    return { type: 'polygon', shape: { points }, style: { fill: style.accent, opacity: 0.15 } };
  });
}

// whiskers is the interval of every number by itself.
function whiskers(style, rows) {
  const known = rows.flatMap((row, i) => (row.value === null ? [] : [i]));
  return custom(known, (i, api) => {
    const [x, top] = api.coord([i, rows[i].high]);
    const bottom = api.coord([i, rows[i].low])[1];
    const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: style.accent, lineWidth: 1.5, opacity: 0.55 } });
    return { type: 'group', children: [line(x, top, x, bottom), line(x - 4, top, x + 4, top), line(x - 4, bottom, x + 4, bottom)] };
  });
}

// few are open circles on the ground, with words at the first of each stretch.
function few(style, table) {
  const { rows, from, to } = table;
  const height = from + (to - from) * 0.05;
  const data = rows.flatMap((row, i) => {
    if (row.value !== null) return [];
    const first = i === 0 || rows[i - 1].value !== null;
    return [{ value: [i, height], label: { show: first, formatter: row.texts[0] } }];
  });
  return {
    type: 'scatter', silent: true, z: 2, symbol: 'circle', symbolSize: 7, data, tooltip: { show: false },
    itemStyle: { color: style.surface, borderColor: style.ink3, borderWidth: 1.5 },
    label: { position: 'top', color: style.ink3, fontSize: 11, fontFamily: style.font },
    labelLayout: { hideOverlap: true },
  };
}

// line goes through the numbers; the last one is written beside it.
function line(style, table, width) {
  const { rows, norm } = table;
  const last = rows.findLastIndex((row) => row.value !== null);
  const data = rows.map((row, i) => (i !== last ? row.value : {
    value: row.value,
    label: { show: true, formatter: row.texts[0], position: last === rows.length - 1 ? 'right' : 'top', distance: 8, color: style.ink, fontWeight: 600, fontSize: 13, fontFamily: style.font },
  }));
  return {
    type: 'line', z: 3, data, symbol: 'circle', symbolSize: 7, showAllSymbol: true,
    lineStyle: { color: style.accent, width }, itemStyle: { color: style.accent, borderWidth: 0 },
    emphasis: { disabled: true }, markLine: normLine(style, norm),
  };
}

function over(table, style, width, intervals, lineWidth) {
  const { rows, from, to, step } = table;
  const shared = base(style, (i) => spoken(table, i));
  const noted = notes(style, rows, { x: 40, width: width - 88 });
  return {
    ...shared,
    grid: { ...shared.grid, top: noted.room, right: 48 },
    xAxis: names(style, rows, width - 88),
    yAxis: { ...numbers(style), min: from, max: to, interval: step },
    series: [intervals(style, rows), line(style, table, lineWidth), few(style, table), noted.series],
  };
}

export const trend = (table, style, width) => over(table, style, width, band, 2);
export const apart = (table, style, width) => over(table, style, width, whiskers, 1);
