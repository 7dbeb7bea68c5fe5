// Assigning by hand: people are found while one writes, and those who have the
// course open say so as soon as it is chosen.

const form = document.querySelector('[data-assign]');
let asked = null;
let timer = 0;

function count() {
  const n = form.querySelectorAll('[name=operator_id]:checked').length;
  const said = form.querySelector('[data-count]');
  said.textContent = n ? said.dataset.some.replace('%', n) : said.dataset.none;
  const button = form.querySelector('[data-assign-button]');
  button.textContent = n > 1 ? `${button.dataset.assignButton} ${n}` : button.dataset.assignButton;
}

async function look() {
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (value === '') query.delete(name);
  try {
    const answer = await fetch(`${form.getAttribute('action')}?${query}`, { signal: asked.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.getElementById('people').replaceWith(document.adoptNode(page.getElementById('people')));
    count();
  } catch {
    // Overtaken by a newer letter, or no connection: the button still works.
  }
}

if (form) {
  count();
  form.querySelector('[data-find]').hidden = true;
  form.addEventListener('change', (event) => {
    if (event.target.name === 'course_id') look();
    else count();
  });
  form.elements.q.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, 250);
  });
  form.elements.q.addEventListener('keydown', (event) => {
    if (event.code !== 'Enter') return;
    event.preventDefault();
    clearTimeout(timer);
    look();
  });
}
