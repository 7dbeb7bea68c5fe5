// A quiz under the keyboard: 1 to 9 choose an answer of the question at hand,
// Enter goes on to the next one, and from the last to the button that sends.
import { single } from './keys.js';

const quiz = document.querySelector('[data-quiz]');
const questions = quiz ? [...quiz.querySelectorAll('[data-ask]')] : [];
let at = 0;

function go(to) {
  at = to;
  questions.forEach((question, i) => question.classList.toggle('q-at-hand', i === at));
  if (at >= questions.length) {
    quiz.querySelector('button[type=submit]').focus();
    return;
  }
  const focus = questions[at].querySelector('input:checked') ?? questions[at].querySelector('input');
  focus.focus({ preventScroll: true });
  questions[at].scrollIntoView({ block: 'nearest' });
}

quiz?.addEventListener('focusin', (event) => {
  const i = questions.indexOf(event.target.closest('[data-ask]'));
  if (i < 0) return;
  at = i;
  questions.forEach((question, j) => question.classList.toggle('q-at-hand', j === at));
});

document.addEventListener('keydown', (event) => {
  if (!quiz || event.shiftKey || !single(event)) return;
  if (event.code === 'Enter' || event.code === 'NumpadEnter') {
    if (event.target.closest('a, button, summary')) return;
    event.preventDefault();
    go(Math.min(at + 1, questions.length));
    return;
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  const option = digit && questions[at]?.querySelectorAll('input')[digit[1] - 1];
  if (!option) return;
  event.preventDefault();
  option.click();
  option.focus({ preventScroll: true });
});

if (questions.length > 0) questions[0].classList.add('q-at-hand');
