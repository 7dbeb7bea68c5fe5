// Scorecards and rules: print, windows, and the editor's folds.
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) print();
  // In a window, the way back is to close it.
  const back = event.target.closest('dialog [data-close-link]');
  if (back) {
    event.preventDefault();
    back.closest('dialog').close();
  }
});

// A criterion is called by its title while that is written.
document.addEventListener('input', (event) => {
  if (!event.target.matches('[data-title]')) return;
  const name = document.querySelector(`[data-title-of="${event.target.name}"]`);
  if (name && event.target.value.trim()) name.textContent = event.target.value;
});

// What is unfolded stays so when the server sends the sections anew.
const unfolded = () => [...document.querySelectorAll('.q-part[open]')].map((part) => part.id);
const unfold = (ids) => { for (const id of ids) document.getElementById(id)?.setAttribute('open', ''); };
let open = [];
document.addEventListener('htmx:beforeSwap', () => { open = unfolded(); });
document.addEventListener('htmx:afterSwap', () => unfold(open));

// Saving loads the page again: one stays where one was.
const form = document.getElementById('card-form');
const memory = 'qaloop.editor';
form?.addEventListener('submit', () => {
  try {
    sessionStorage.setItem(memory, JSON.stringify({ y: scrollY, open: unfolded() }));
  } catch {
    // A browser that keeps nothing begins at the top.
  }
});
if (form) {
  try {
    const was = JSON.parse(sessionStorage.getItem(memory));
    sessionStorage.removeItem(memory);
    if (was) {
      unfold(was.open);
      if (!document.querySelector('[data-focus]')) scrollTo(0, was.y);
    }
  } catch {
    // As above.
  }
}
