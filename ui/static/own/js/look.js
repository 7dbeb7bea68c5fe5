// Language and theme from the person's menu, without a jump of the page: the
// theme changes at once, for another language the page loads again in place.
import { signedOut } from './session.js';

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('[data-look]');
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  const body = new URLSearchParams({ [button.name]: button.value });
  if (button.name === 'theme') paint(button.value);
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'HX-Request': 'true' } });
    if (answer.status === 401) signedOut();
    else if (button.name === 'lang' && answer.ok) again(form.elements.next.value);
  } catch {
    // Without a connection the theme holds until the next page.
  }
});

// paint shows a theme; theme.js follows what stands in data-theme.
function paint(theme) {
  document.documentElement.dataset.theme = theme === 'auto' ? '' : theme;
  for (const button of document.querySelectorAll('[data-look] [name=theme]')) {
    button.setAttribute('aria-pressed', String(button.value === theme));
  }
}

// again shows the page anew; one that only a form can ask for begins elsewhere.
function again(address) {
  if (address === location.pathname + location.search) location.reload();
  else location.assign(address);
}
