// The trainer's board: how many are chosen, group boxes, and the keys of lists.

const chosen = document.querySelector('[data-chosen]');
const approve = document.querySelector('[data-approve]');
const boxes = [...document.querySelectorAll('[data-one]')];
const groups = [...document.querySelectorAll('[data-all]')];

const ofGroup = (group) => boxes.filter((box) => box.dataset.one === group.dataset.all);

function count() {
  const n = boxes.filter((box) => box.checked).length;
  if (chosen) chosen.textContent = n ? chosen.dataset.some.replace('%', n) : chosen.dataset.none;
  if (approve) approve.textContent = n ? `${approve.dataset.approve} ${n}` : approve.dataset.approve;
  for (const group of groups) {
    const on = ofGroup(group).filter((box) => box.checked).length;
    group.checked = on > 0 && on === ofGroup(group).length;
    group.indeterminate = on > 0 && !group.checked;
  }
}

for (const group of groups) {
  group.hidden = false;
  group.addEventListener('change', () => {
    for (const box of ofGroup(group)) box.checked = group.checked;
    count();
  });
}
for (const box of boxes) box.addEventListener('change', count);
count();

// Nothing chosen: say so and go to the first box, rather than send nothing.
document.getElementById('bulk')?.addEventListener('submit', (event) => {
  if (boxes.some((box) => box.checked)) return;
  event.preventDefault();
  boxes[0]?.focus();
});

// J and K go through the rows, Space chooses, Enter opens, A approves.
const rows = [...document.querySelectorAll('[data-row]')];
let at = -1;
function go(i) {
  at = Math.max(0, Math.min(rows.length - 1, i));
  rows[at]?.focus();
}
addEventListener('keydown', (event) => {
  if (document.body.dataset.keys === 'off' || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches('input:not([type=checkbox]), textarea, select') || document.querySelector('dialog[open]')) return;
  const row = rows[at];
  const act = {
    KeyJ: () => go(at + 1),
    KeyK: () => go(at - 1),
    Space: () => row === document.activeElement && row.querySelector('[data-one]')?.click(),
    Enter: () => row === document.activeElement && row.querySelector('a')?.click(),
    KeyA: () => row === document.activeElement && row.querySelector('form button')?.click(),
  }[event.code];
  if (act && act() !== false && event.code !== 'Enter') {
    if (event.code !== 'Space' || row === document.activeElement) event.preventDefault();
  }
});
