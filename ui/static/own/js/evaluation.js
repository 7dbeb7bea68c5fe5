// After submitting, Enter goes to the next call, unless something else wants it.
const next = document.querySelector('[data-enter]');
if (next) {
  document.addEventListener('keydown', (event) => {
    const free = event.target === document.body || event.target.id === 'main';
    if (event.code === 'Enter' && free && !event.ctrlKey && !event.altKey) next.click();
  });
}
