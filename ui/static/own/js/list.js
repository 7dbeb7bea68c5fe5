// Lists under the keyboard: J and K go through the rows, Enter opens, Space
// chooses, A approves. The rows are looked up anew each time, so that those
// that came later count.
import { single } from './keys.js';

const row = ':is(tbody#rows > tr, [data-list] tbody > tr, [data-list] [data-row])';
const rows = () => [...document.querySelectorAll(row)].filter((one) => one.checkVisibility());

// at is the row that has the focus, or the focus within it.
const at = () => document.activeElement?.closest?.(row) ?? null;

function go(step) {
  const all = rows();
  if (all.length === 0) return false;
  const here = all.indexOf(at());
  const to = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, here + step));
  focusRow(all[to]);
  return true;
}

// focusRow moves the focus to a row, and the one place in the order of Tab.
function focusRow(to) {
  for (const other of rows()) if (other.tabIndex === 0) other.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

const acts = {
  KeyJ: () => go(1),
  KeyK: () => go(-1),
  Enter: (one) => press(one.querySelector('a[href]')),
  Space: (one) => press(one.querySelector('input[type=checkbox]')),
  KeyA: (one) => press(one.querySelector('[data-approve-one], form button[type=submit]')),
};

function press(what) {
  what?.click();
  return Boolean(what);
}

document.addEventListener('keydown', (event) => {
  const act = acts[event.code];
  if (!act || event.shiftKey || !single(event)) return;
  const here = at();
  // Whatever has the focus inside a row does what it does by itself.
  const step = event.code === 'KeyJ' || event.code === 'KeyK';
  if (!step && (here === null || here !== document.activeElement)) return;
  if (act(here)) event.preventDefault();
});
