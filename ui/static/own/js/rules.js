// The editor of rules: chips, narrowing a long list, a back-test that is out of
// date.
const form = document.getElementById('rule-form');

document.addEventListener('click', (event) => {
  const chip = event.target.closest('[data-drop]');
  if (chip) {
    const box = [...form.querySelectorAll(`input[name="${chip.dataset.drop}"]`)].find((one) => one.value === chip.dataset.value);
    if (box) {
      event.preventDefault();
      box.checked = false;
      box.dispatchEvent(new Event('change', { bubbles: true }));
      chip.closest('fieldset').querySelector('summary').focus();
    }
  }
  // A list closes when one clicks elsewhere.
  for (const list of document.querySelectorAll('.q-pick-list[open]')) {
    if (!list.contains(event.target)) list.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  const list = event.target.closest?.('.q-pick-list[open]');
  if (event.code === 'Escape' && list) {
    list.open = false;
    list.querySelector('summary').focus();
  }
  // Enter in the field that narrows a list must not send the form.
  if (event.code === 'Enter' && event.target.matches('[data-narrow]')) event.preventDefault();
});

document.addEventListener('input', (event) => {
  if (!event.target.matches('[data-narrow]')) return;
  const wanted = event.target.value.toLowerCase();
  for (const group of event.target.parentElement.querySelectorAll('[data-group]')) {
    for (const row of group.querySelectorAll('label')) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    group.hidden = !group.querySelector('label:not([hidden])');
  }
});

// What was tried is not what the form says any more.
form?.addEventListener('change', (event) => {
  const note = document.querySelector('#backtest [data-outdated]');
  if (note && event.target.name !== 'title' && event.target.name !== 'weeks' && document.querySelector('#backtest .q-stats')) note.hidden = false;
});
