// A menu that drops down closes when one goes on: with a click beside it or in
// it, with Escape, or by leaving it with the keyboard.
if (!document.documentElement.dataset.drops) {
  document.documentElement.dataset.drops = 'on';
  const open = () => document.querySelectorAll('[data-drop][open]');
  document.addEventListener('click', (event) => {
    for (const drop of open()) {
      if (!drop.contains(event.target) || event.target.closest('a, button:not([data-stay])')) drop.open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.code !== 'Escape') return;
    for (const drop of open()) {
      drop.open = false;
      drop.querySelector('summary').focus();
    }
  });
  document.addEventListener('focusin', (event) => {
    for (const drop of open()) if (!drop.contains(event.target)) drop.open = false;
  });
}
