// Charts: <qa-chart> reads the table in it and draws what the table says above
// it. The drawing is ECharts', which comes only to pages that have a chart.
import { read } from './chart/table.js';
import { look } from './chart/look.js';
import { apart, trend } from './chart/trend.js';
import { columns, histogram } from './chart/columns.js';
import { heightOf, pareto } from './chart/pareto.js';

const kinds = { trend, apart, pareto, histogram, columns };
const charts = new Set();
const echarts = () => import('../../../vendor/echarts-6.1.0/echarts.esm.js');

class Chart extends HTMLElement {
  connectedCallback() {
    charts.add(this);
    this.box = this.querySelector('.q-chart-box');
    if (this.dataset.kind === 'pareto') this.box.style.height = `${heightOf(read(this), this.clientWidth)}px`;
    this.begin().catch(() => this.giveUp());
  }

  disconnectedCallback() {
    charts.delete(this);
    this.watch?.disconnect();
    this.picture?.dispose();
    this.picture = null;
  }

  async begin() {
    const { init } = await echarts();
    await document.fonts.ready; // the letters are measured
    if (!this.isConnected || this.picture) return;
    this.picture = init(this.box, null, { renderer: 'svg' });
    this.draw();
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this);
    this.dataset.drawn = '';
  }

  // Without its script the table is all there is.
  giveUp() {
    this.box.hidden = true;
    this.querySelector('details').open = true;
  }

  draw() {
    const table = read(this);
    if (this.dataset.kind === 'pareto') this.box.style.height = `${heightOf(table, this.clientWidth)}px`;
    this.picture?.resize();
    this.picture?.setOption(kinds[this.dataset.kind](table, look(this), this.clientWidth), { notMerge: true });
  }

  fit() {
    if (this.clientWidth === this.width) return;
    this.width = this.clientWidth;
    this.draw();
  }
}

customElements.define('qa-chart', Chart);

const redraw = () => { for (const chart of charts) chart.draw(); };
const root = document.documentElement;
new MutationObserver(redraw).observe(root, { attributeFilter: ['data-bs-theme'] });

// Paper is white, whatever the screen is: the pictures are drawn for it, and
// get a frame of coordinates so that the paper's width can shrink them.
let theme;
addEventListener('beforeprint', () => {
  theme ??= root.dataset.bsTheme;
  root.dataset.bsTheme = 'light';
  redraw();
  for (const svg of document.querySelectorAll('qa-chart svg[width][height]')) {
    if (svg.parentElement.closest('.q-chart-box')) svg.setAttribute('viewBox', `0 0 ${svg.getAttribute('width')} ${svg.getAttribute('height')}`);
  }
});
addEventListener('afterprint', () => {
  if (theme) root.dataset.bsTheme = theme;
  theme = undefined;
  for (const svg of document.querySelectorAll('qa-chart .q-chart-box svg')) svg.removeAttribute('viewBox');
});
