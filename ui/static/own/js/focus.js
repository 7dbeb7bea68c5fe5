// The focus is never lost when htmx swaps a part of the page: it stays where it
// was, or goes to what came in its place.
let before = null;

document.addEventListener('htmx:beforeSwap', (event) => {
  const active = document.activeElement;
  const target = event.detail.target;
  before = null;
  if (!active || active === document.body || !target) return;
  const more = active.closest('[data-more]');
  const list = more && document.querySelector(more.dataset.more);
  if (list) before = { list, rows: list.children.length, spent: event.detail.serverResponse.includes('data-more=') ? null : more };
  else if (target.contains(active)) before = { id: active.id, target: target.id, place: place(active, target) };
});

// place is where an element stands among what can be focused inside another.
const reachable = 'a[href], button:not([disabled]), input:not([type=hidden]), select, textarea, [tabindex]';
const place = (what, inside) => [...inside.querySelectorAll(reachable)].indexOf(what);

document.addEventListener('htmx:afterSettle', () => {
  const was = before;
  before = null;
  was?.spent?.remove(); // there is no more
  const active = document.activeElement;
  if (!was || (active && active !== document.body && active.isConnected)) return;
  found(was)?.focus({ preventScroll: Boolean(was.target) });
});

// found is what takes the focus: of more rows the first new one, otherwise what
// has the old one's name or place, or the part itself.
function found(was) {
  if (was.list) {
    const row = was.list.children[was.rows];
    return row?.querySelector('a[href]') ?? row ?? document.getElementById('main');
  }
  const same = was.id && document.getElementById(was.id);
  if (same) return same;
  const part = document.getElementById(was.target);
  if (!part) return document.getElementById('main');
  const inside = part.querySelectorAll(reachable);
  return inside[Math.min(was.place, inside.length - 1)] ?? (part.hasAttribute('tabindex') ? part : document.getElementById('main'));
}
