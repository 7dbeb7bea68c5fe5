// Keys by their place on the keyboard (event.code), so that they are the same
// under every layout. In a field letters are letters.
import { player } from '../player.js';

const fields = 'input:not([type=radio]):not([type=checkbox]), textarea, select';

export function bindKeys(root, card, text, submit) {
  const single = root.dataset.keys !== 'off';
  const dialog = document.getElementById('keys');

  const plain = {
    KeyJ: () => card.step(1),
    KeyK: () => card.step(-1),
    KeyY: () => card.pickKind('yes'),
    KeyN: () => card.pickKind('no'),
    KeyX: () => card.pickKind('na'),
    KeyU: () => card.go(card.nextUnanswered()),
    KeyC: () => card.comment(card.current).focus(),
    KeyG: () => jump(card),
    KeyH: () => toggleHelp(card),
    Backspace: () => card.clear(),
    Space: () => player.toggle(),
    ArrowLeft: () => player.skip(-5),
    ArrowRight: () => player.skip(5),
    BracketLeft: () => player.faster(-1),
    BracketRight: () => player.faster(1),
    Slash: () => text.find(),
  };
  const shifted = {
    ArrowLeft: () => text.turn(-1),
    ArrowRight: () => text.turn(1),
    Slash: () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') || event.altKey || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && (event.code === 'Enter' || event.code === 'NumpadEnter')) return run(event, submit);
    if (event.target.matches?.(fields)) return inField(event, card);
    if (event.ctrlKey || event.metaKey) {
      if (event.code === 'KeyZ' && !event.shiftKey) run(event, () => card.undo());
      return undefined;
    }
    if (!single || takenByFocus(event)) return undefined;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && !event.shiftKey) return run(event, () => card.pickDigit(digit[1]));
    const act = (event.shiftKey ? shifted : plain)[event.code];
    return act ? run(event, act) : undefined;
  });
}

function run(event, act) {
  event.preventDefault();
  act();
}

// takenByFocus reports whether the focused thing does something of its own
// with this key: a button with Space, a group of answers with the arrows.
function takenByFocus(event) {
  const t = event.target;
  if (event.code === 'Space') return t.matches('button, summary, [type=checkbox], [type=radio]');
  if (event.code.startsWith('Arrow')) return t.matches('[type=radio]');
  return false;
}

function inField(event, card) {
  if (event.code === 'Escape') {
    event.target.blur();
    return;
  }
  // Enter in a comment ends it; the form is sent with Ctrl+Enter.
  if ((event.code === 'Enter' || event.code === 'NumpadEnter') && event.target.matches('input')) {
    event.preventDefault();
    event.target.blur();
    if (event.target.name.startsWith('comment.')) card.go(card.nextUnanswered());
  }
}

function jump(card) {
  const at = card.second(card.current).value;
  if (at !== '') player.seek(Number(at));
}

function toggleHelp(card) {
  const help = card.current.querySelector('.q-crit-help');
  if (help) help.hidden = !help.hidden;
}
