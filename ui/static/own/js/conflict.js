// Once both versions are compared, this browser need not keep its own.
const form = document.querySelector('[data-conflict]');
form?.addEventListener('submit', () => {
  try {
    localStorage.removeItem(`qaloop.draft.${form.dataset.conflict}`);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
});
