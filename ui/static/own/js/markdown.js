// The buttons and keys that write Markdown, and the picture of it beside the
// text, which the server makes.

const tools = {
  heading: (area) => eachLine(area, (line) => (line.startsWith('## ') ? line.slice(3) : `## ${line}`)),
  bold: (area) => around(area, '**'),
  italic: (area) => around(area, '*'),
  bullets: (area) => eachLine(area, (line) => (line.startsWith('- ') ? line.slice(2) : `- ${line}`)),
  numbers: (area) => eachLine(area, (line, i) => (/^\d+\. /.test(line) ? line.replace(/^\d+\. /, '') : `${i + 1}. ${line}`)),
  quote: (area) => eachLine(area, (line) => (line.startsWith('> ') ? line.slice(2) : `> ${line}`)),
  link: (area) => {
    const text = chosen(area);
    insert(area, `[${text}](https://)`, text === '' ? 1 : text.length + 3, text === '' ? 0 : 8);
  },
  table: (area) => insert(area, '\n| … | … |\n| --- | --- |\n| … | … |\n', 3, 1),
};

// By the place of the key, with Ctrl (or Command).
const keys = { KeyB: 'bold', KeyI: 'italic' };
const shifted = { Digit7: 'numbers', Digit8: 'bullets', Digit9: 'quote' };

const chosen = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

// write puts text in the place of what is chosen, so that Ctrl+Z takes it back.
function write(area, text) {
  area.focus();
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

// insert writes text and then chooses so many letters of it from a place on.
function insert(area, text, from, letters) {
  const start = area.selectionStart;
  write(area, text);
  area.setSelectionRange(start + from, start + from + letters);
}

function around(area, mark) {
  const text = chosen(area);
  const bare = text.length >= 2 * mark.length && text.startsWith(mark) && text.endsWith(mark);
  if (bare) insert(area, text.slice(mark.length, -mark.length), 0, text.length - 2 * mark.length);
  else insert(area, mark + text + mark, mark.length, text.length);
}

// eachLine changes every line that is chosen, or the one with the cursor.
function eachLine(area, change) {
  const from = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
  const end = area.value.indexOf('\n', Math.max(area.selectionEnd - (area.selectionEnd > area.selectionStart ? 1 : 0), from));
  const to = end < 0 ? area.value.length : end;
  const text = area.value.slice(from, to).split('\n').map(change).join('\n');
  area.setSelectionRange(from, to);
  write(area, text);
  area.setSelectionRange(from + text.length, from + text.length);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-md]');
  if (button) tools[button.dataset.md](button.closest('[data-markdown]').querySelector('textarea'));
});

document.addEventListener('keydown', (event) => {
  if (!event.target.matches?.('.q-md-area') || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const tool = (event.shiftKey ? shifted : keys)[event.code];
  if (!tool) return;
  event.preventDefault();
  tools[tool](event.target);
});

// On a narrow page one sees the text or the picture of it.
document.addEventListener('change', (event) => {
  if (!event.target.matches('[data-see]')) return;
  const box = event.target.closest('[data-markdown]');
  box.dataset.show = event.target.value;
  if (event.target.value === 'view') picture(box.querySelector('textarea'));
});

const asked = new WeakMap(); // what is under way for a text

document.addEventListener('input', (event) => {
  if (!event.target.matches('.q-md-area')) return;
  clearTimeout(asked.get(event.target)?.timer);
  asked.get(event.target)?.controller.abort();
  const controller = new AbortController();
  const timer = setTimeout(() => picture(event.target, controller.signal), 200);
  asked.set(event.target, { controller, timer });
});

async function picture(area, signal) {
  const view = area.closest('[data-markdown]').querySelector('[data-preview]');
  try {
    const answer = await fetch('/courses/preview', {
      method: 'POST', body: new URLSearchParams({ markdown: area.value }), headers: { 'HX-Request': 'true' }, signal,
    });
    if (!answer.ok) return;
    const html = await answer.text();
    const top = view.scrollTop;
    view.innerHTML = html;
    view.scrollTop = top;
  } catch {
    // Overtaken by a newer letter, or no connection: the state of saving says the latter.
  }
}
