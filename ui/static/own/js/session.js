// The session may end, and the connection or the server may fail, while a page
// is open. Nothing on the page is lost by that, and each of them says so.
import { say } from './toast.js';

const expired = document.getElementById('expired');
const offline = document.getElementById('offline');
const every = 5000; // between looks for the connection
let watching = 0;
let refused = null; // the element whose request the server could not answer

// signedOut shows that the session has ended.
export function signedOut() {
  if (expired && !expired.open) expired.showModal();
}

document.addEventListener('qaloop:signed-out', signedOut);

// Back from signing in elsewhere, the window goes by itself.
document.addEventListener('visibilitychange', async () => {
  if (document.hidden || !expired?.open) return;
  try {
    const answer = await fetch('/api/v1/me', { cache: 'no-store' });
    if (!answer.ok) return;
    const me = await answer.json();
    if (me.id !== document.body.dataset.person) {
      location.reload(); // somebody else: this page is not theirs
      return;
    }
    expired.close();
    say(expired.dataset.back);
  } catch {
    lost();
  }
});

function lost() {
  if (!offline || watching) return;
  offline.hidden = false;
  watching = setInterval(look, every);
}

// look asks whether the server can be reached again.
async function look() {
  try {
    await fetch('/healthz', { cache: 'no-store' });
  } catch {
    lost();
    return;
  }
  clearInterval(watching);
  watching = 0;
  offline.hidden = true;
}

addEventListener('offline', lost);
addEventListener('online', look);
document.addEventListener('htmx:sendError', lost);

document.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr, elt, requestConfig } = event.detail;
  if (xhr.status === 401) {
    event.detail.shouldSwap = false;
    signedOut();
  }
  if (xhr.status >= 500 || xhr.status === 429) refused = requestConfig?.elt ?? elt;
});

// What the server could not answer is asked again by a press.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-retry]');
  if (!button || !refused?.isConnected) return;
  document.getElementById('notice')?.replaceChildren();
  repeat(refused);
});

// repeat has an element make its htmx request again.
export function repeat(element) {
  if (element.matches('form')) element.requestSubmit();
  else if (element.matches('a, button')) element.click();
  else window.htmx.trigger(element, element.getAttribute('hx-trigger')?.split(/[\s[,]/)[0] || 'load');
}
