// The list of contacts and the page of one.
import { single } from './keys.js';

// An address says only what narrows the list.
for (const form of document.querySelectorAll('form[data-tidy]')) {
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
  });
}

// [ and ] go to the contacts beside this one in the list that it was opened from.
const beside = { BracketLeft: '[data-beside=later]', BracketRight: '[data-beside=earlier]' };
document.addEventListener('keydown', (event) => {
  const link = beside[event.code] && !event.shiftKey && single(event) && document.querySelector(beside[event.code]);
  if (!link) return;
  event.preventDefault();
  link.click();
});

// A recording whose file does not come is said to be lost. It may have failed
// before this script was there.
const audio = document.querySelector('[data-player] audio');
const lost = document.querySelector('[data-lost]');
if (audio && lost) {
  const say = () => { lost.hidden = false; };
  if (audio.error) say();
  audio.addEventListener('error', say);
}
