// The rows of the card: which one is current, what they say, what they lack.

export class Card {
  constructor(form) {
    this.form = form;
    this.box = form.querySelector('[data-crits]');
    this.rows = Array.from(form.querySelectorAll('.q-crit'));
    this.current = null;
    this.undone = [];
    this.onAnswer = () => {};
    this.onCurrent = () => {};
    this.listen();
  }

  listen() {
    let byPointer = false;
    this.form.addEventListener('pointerdown', () => { byPointer = true; });
    this.form.addEventListener('keydown', () => { byPointer = false; });
    this.form.addEventListener('focusin', (event) => {
      const row = event.target.closest('.q-crit');
      if (row) this.go(row, { scroll: false });
    });
    this.box.addEventListener('click', (event) => {
      const row = event.target.closest('.q-crit');
      if (row) this.go(row, { scroll: false });
    });
    this.form.addEventListener('change', (event) => {
      if (!event.target.name?.startsWith('answer.')) return;
      const row = event.target.closest('.q-crit');
      if (byPointer && event.target.type === 'radio') event.target.blur(); // the keys are the page's again
      this.answered(row, { advance: byPointer });
    });
    this.form.addEventListener('click', (event) => {
      const link = event.target.closest('[data-goto]');
      if (!link) return;
      event.preventDefault();
      this.go(document.getElementById(`k-${link.dataset.goto}`), { comment: Boolean(link.closest('#notice')) });
    });
  }

  shown() { return this.rows.filter((row) => !row.hidden); }

  start() {
    const asked = location.hash.startsWith('#k-') ? document.getElementById(location.hash.slice(1)) : null;
    this.go(this.lacking()[0] ?? asked ?? this.unanswered()[0] ?? this.rows[0], { comment: this.lacking().length > 0 });
    for (const row of this.rows) this.remember(row);
  }

  // go makes row the current one and brings it into view.
  go(row, { scroll = true, comment = false } = {}) {
    if (!row) return;
    if (row !== this.current) {
      this.current?.classList.remove('q-current');
      row.classList.add('q-current');
      this.current = row;
      this.markSection();
      this.onCurrent(row);
    }
    if (scroll) row.scrollIntoView({ block: 'nearest' });
    if (comment && this.needsComment(row)) this.comment(row).focus();
  }

  step(by) {
    const shown = this.shown();
    const at = shown.indexOf(this.current);
    this.go(shown[Math.min(shown.length - 1, Math.max(0, at + by))]);
  }

  markSection() {
    const strip = this.form.querySelector('#sections');
    for (const link of strip.querySelectorAll('[data-section]')) {
      if (link.dataset.section === this.current?.dataset.section) {
        link.setAttribute('aria-current', 'true');
        strip.scrollLeft = Math.max(0, link.offsetLeft - strip.offsetLeft - 110);
      } else link.removeAttribute('aria-current');
    }
  }

  field(row) { return row.querySelector('[name^="answer."]:checked, select[name^="answer."]'); }
  value(row) { return this.field(row)?.value ?? ''; }
  comment(row) { return row.querySelector('[name^="comment."]'); }
  second(row) { return row.querySelector('[name^="at."]'); }

  unanswered() { return this.shown().filter((row) => this.value(row) === ''); }

  // nextUnanswered is behind the current row, or else from the top.
  nextUnanswered() {
    const open = this.unanswered();
    const at = this.rows.indexOf(this.current);
    return open.find((row) => this.rows.indexOf(row) > at) ?? open[0];
  }

  // pick answers the current row; undo takes it back.
  pick(value) {
    const row = this.current;
    const choice = Array.from(row.querySelectorAll('input[name^="answer."]')).find((radio) => radio.value === value);
    if (!choice) return;
    choice.checked = true;
    this.answered(row, { advance: true });
  }

  pickKind(kind) {
    const choice = this.current.querySelector(`input.q-${kind}`);
    if (choice && (kind === 'na' || choice.closest('.q-seg-yes_no'))) this.pick(choice.value);
  }

