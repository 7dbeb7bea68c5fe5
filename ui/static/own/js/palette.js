// The palette: Ctrl+K from anywhere, "/" outside of fields. Places and actions
// are narrowed here; what is found comes from the server while one types.
import { own, single } from './keys.js';
import { signedOut } from './session.js';

const dialog = document.getElementById('palette');
const pause = 150; // after the last letter
const least = 2; // letters that are worth a search

if (dialog) start(dialog);

function start(box) {
  const field = box.querySelector('input');
  const list = box.querySelector('[role=listbox]');
  const line = box.querySelector('[role=status]');
  const fixed = [...list.querySelectorAll('[role=option]')];
  let timer = 0;
  let asking = null;

  document.addEventListener('keydown', (event) => {
    const chord = event.code === 'KeyK' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const slash = event.code === 'Slash' && !event.shiftKey && !own() && single(event);
    if (!chord && !slash) return;
    event.preventDefault();
    if (box.open) box.close();
    else open();
  });
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-palette]') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });

  function open() {
    if (document.querySelector('dialog[open]')) return; // one window at a time
    document.querySelector('.q-menu')?.removeAttribute('open');
    field.value = '';
    narrow();
    box.showModal();
    field.focus();
  }

  field.addEventListener('input', narrow);
  field.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) move(event, step);
    else if (event.code === 'Enter' || event.code === 'NumpadEnter') go(event);
  });
  list.addEventListener('mousemove', (event) => choose(event.target.closest('[role=option]'), false));
  box.addEventListener('close', () => asking?.abort());

  const shown = () => [...list.querySelectorAll('[role=option]')].filter((option) => !option.hidden);
  const chosen = () => list.querySelector('[aria-selected=true]');

  // narrow keeps the places and actions whose words begin as what is typed, and
  // asks for the rest.
  function narrow() {
    const words = split(field.value);
    for (const option of fixed) {
      const own = split(option.textContent);
      option.hidden = !words.every((word) => own.some((one) => one.startsWith(word)));
    }
    tidy();
    clearTimeout(timer);
    asking?.abort();
    const text = field.value.trim();
    if (text.length < least) {
      drop();
      tidy();
      say(line.dataset.hint);
      return;
    }
    timer = setTimeout(() => ask(text), pause);
  }

  async function ask(text) {
    asking = new AbortController();
    const { signal } = asking;
    // A short wait is not worth a word.
    const slow = setTimeout(() => say(line.dataset.busy), 300);
    try {
      const answer = await fetch(`/search?q=${encodeURIComponent(text)}`, { headers: { 'HX-Request': 'true' }, signal });
      const html = await answer.text();
      if (signal.aborted) return;
      drop();
      if (answer.status === 401) signedOut();
      else if (answer.ok) show(html);
      if (!answer.ok) say(line.dataset.failed);
    } catch (failure) {
      if (failure.name !== 'AbortError') say(line.dataset.failed);
    } finally {
      clearTimeout(slow);
    }
  }

  function show(html) {
    const found = document.createElement('template');
    found.innerHTML = html;
    const counted = found.content.querySelector('[data-found]');
    list.append(...found.content.querySelectorAll('[data-group]'));
    tidy();
    say(shown().length > 0 ? counted?.dataset.found : line.dataset.none);
  }

  const drop = () => list.querySelectorAll('[data-group^=found]').forEach((group) => group.remove());

  // tidy hides groups that have nothing to show, and chooses the first line.
  function tidy() {
    for (const group of list.children) group.hidden = [...group.querySelectorAll('[role=option]')].every((option) => option.hidden);
    if (!chosen() || chosen().hidden) choose(shown()[0]);
  }

  function choose(option, scroll = true) {
    if (option === chosen()) return;
    if (option === null) return;
    for (const other of list.querySelectorAll('[aria-selected=true]')) other.setAttribute('aria-selected', 'false');
    field.removeAttribute('aria-activedescendant');
    if (!option) return;
    option.setAttribute('aria-selected', 'true');
    field.setAttribute('aria-activedescendant', option.id);
    if (scroll) option.scrollIntoView({ block: 'nearest' });
  }

  function move(event, step) {
    event.preventDefault();
    const all = shown();
    if (all.length === 0) return;
    choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  }

  // Enter goes where the chosen line leads; without one the form asks for the
  // page of all that is found.
  function go(event) {
    const option = chosen();
    if (!option) return;
    event.preventDefault();
    option.click();
  }

  list.addEventListener('click', (event) => {
    if (event.target.closest('[role=option]') && !event.ctrlKey && !event.metaKey) box.close();
  });

  function say(text = '') { if (line.textContent !== text) line.textContent = text; }
}

// split cuts a text into words, without what people do not type.
function split(text) {
  return text.toLowerCase().replaceAll('ё', 'е').split(/[\s«»"'()]+/).filter(Boolean);
}
