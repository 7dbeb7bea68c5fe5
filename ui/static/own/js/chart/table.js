// The data of a chart: what its table says, as people read it and as numbers.

const number = (text) => (text === undefined ? null : Number(text));

// read gives the table of a chart: facts of the element, heads, and rows. A row
// has its label and note, the words of its cells, and their numbers by what the
// column is: {value: 84.6, low: 79.1, …}; columns of the same kind are a list.
export function read(chart) {
  const heads = [...chart.querySelectorAll('thead th')].map((th) => ({ text: th.textContent.trim(), is: th.dataset.is }));
  const rows = [...chart.querySelectorAll('tbody tr')].map((tr) => {
    const [label, ...cells] = tr.cells;
    const note = label.querySelector('small');
    const row = {
      label: label.firstElementChild.textContent,
      note: note?.textContent ?? '', warn: note?.className.includes('warn') ?? false,
      texts: cells.map((td) => td.textContent.trim()), series: [],
    };
    cells.forEach((td, i) => {
      const { is } = heads[i + 1];
      if (is === 'series') row.series.push(number(td.dataset.v));
      else row[is] = number(td.dataset.v);
    });
    return row;
  });
  const { from, to, step, norm, stacked } = chart.dataset;
  return { from: number(from), to: number(to), step: number(step), norm: number(norm), stacked: stacked === 'true', heads, rows };
}

// spoken is row i as lines of text.
export function spoken(table, i) {
  const row = table.rows[i];
  const lines = row.texts.map((text, k) => `${table.heads[k + 1].text}: ${text}`);
  return [`${table.heads[0].text}: ${row.label}`, ...lines, ...(row.note ? [row.note] : [])].join('\n');
}