  pickDigit(digit) {
    const choice = Array.from(this.current.querySelectorAll('input[data-digit]')).find((radio) => radio.dataset.digit === digit);
    if (choice && !choice.closest('.q-seg-yes_no')) this.pick(choice.value);
  }

  clear() { this.set(this.current, ''); }

  set(row, value) {
    for (const radio of row.querySelectorAll('input[name^="answer."]')) radio.checked = radio.value === value;
    const select = row.querySelector('select[name^="answer."]');
    if (select) select.value = value;
    this.answered(row, { advance: false });
  }

  undo() {
    const last = this.undone.pop();
    if (!last) return;
    this.go(last.row);
    this.set(last.row, last.before);
    this.undone.pop(); // taking back is not an answer of its own
  }

  remember(row) { row.dataset.was = this.value(row); }

  answered(row, { advance }) {
    if (row.dataset.was !== this.value(row)) this.undone.push({ row, before: row.dataset.was ?? '' });
    this.remember(row);
    this.refreshRow(row);
    this.onAnswer(row);
    if (!advance) return;
    if (this.needsComment(row)) {
      this.go(row);
      this.comment(row).focus();
      return;
    }
    const next = this.nextUnanswered();
    if (next) this.go(next);
  }

  // needsComment reports whether the answer of row wants words that are not there.
  needsComment(row) {
    if (this.value(row) === '' || this.comment(row).value.trim() !== '') return false;
    if (row.dataset.comment === 'always') return true;
    return row.dataset.comment === 'on_fail' && !this.isNA(row) && !this.isBest(row);
  }

  isNA(row) { return this.value(row) === 'na'; }

  isBest(row) {
    const field = this.field(row);
    if (!field) return false;
    if (field.tagName === 'SELECT') {
      const points = Array.from(field.options, (o) => o.value).filter((v) => v.startsWith('value:'));
      return field.value === points.at(-1);
    }
    if (!field.classList.contains('q-pt')) return field.classList.contains('q-yes');
    return field === Array.from(row.querySelectorAll('input.q-pt')).at(-1);
  }

  kind(row) {
    const field = this.field(row);
    if (!field || this.isNA(row)) return 'na';
    if (this.isBest(row)) return 'yes';
    return field.classList.contains('q-no') || field.classList.contains('q-pt') && field === row.querySelector('input.q-pt') ? 'no' : 'part';
  }

  // comments are those that name a second, for the player.
  comments() {
    return this.shown()
      .filter((row) => this.comment(row).value.trim() !== '' && this.second(row).value !== '')
      .map((row) => ({ at: Number(this.second(row).value), label: row.querySelector('.q-crit-n').textContent, kind: this.kind(row), text: this.comment(row).value.trim() }));
  }

  refresh() { for (const row of this.rows) { this.refreshRow(row); this.remember(row); } }

  refreshRow(row) {
    if (this.value(row) !== '' && !this.needsComment(row)) row.classList.remove('q-lacking');
    if (!this.needsComment(row)) {
      row.querySelector('[data-lacks-comment]').hidden = true;
      this.comment(row).removeAttribute('aria-invalid');
    }
  }

  // hide applies the conditions of the scorecard.
  hide(keys) {
    for (const row of this.rows) row.hidden = keys.includes(row.dataset.key);
    if (this.current?.hidden) this.go(this.nextUnanswered() ?? this.shown()[0]);
  }

  lacking() { return this.rows.filter((row) => row.classList.contains('q-lacking')); }

  // showLacking marks the rows that a notice names and goes to the first.
  showLacking(notice) {
    const keys = Array.from(notice.querySelectorAll('[data-goto]'), (link) => link.dataset.goto);
    for (const row of this.rows) {
      row.classList.toggle('q-lacking', keys.includes(row.dataset.key));
      const wordless = keys.includes(row.dataset.key) && this.needsComment(row);
      row.querySelector('[data-lacks-comment]').hidden = !wordless;
      if (wordless) this.comment(row).setAttribute('aria-invalid', 'true');
    }
    if (keys.length > 0) this.go(document.getElementById(`k-${keys[0]}`), { comment: true });
  }
}
