// Every answer saves itself. Until the server has it, the answers are kept in
// this browser, so that neither a lost connection nor a sign-out loses them.

const pause = 500; // after the last letter
const patience = [2000, 4000, 8000, 15000, 30000]; // between tries without a connection

export class Saver {
  constructor(form, id, line) {
    this.form = form;
    this.key = `qaloop.draft.${id}`;
    this.line = line;
    this.dirty = false;
    this.running = null;
    this.failures = 0;
    addEventListener('online', () => { if (this.dirty) this.save(); });
    addEventListener('pagehide', () => { if (this.dirty) this.send(this.form.getAttribute('action'), { keepalive: true }).catch(() => {}); });
  }

  changed() {
    this.dirty = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  // flush saves what is not saved yet, and reports whether the server has all.
  async flush() {
    while (this.running || this.dirty) {
      await this.save();
      if (this.failures > 0) return false;
    }
    return true;
  }

  send(address, options = {}) {
    const body = new URLSearchParams(new FormData(this.form));
    return fetch(address, { method: 'POST', body, headers: { 'HX-Request': 'true' }, ...options });
  }

  save() {
    clearTimeout(this.timer);
    this.running ??= this.once().finally(() => {
      this.running = null;
      if (this.dirty && this.failures === 0) this.timer = setTimeout(() => this.save(), pause);
    });
    return this.running;
  }

  async once() {
    this.state('saving');
    this.dirty = false;
    let answer;
    try {
      answer = await this.send(this.form.getAttribute('action'));
    } catch {
      this.offline();
      return;
    }
    if (answer.ok) await this.saved(answer);
    else if (answer.status >= 500 || answer.status === 429) this.offline();
    else await this.refused(answer);
  }

  async saved(answer) {
    this.failures = 0;
    const parts = document.createElement('template');
    parts.innerHTML = await answer.text();
    const said = parts.content.querySelector('[data-rev]');
    this.form.elements.rev.value = said.dataset.rev;
    this.line.querySelector('[data-saved-text]').textContent = said.textContent;
    this.state('saved');
    if (this.dirty) this.keep();
    else this.forget();
  }

  offline() {
    this.dirty = true;
    this.keep();
    this.state('offline');
    const wait = patience[Math.min(this.failures, patience.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.save(), wait);
  }

  // refused shows why the server did not take the answers. They stay here.
  async refused(answer) {
    this.dirty = true;
    this.failures = 1; // it would be refused again: the next change tries anew
    this.keep();
    if (answer.status === 412) { // changed in another window: compare both
      this.form.submit();
      return;
    }
    if (answer.status === 401) {
      this.state('out');
      document.dispatchEvent(new CustomEvent('qaloop:signed-out'));
      return;
    }
    document.getElementById('notice').innerHTML = await answer.text();
    this.state('refused');
  }

  state(word) { this.line.dataset.state = word; }

  fields() { return Array.from(new FormData(this.form)).filter(([name]) => name !== 'rev' && name !== 'show'); }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ rev: this.form.elements.rev.value, fields: this.fields() }));
    } catch {
      // A browser that keeps nothing: the server has all but the last half second.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // The same.
    }
  }

  // restore fills in what this browser kept and the server never got. It
  // reports whether it did.
  restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return false;
    }
    if (!kept) return false;
    if (JSON.stringify(kept.fields) === JSON.stringify(this.fields())) { // the server has them after all
      this.forget();
      return false;
    }
    for (const field of this.form.querySelectorAll('input[type=radio][name^="answer."]')) field.checked = false;
    for (const [name, value] of kept.fields) this.fill(name, value);
    if (kept.rev !== this.form.elements.rev.value) { // somebody has saved since: compare both
      this.form.elements.rev.value = kept.rev;
      this.form.submit();
      return false;
    }
    this.changed();
    return true;
  }

  fill(name, value) {
    const field = this.form.elements[name];
    if (!field) return;
    if (field instanceof RadioNodeList) {
      for (const radio of field) radio.checked = radio.value === value;
    } else if (field.type === 'radio') field.checked = field.value === value;
    else field.value = value;
  }
}
