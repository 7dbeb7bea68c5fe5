// Once both versions are compared, this browser need not keep its own.
const form = document.querySelector('[data-conflict]');
function forget() {
  try {
    localStorage.removeItem(`qaloop.draft.${form.dataset.conflict}`);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
form?.addEventListener('submit', forget);
form?.querySelector('[data-drop]')?.addEventListener('click', forget);
