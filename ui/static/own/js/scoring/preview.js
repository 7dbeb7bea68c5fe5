// The score follows the answers: the server computes it and sends the parts of
// the page that say it. A newer answer overtakes an older question.

export class Preview {
  constructor(form, id, card, voice) {
    this.form = form;
    this.address = `/evaluations/${id}/preview`;
    this.card = card;
    this.voice = voice;
    this.asked = null;
    this.spoken = 0;
    card.hide(this.hidden());
  }

  hidden() { return (this.form.querySelector('#sections').dataset.hidden ?? '').split(' ').filter(Boolean); }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(this.address, {
        method: 'POST', body: new URLSearchParams(new FormData(this.form)), signal: this.asked.signal, headers: { 'HX-Request': 'true' },
      });
      if (answer.ok) this.show(await answer.text());
    } catch {
      // Overtaken, or no connection: the state of saving says the latter.
    }
  }

  show(html) {
    const parts = document.createElement('template');
    parts.innerHTML = html;
    for (const part of Array.from(parts.content.querySelectorAll('#score, #sections, #remaining'))) {
      part.removeAttribute('hx-swap-oob');
      document.getElementById(part.id)?.replaceWith(part);
    }
    this.card.hide(this.hidden());
    this.card.markSection();
    this.speak();
  }

  // speak tells the score to those who listen, at most every two seconds.
  speak() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.spoken = Date.now();
      const words = [document.getElementById('score'), document.getElementById('remaining')].map((e) => e?.innerText.trim() ?? '');
      this.voice.textContent = words.join('. ').replace(/\s+/g, ' ');
    }, Math.max(0, this.spoken + 2000 - Date.now()));
  }
}
