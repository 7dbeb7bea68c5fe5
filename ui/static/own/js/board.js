// The trainer's board: how many are chosen, and the boxes of groups.

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
