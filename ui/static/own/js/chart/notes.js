// What happened at some of the times of a chart: a thin upright line, and words
// above the chart, on as many levels as it takes for none to meet another.
import { custom } from './look.js';

const lineHeight = 15;
const letterWidth = 6.6;

// placed is where the words of a note lie: right of its line, or left of it
// where they would leave the area.
function placed(row, i, n, area) {
  const x = area.x + ((i + 0.5) / n) * area.width;
  const width = Math.min(row.note.length * letterWidth, area.width);
  const leftwards = x + width > area.x + area.width + 12;
  return { i, x, width, leftwards, from: leftwards ? x - width : x, to: leftwards ? x : x + width };
}

// free reports whether note can stand at level beside those that have one: its
// words meet neither words there nor a line on its way up, nor its line words.
function free(note, level, others) {
  const meets = (other, x) => other.from - 6 < x && x < other.to + 6;
  return others.every((other) => {
    const words = note.from - 6 < other.to && other.from < note.to + 6;
    return !(level === other.level && words)
      && !(other.level > level && meets(note, other.x))
      && !(level > other.level && meets(other, note.x));
  });
}

// levelled gives each note the lowest free level. Words to the right of their
// lines are placed from the right, so that no line crosses what stands below.
function levelled(rows, area) {
  const all = rows.flatMap((row, i) => (row.note ? [placed(row, i, rows.length, area)] : []));
  const order = [...all.filter((n) => n.leftwards), ...all.filter((n) => !n.leftwards).reverse()];
  const done = [];
  for (const note of order) {
    note.level = 0;
    while (note.level < 4 && !free(note, note.level, done)) note.level += 1;
    done.push(note);
  }
  return all;
}

// notes is the series that draws the notes of rows, and the room above the
// chart that it takes. area is where the chart will be.
export function notes(style, rows, area) {
  const all = levelled(rows, area);
  const room = all.length === 0 ? 16 : 12 + lineHeight * (1 + Math.max(...all.map((n) => n.level)));
  const series = custom(all.map((_, k) => k), (k, api, box) => {
    const note = all[k];
    const row = rows[note.i];
    const x = api.coord([note.i, 0])[0];
    const top = box.y - 4 - note.level * lineHeight;
    const fill = row.warn ? style.warn : style.ink2;
    return {
      type: 'group',
      children: [
        { type: 'line', shape: { x1: x, x2: x, y1: top - lineHeight + 3, y2: box.y + box.height }, style: { stroke: fill, lineWidth: 1 } },
        {
          type: 'text', x: note.leftwards ? x - 4 : x + 4, y: top,
          style: {
            text: row.note, fill, fontSize: 12, fontFamily: style.font, verticalAlign: 'bottom',
            align: note.leftwards ? 'right' : 'left', width: box.width, overflow: 'truncate',
          },
        },
      ],
    };
  }, 4);
  return { series, room };
}
