// Short messages, one at a time, in the live region that is there from the
// beginning. A message goes after six seconds, unless one looks at it.
const stay = 6000;
const box = document.getElementById('toasts');
const waiting = [];

// say shows a message: text, or an element as the server made it.
export function say(what) {
  waiting.push(typeof what === 'string' ? plain(what) : what);
  if (box && !box.querySelector('.q-toast')) next();
}

function next() {
  const toast = waiting.shift();
  if (!toast) return;
  box.append(toast);
  let timer = setTimeout(() => remove(toast), stay);
  for (const name of ['mouseenter', 'focusin']) toast.addEventListener(name, () => clearTimeout(timer));
  for (const name of ['mouseleave', 'focusout']) {
    toast.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(() => remove(toast), stay);
    });
  }
  toast.querySelector('[data-toast-close]')?.addEventListener('click', () => remove(toast));
}

function remove(toast) {
  if (!toast.isConnected) return;
  const had = toast.contains(document.activeElement);
  toast.remove();
  if (had) document.getElementById('main')?.focus({ preventScroll: true });
  next();
}

function plain(text) {
  const toast = document.createElement('div');
  toast.className = 'q-toast';
  toast.append(Object.assign(document.createElement('span'), { textContent: text }));
  return toast;
}

// What the page before this one did. A moment later, so that it is spoken.
const said = document.getElementById('said');
if (said) setTimeout(() => say(said.content.firstElementChild.cloneNode(true)), 100);

// Ctrl+Z takes back what the message is about; in a field it is the field's.
document.addEventListener('keydown', (event) => {
  if (event.code !== 'KeyZ' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (event.target.matches?.('input, textarea, select, [contenteditable]')) return;
  const undo = box?.querySelector('[data-undo]');
  if (!undo) return;
  event.preventDefault();
  undo.click();
});
