// The text of the conversation follows the sound, until the person scrolls.
import { player } from '../player.js';

export function followText(root) {
  const list = root.querySelector('[data-turns]');
  const none = { find() {}, turn() {}, note() {} };
  if (!list) return none;
  const turns = Array.from(list.children);
  const follow = root.querySelector('[data-follow]');
  const search = root.querySelector('[data-find]');
  root.querySelector('[data-follow-label]').hidden = !player.exists;
  search.hidden = false;

  let now = null;
  let moving = false;
  player.onTime((t) => {
    const turn = turns.findLast((li) => Number(li.dataset.at) <= t) ?? null;
    if (turn === now) return;
    now?.classList.remove('q-now');
    turn?.classList.add('q-now');
    now = turn;
    if (turn && follow.checked) bring(turn);
  });

  // The line that is spoken stands at two thirds of the box.
  function bring(turn) {
    moving = true;
    list.scrollTop = turn.offsetTop - list.clientHeight * 0.66 + turn.offsetHeight;
    requestAnimationFrame(() => { moving = false; });
  }

  for (const name of ['wheel', 'touchmove']) {
    list.addEventListener(name, () => { if (!moving) follow.checked = false; }, { passive: true });
  }
  follow.addEventListener('change', () => { if (follow.checked && now) bring(now); });

  let hits = [];
  let at = -1;
  search.addEventListener('input', () => {
    const words = search.value.trim().toLocaleLowerCase();
    hits = words === '' ? [] : turns.filter((li) => li.querySelector('p').textContent.toLocaleLowerCase().includes(words));
    for (const li of turns) li.classList.toggle('q-found', hits.includes(li));
    at = -1;
    next();
  });
  search.addEventListener('keydown', (event) => {
    if (event.code === 'Enter' || event.code === 'NumpadEnter') next();
  });

  function next() {
    if (hits.length === 0) return;
    at = (at + 1) % hits.length;
    hits[at].scrollIntoView({ block: 'nearest' });
  }

  // note writes the comments under the turns that they are about.
  function note(comments) {
    for (const old of list.querySelectorAll('.q-tx-note')) old.remove();
    for (const { at: second, label, kind, text } of comments) {
      const turn = turns.findLast((li) => Number(li.dataset.at) <= second) ?? turns[0];
      const line = document.createElement('div');
      line.className = `q-tx-note q-pin-${kind}`;
      const number = document.createElement('b');
      number.textContent = label;
      const words = document.createElement('span');
      words.textContent = text;
      line.append(number, words);
      turn.append(line);
    }
  }

  return {
    note,
    find: () => search.focus(),
    turn(by) {
      const place = Math.max(0, turns.indexOf(now) + by);
      const turn = turns[Math.min(turns.length - 1, place)];
      player.seek(Number(turn.dataset.at), { play: false });
      bring(turn);
    },
  };
}
