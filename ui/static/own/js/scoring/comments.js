// Comments and the second of the call that they are about.
import { clock, player } from '../player.js';

export function watchComments(card, saver, marked) {
  for (const row of card.rows) watch(row);
  // An empty comment would get the present second: its stamp runs along.
  const run = () => { if (card.current && card.comment(card.current).value === '') show(card.current, player.time()); };
  player.onTime(run);
  card.onCurrent = run;

  function watch(row) {
    const field = card.comment(row);
    field.addEventListener('input', () => {
      if (card.second(row).value === '' && field.value !== '') stamp(row);
      if (field.value === '') card.second(row).value = '';
      card.refreshRow(row);
      saver.changed();
    });
    field.addEventListener('focus', () => { if (field.value === '') show(row, player.time()); });
    field.addEventListener('change', () => {
      said(row);
      marked();
    });
    row.querySelector('[data-stamp]').addEventListener('click', () => {
      stamp(row);
      field.focus();
      if (field.value !== '') saver.changed();
    });
    row.querySelector('select[name^="cause."]')?.addEventListener('change', () => saver.changed());
    said(row);
  }

  function stamp(row) {
    if (!player.exists) return;
    const second = Math.floor(player.time());
    card.second(row).value = String(second);
    show(row, second);
  }

  function show(row, seconds) { row.querySelector('[data-stamp] [data-clock]').textContent = clock(seconds); }

  // said writes the comment under a row that is not the current one.
  function said(row) {
    const line = row.querySelector('[data-said]');
    const text = card.comment(row).value.trim();
    const at = card.second(row).value;
    line.hidden = text === '';
    line.querySelector('[data-text]').textContent = text;
    const button = line.querySelector('[data-seek]');
    button.hidden = at === '' || !player.exists;
    button.dataset.seek = at;
    if (at !== '') button.querySelector('[data-clock]').textContent = clock(Number(at));
  }
}
