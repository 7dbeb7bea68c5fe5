// Keys that every page knows. They are bound by their place (event.code), so
// that they are the same under every layout.
export const fields = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]';

// single reports whether a key pressed alone is ours: not in a field, not in a
// window over the page, and not where the person has switched them off.
export function single(event) {
  return !(event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented)
    && document.body.dataset.keys !== 'off' && !event.target.matches?.(fields) && !document.querySelector('dialog[open]');
}

// own reports whether the page has keys of its own for "/" and "?".
export const own = () => Boolean(document.querySelector('[data-scoring]'));

document.addEventListener('keydown', (event) => {
  if (event.code !== 'Slash' || !event.shiftKey || own() || !single(event)) return;
  const help = document.getElementById('keys-help');
  if (!help) return;
  event.preventDefault();
  help.showModal();
});
