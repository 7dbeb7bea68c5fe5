// The player of a call. The audio element does the playing; the drawing of the
// sound comes from points that the server made, so nothing is decoded here.
import WaveSurfer from '../../../vendor/wavesurfer-8.0.1/wavesurfer.esm.js';

const box = document.querySelector('[data-player]');
const audio = box?.querySelector('audio') ?? null;
const rates = [0.75, 1, 1.25, 1.5, 1.75, 2];
let pins = [];

// player is what other scripts do with the recording; without one it does nothing.
export const player = {
  exists: Boolean(audio),
  time: () => audio?.currentTime ?? 0,
  seek(seconds, { play = true } = {}) {
    if (!audio || Number.isNaN(seconds)) return;
    audio.currentTime = Math.max(0, seconds);
    if (play) audio.play().catch(() => {}); // the browser may want a press first
  },
  skip(seconds) { this.seek(this.time() + seconds, { play: false }); },
  toggle() {
    if (!audio) return;
    if (audio.paused) audio.play().catch(() => {});
    else audio.pause();
  },
  faster(step) {
    if (!audio) return;
    const at = rates.indexOf(audio.playbackRate);
    audio.playbackRate = rates[Math.min(rates.length - 1, Math.max(0, (at < 0 ? 1 : at) + step))];
  },
  onTime(listener) {
    audio?.addEventListener('timeupdate', () => listener(audio.currentTime));
    audio?.addEventListener('seeked', () => listener(audio.currentTime));
  },
  // mark shows where the comments are: [{at, label, kind}].
  mark(list) {
    pins = list;
    drawPins();
  },
};

export function clock(seconds) {
  const s = Math.floor(seconds);
  const two = (n) => String(n).padStart(2, '0');
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

// Any button with data-seek plays from there.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-seek]');
  if (button && button.dataset.seek !== '') player.seek(Number(button.dataset.seek));
});

function duration() {
  return Number(box.dataset.duration) || (Number.isFinite(audio.duration) ? audio.duration : 0);
}

function peaks() {
  return ['data-peaks-0', 'data-peaks-1'].map((name) => box.getAttribute(name))
    .filter(Boolean)
    .map((text) => Array.from(atob(text), (letter) => letter.charCodeAt(0) / 255));
}

// light-dark() is resolved by painting it on an element.
function color(name) {
  const probe = document.createElement('i');
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

function colors(channels) {
  const first = { waveColor: color('--q-accent-line'), progressColor: color('--q-accent') };
  const second = { waveColor: color('--q-control'), progressColor: color('--q-ink-2') };
  const cursorColor = color('--q-ink');
  return channels > 1 ? { cursorColor, splitChannels: [first, second] } : { cursorColor, ...first };
}

function draw() {
  const channels = peaks();
  if (channels.length === 0 || !duration()) return; // the browser's own player stays
  const wave = WaveSurfer.create({
    container: box.querySelector('[data-wave]'), media: audio, peaks: channels, duration: duration(), cspNonce: box.dataset.nonce,
    height: 34, cursorWidth: 2, barWidth: 2, barGap: 1, barRadius: 1, normalize: false, ...colors(channels.length),
  });
  new MutationObserver(() => wave.setOptions(colors(channels.length)))
    .observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
  drawPins();
}

function drawPins() {
  const layer = box?.querySelector('[data-pins]');
  if (!layer || !duration()) return;
  layer.replaceChildren(...pins.map(({ at, label, kind }) => {
    const pin = document.createElement('span');
    pin.className = `q-pin q-pin-${kind}`;
    pin.style.left = `${(at / duration()) * 100}%`;
    const text = document.createElement('b');
    text.textContent = label;
    pin.append(text);
    return pin;
  }));
}

function control() {
  const now = box.querySelector('[data-now]');
  const rate = box.querySelector('[data-rate]');
  player.onTime((t) => { now.textContent = clock(t); });
  for (const name of ['play', 'pause', 'ended']) {
    audio.addEventListener(name, () => box.classList.toggle('q-playing', !audio.paused));
  }
  audio.addEventListener('ratechange', () => {
    rate.querySelector('[data-rate-text]').textContent = `${String(audio.playbackRate).replace('.', document.documentElement.lang === 'en' ? '.' : ',')}×`;
  });
  audio.addEventListener('loadedmetadata', () => {
    if (!Number(box.dataset.duration)) box.querySelector('[data-length]').textContent = clock(audio.duration);
  });
  box.querySelector('[data-play]').addEventListener('click', () => player.toggle());
  for (const b of box.querySelectorAll('[data-skip]')) b.addEventListener('click', () => player.skip(Number(b.dataset.skip)));
  rate.addEventListener('click', () => {
    const at = rates.indexOf(audio.playbackRate);
    audio.playbackRate = rates[(at + 1) % rates.length];
  });
}

if (box) {
  control();
  // A page of a finished evaluation names its comments in the markup.
  pins = Array.from(document.querySelectorAll('[data-pin]'), (e) => ({ at: Number(e.dataset.pin), label: e.dataset.pinLabel, kind: e.dataset.pinKind }));
  draw();
}
