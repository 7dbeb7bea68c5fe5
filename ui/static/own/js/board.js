// The trainer's board: how many are chosen and what that costs, group boxes,
// and the windows that ask what a decision needs.

const bulk = document.getElementById('bulk');
const boxes = () => [...document.querySelectorAll('[data-one]')];
const groups = () => [...document.querySelectorAll('[data-all]')];
const ofGroup = (group) => boxes().filter((box) => group.dataset.all === '' || box.dataset.one === group.dataset.all);
const picked = () => boxes().filter((box) => box.checked);

// cost is the time off the line of what is chosen, in words.
function cost(chosen) {
  const known = chosen.map((box) => Number(box.dataset.minutes)).filter((n) => n > 0);
  const total = known.reduce((sum, n) => sum + n, 0);
  const parts = [];
  if (total >= 60) parts.push(bulk.dataset.hours.replace('%', Math.floor(total / 60)));
  if (total % 60 > 0) parts.push(bulk.dataset.minutes.replace('%', total % 60));
  const text = parts.length ? bulk.dataset.cost.replace('%', parts.join('\u00a0')) : '';
  const unknown = chosen.length - known.length;
  return text && unknown ? `${text}, ${bulk.dataset.unknown.replace('%', unknown)}` : text;
}

function count() {
  const chosen = picked();
  const said = bulk.querySelector('[data-chosen]');
  said.textContent = chosen.length ? said.dataset.some.replace('%', chosen.length) : said.dataset.none;
  bulk.querySelector('[data-price]').textContent = cost(chosen);
  const approve = bulk.querySelector('[data-approve]');
  if (approve) approve.textContent = chosen.length ? `${approve.dataset.approve} ${chosen.length}` : approve.dataset.approve;
  for (const group of groups()) {
    const on = ofGroup(group).filter((box) => box.checked).length;
    group.checked = on > 0 && on === ofGroup(group).length;
    group.indeterminate = on > 0 && !group.checked;
  }
}

function prepare() {
  for (const group of groups()) group.hidden = false;
  count();
}

// nothing says that nothing is chosen, and goes to the first box.
function nothing() {
  if (picked().length > 0) return false;
  boxes()[0]?.focus();
  bulk.querySelector('[data-chosen]').classList.add('q-bad');
  return true;
}

if (bulk) {
  prepare();
  document.addEventListener('htmx:afterSwap', prepare);

  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-all]')) for (const box of ofGroup(event.target)) box.checked = event.target.checked;
    if (!event.target.matches('[data-all], [data-one]')) return;
    bulk.querySelector('[data-chosen]').classList.remove('q-bad');
    count();
  });

  bulk.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (button?.name !== 'one' && nothing()) {
      event.preventDefault();
      return;
    }
    const wanted = button?.dataset.wants && document.getElementById(button.dataset.wants);
    if (wanted && wanted.value.trim() === '') {
      event.preventDefault();
      wanted.setAttribute('aria-invalid', 'true');
      wanted.focus();
    }
  });

  // Before the frame opens a window about what is chosen.
  document.addEventListener('click', (event) => {
    const needs = event.target.closest('[data-needs]');
    if (needs && nothing()) event.stopPropagation();
    const one = event.target.closest('[data-end]');
    if (one) {
      event.preventDefault();
      alone(one);
    } else if (needs) {
      document.querySelector('[data-end-one]').textContent = bulk.querySelector('[data-chosen]').textContent;
    }
  }, true);
}

// alone asks about one assignment, whatever else is chosen.
function alone(link) {
  for (const box of boxes()) box.checked = box.value === link.dataset.end;
  count();
  document.querySelector('[data-end-one]').textContent = link.dataset.name;
  document.getElementById('bulk-end').showModal();
  document.getElementById('reason').focus();
}
