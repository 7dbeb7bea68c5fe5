// After submitting, Enter goes to the next call, unless something else wants it.
const next = document.querySelector('[data-enter]');
if (next) {
  document.addEventListener('keydown', (event) => {
    const free = event.target === document.body || event.target.id === 'main';
    if (event.code === 'Enter' && free && !event.ctrlKey && !event.altKey) next.click();
  });
}

// The button that prints works by this script alone, so it shows it.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
