// What every page does: windows, busy buttons, the password eye; the rest is in
// modules of its own.
import './focus.js';
import './guard.js';
import './keys.js';
import './list.js';
import './look.js';
import './palette.js';
import './session.js';
import './toast.js';

// A button with data-dialog opens that dialog; one with data-close closes its own.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const closer = event.target.closest('[data-close]');
  if (closer) closer.closest('dialog')?.close();
  const eye = event.target.closest('[data-eye]');
  if (eye) togglePassword(eye);
});

// A form that came back with something wrong in a window opens that again.
document.querySelector('dialog[data-open]')?.showModal();

// A click beside a dialog closes it.
document.addEventListener('click', (event) => {
  if (event.target instanceof HTMLDialogElement && event.target.open) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

function togglePassword(eye) {
  const field = document.getElementById(eye.dataset.eye);
  if (!field) return;
  const shown = field.type === 'text';
  field.type = shown ? 'password' : 'text';
  eye.setAttribute('aria-pressed', String(!shown));
}

// A form is sent once: its button keeps its width and turns.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute('hx-post') || form.method === 'dialog' || form.method === 'get') return;
  const button = event.submitter;
  if (button) setTimeout(() => button.setAttribute('aria-busy', 'true'));
});
// Coming back with the browser's button must not show a turning one.
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('.btn[aria-busy=true]')) button.removeAttribute('aria-busy');
});

// On a phone a filter is folded away.
if (matchMedia('(max-width: 767px)').matches) {
  for (const fold of document.querySelectorAll('[data-fold]')) fold.open = false;
}

// The menu on a phone closes when one clicks elsewhere or presses Escape.
const menu = document.querySelector('.q-menu');
if (menu) {
  document.addEventListener('click', (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener('keydown', (event) => {
    if (event.code === 'Escape') {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}

// A summary of errors takes the focus, so that it is read first.
document.querySelector('[data-focus]')?.focus();

// A chart brings its script, and that brings ECharts: only where there is one.
const drawCharts = () => { if (document.querySelector('qa-chart')) import('./chart.js'); };
drawCharts();
document.addEventListener('htmx:load', drawCharts);
