// The scoring page: joins its parts. Without this script the page is a form
// with two buttons; with it, every answer saves itself and the mouse can rest.
import { player } from './player.js';
import { Card } from './scoring/card.js';
import { watchComments } from './scoring/comments.js';
import { bindKeys } from './scoring/keys.js';
import { Preview } from './scoring/preview.js';
import { Saver } from './scoring/save.js';
import { followText } from './scoring/text.js';

const page = document.querySelector('[data-scoring]');
if (page) start(page);

function start(root) {
  const form = root.querySelector('[data-card]');
  const card = new Card(form);
  const saver = new Saver(form, root.dataset.id, root.querySelector('[data-saved]'));
  const preview = new Preview(form, root.dataset.id, card, root.querySelector('[data-speak]'));
  const text = followText(root);

  // The comments stand where they belong: over the sound and in the text.
  const mark = () => {
    player.mark(card.comments());
    text.note(card.comments());
  };
  card.onAnswer = () => {
    saver.changed();
    preview.ask();
    mark();
  };
  watchComments(card, saver, mark);
  bindKeys(root, card, text, submit);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  showParts(root);

  if (saver.restore()) {
    card.refresh();
    preview.ask();
  }
  card.start();
  mark();

  // The answers are saved first; what is missing comes back as a notice.
  async function submit() {
    const button = form.querySelector('[data-submit]');
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    try {
      if (await saver.flush()) await send(button.getAttribute('formaction'));
    } catch {
      saver.offline();
    }
    button.removeAttribute('aria-busy');
  }

  async function send(address) {
    const answer = await saver.send(address);
    const next = answer.headers.get('HX-Redirect');
    if (next) {
      saver.forget();
      location.assign(next);
    } else if (answer.status === 422) {
      const notice = root.querySelector('#notice');
      notice.innerHTML = await answer.text();
      notice.querySelector('[data-focus]')?.focus();
      card.showLacking(notice);
    } else await saver.refused(answer);
  }
}

// On a phone the card and the text take turns.
function showParts(root) {
  for (const choice of root.querySelectorAll('[data-show]')) {
    choice.addEventListener('change', () => root.classList.toggle('q-show-text', choice.checked && choice.value === 'text'));
  }
}
