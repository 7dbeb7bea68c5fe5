// Forms with data-guard keep what one has written from being left behind: by a
// link, by the palette, by the browser's own buttons, or by a part of the page
// that takes the form's place.
import { repeat } from './session.js';

const guarded = 'form[data-guard]';
const leave = document.getElementById('leave');
const first = new WeakMap(); // what stood in a form in the beginning
let leaving = null; // what to do after all

const content = (form) => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value.name ?? value)])).toString();

function remember(form) {
  if (!first.has(form)) first.set(form, form.dataset.guard === 'changed' ? null : content(form));
}

for (const form of document.querySelectorAll(guarded)) remember(form);
document.addEventListener('focusin', (event) => {
  const form = event.target.closest?.(guarded);
  if (form) remember(form);
});

// changed are the forms on the page that say something else than they did.
const changed = () => [...document.querySelectorAll(guarded)].filter((form) => first.has(form) && first.get(form) !== content(form));

function release(forms) {
  for (const form of forms) first.set(form, content(form));
}

// A form that is sent is looked after by the server. What keeps it here, such
// as a field that lacks something, has said so by the end of this turn.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches(guarded) && !event.defaultPrevented) release([form]);
});

addEventListener('beforeunload', (event) => {
  if (changed().length > 0) event.preventDefault();
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.target === '_blank' || link.hasAttribute('download') || link.matches('[hx-get], [data-palette]') || here(link)) return;
  ask(event, () => location.assign(link.href));
}, true);

// here reports whether a link leads to a place on this page.
const here = (link) => link.hash !== '' && link.pathname === location.pathname && link.search === location.search;

document.addEventListener('htmx:beforeRequest', (event) => {
  const { elt, target } = event.detail;
  const lost = changed().filter((form) => target?.contains(form) && !form.contains(elt));
  if (lost.length > 0) ask(event, () => repeat(elt));
});

// ask keeps what is about to happen from happening until one has said so.
function ask(event, then) {
  if (!leave || changed().length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  document.querySelector('dialog[open]')?.close();
  leaving = then;
  leave.showModal();
}

leave?.querySelector('[data-leave]').addEventListener('click', () => {
  const then = leaving;
  release(changed());
  leave.close();
  then?.();
});
leave?.addEventListener('close', () => { leaving = null; });
