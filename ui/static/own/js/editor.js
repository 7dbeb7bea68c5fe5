// The editor of a course: it saves itself, keeps in this browser what the
// server does not have yet, and waits for that before a button acts.
import './markdown.js';
import { Saver } from './scoring/save.js';

class CourseSaver extends Saver {
  send(address, options) { return super.send(this.form.dataset.draft, options); }

  state(word) {
    super.state(word);
    // The frame asks before one leaves what the server does not have.
    if (word === 'saved' && !this.dirty) delete this.form.dataset.guard;
    else this.form.dataset.guard = '';
  }

  changed() {
    super.changed();
    this.form.dataset.guard = '';
  }

  // fields are what is written: not which side of a text one looks at.
  fields() { return super.fields().filter(([name]) => name !== 'removed' && !name.startsWith('see.')); }

  // restore sends what this browser kept and the server never got, as a form:
  // the server lays it out.
  restore() {
    if (this.form.dataset.restored !== undefined) { // the server has it now
      this.forget();
      return false;
    }
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return false;
    }
    const same = kept && JSON.stringify(kept.fields) === JSON.stringify(this.fields());
    if (!kept || same) {
      if (same) this.forget();
      return false;
    }
    const form = document.createElement('form');
    form.method = 'post';
    form.action = this.form.getAttribute('action');
    form.hidden = true;
    for (const [name, value] of [...kept.fields, ['rev', kept.rev], ['do', 'restore']]) {
      const field = document.createElement('textarea');
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    delete this.form.dataset.guard;
    form.submit();
    return true;
  }

  // retire stops a saver whose form is gone.
  retire() {
    clearTimeout(this.timer);
    this.dirty = false;
  }
}

let saver = null;
const editor = () => document.getElementById('editor');

function begin() {
  saver?.retire();
  const form = editor();
  saver = new CourseSaver(form, form.dataset.editor, form.querySelector('[data-saved]'));
  if (form.dataset.go) document.getElementById(form.dataset.go)?.focus();
}

if (editor()) {
  begin();
  saver.restore();

  document.addEventListener('input', (event) => {
    if (event.target.closest('#editor') && !event.target.matches('[data-see]')) saver.changed();
  });

  // A question with one right answer marks one.
  document.addEventListener('change', (event) => {
    if (!event.target.matches('[name^="question."][name$=".kind"]')) return;
    const marks = [...event.target.closest('[data-question]').querySelectorAll('.q-option-ok input')];
    const several = event.target.value === 'several';
    const first = marks.find((mark) => mark.checked);
    for (const mark of marks) {
      mark.type = several ? 'checkbox' : 'radio';
      if (!several) mark.checked = mark === first;
    }
  });

  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyS' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      saver.flush();
    }
    // Enter in a line ends it, and does not press the first button of the form.
    if (event.code === 'Enter' && event.target.matches('#editor input:not([type=radio]):not([type=checkbox])')) event.preventDefault();
  });

  // A button acts on what the server has: first it gets all.
  document.addEventListener('htmx:confirm', (event) => {
    if (event.detail.elt.id !== 'editor') return;
    event.preventDefault();
    saver.flush().then((all) => { if (all) event.detail.issueRequest(true); });
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-flush]');
    if (!link || !saver.dirty) return;
    event.preventDefault();
    event.stopPropagation();
    saver.flush().then((all) => { if (all) location.assign(link.href); });
  }, true);

  // Changed in another window: the server shows both.
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (event.detail.xhr.status !== 412) return;
    event.preventDefault();
    delete editor().dataset.guard;
    editor().submit();
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target.id !== 'editor') return;
    begin();
    document.querySelector('#editor [data-focus]')?.focus();
  });
}
