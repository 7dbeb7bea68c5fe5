// A secret that is shown once: a button copies it, and says so.
for (const button of document.querySelectorAll('[data-copy]')) {
  const field = button.parentElement.querySelector('[data-secret]');
  const word = button.querySelector('[role=status]');
  button.addEventListener('click', async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand('copy'); // without TLS there is no clipboard; what is selected can still be copied
    }
    word.textContent = button.dataset.copied;
  });
  field.addEventListener('focus', () => field.select());
}
