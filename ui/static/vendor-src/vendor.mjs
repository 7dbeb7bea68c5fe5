// Copies the browser assets that Qaloop serves out of pinned npm packages into
// ui/static/vendor and ui/widget/icons, bundles what is used of ECharts, and
// writes down what they are.
//
//   node ui/static/vendor-src/vendor.mjs          copy again
//   node ui/static/vendor-src/vendor.mjs --lock   after a change of package.json: make the lock anew first
//
// Needs Node 20 and npm. Nothing of it is needed to build or run Qaloop: what it copies is committed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, '..', 'vendor');
const icons = join(here, '..', '..', 'widget', 'icons');

// What is taken: package, short name of its folder, files in it, where its licence stands.
const packages = [
  { name: 'htmx.org', short: 'htmx', files: ['dist/htmx.min.js'], licence: 'LICENSE' },
  { name: 'htmx-ext-sse', short: 'htmx-ext-sse', files: ['dist/sse.min.js'], licence: 'LICENSE', spdx: '0BSD' },
  { name: '@tabler/core', short: 'tabler', files: ['dist/css/tabler.min.css'], licenceFile: join(here, 'tabler.LICENSE') },
  {
    name: '@fontsource-variable/inter', short: 'inter', licence: 'LICENSE',
    files: ['files/inter-cyrillic-wght-normal.woff2', 'files/inter-latin-wght-normal.woff2'],
  },
  { name: 'wavesurfer.js', short: 'wavesurfer', files: ['dist/wavesurfer.esm.js'], licence: 'LICENSE' },
];

const outline = `
alert-octagon alert-triangle archive arrow-back-up arrow-down arrow-left arrow-right arrow-up arrows-sort bold book-2
building calendar chart-bar chart-bar-off check checks chevron-left chevron-right circle-check circle-dashed
circle-dot circle-x clipboard-check clipboard-list clock cloud-check cloud-off coffee columns-2 copy database-import
device-desktop download equal eye filter git-merge heading headphones history home hourglass inbox info-circle italic
key keyboard link list list-check list-numbers lock logout mail menu-2 message-2 microphone-off minus moon pencil
phone player-pause player-play player-stop plus printer quote refresh rewind-backward-5 rewind-forward-5 route school
search server sun table trash trending-down upload user user-circle users wifi-off x
`.trim().split(/\s+/);

const run = (cwd, ...args) => execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

// The lock must not say where a package came from: that differs from place to place.
function withoutOrigins(file) {
  const lock = json(file);
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
}

const work = mkdtempSync(join(tmpdir(), 'qaloop-vendor-'));
try {
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(here, file), join(work, file));
  if (process.argv.includes('--lock')) {
    run(work, 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund');
    withoutOrigins(join(work, 'package-lock.json'));
    cpSync(join(work, 'package-lock.json'), join(here, 'package-lock.json'));
  }
  run(work, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  await copyPackages(join(work, 'node_modules'));
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function copyPackages(modules) {
  rmSync(vendor, { recursive: true, force: true });
  rmSync(icons, { recursive: true, force: true });
  const list = packages.map((p) => copyPackage(modules, p, vendor));
  list.push(await bundleECharts(modules));
  list.push(copyIcons(modules));
  writeFileSync(join(vendor, 'VENDOR.json'), JSON.stringify(list, null, 2) + '\n');
}

function copyPackage(modules, p) {
  const from = join(modules, p.name);
  const about = json(join(from, 'package.json'));
  const to = join(vendor, `${p.short}-${about.version}`);
  mkdirSync(to, { recursive: true });
  cpSync(p.licenceFile ?? join(from, p.licence), join(to, 'LICENSE'));
  const files = p.files.map((file) => {
    const target = join(to, file.split('/').pop());
    writeFileSync(target, withoutMap(readFileSync(join(from, file)), file));
    return described(target);
  });
  return { package: p.name, version: about.version, licence: about.license ?? p.spdx, files };
}

// The maps are not served, so their mention would only cost a failed request.
function withoutMap(content, file) {
  if (!/\.(css|js)$/.test(file)) return content;
  return content.toString('utf8').replace(/\n?(\/\*# sourceMappingURL=[^*]*\*\/|\/\/# sourceMappingURL=.*)\s*$/, '\n');
}

// One module of what echarts.mjs names, with the licences of all that is in it.
async function bundleECharts(modules) {
  const { build, version } = await import(pathToFileURL(join(modules, 'esbuild', 'lib', 'main.js')));
  const parts = ['echarts', 'zrender', 'tslib'].map((name) => ({ name, about: json(join(modules, name, 'package.json')) }));
  const to = join(vendor, `echarts-${parts[0].about.version}`);
  mkdirSync(to, { recursive: true });
  cpSync(join(here, 'echarts.mjs'), join(work, 'echarts.mjs')); // beside the packages that it imports
  const target = join(to, 'echarts.esm.js');
  await build({
    entryPoints: [join(work, 'echarts.mjs')], outfile: target, absWorkingDir: work,
    bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none',
  });
  cpSync(join(modules, 'echarts', 'LICENSE'), join(to, 'LICENSE'));
  cpSync(join(modules, 'echarts', 'NOTICE'), join(to, 'NOTICE'));
  cpSync(join(modules, 'echarts', 'licenses', 'LICENSE-d3'), join(to, 'LICENSE-d3'));
  cpSync(join(modules, 'zrender', 'LICENSE'), join(to, 'LICENSE-zrender'));
  cpSync(join(modules, 'tslib', 'LICENSE.txt'), join(to, 'LICENSE-tslib'));
  const holds = parts.map(({ name, about }) => `${name} ${about.version} (${about.license})`);
  return {
    package: 'echarts', version: parts[0].about.version, licence: parts[0].about.license,
    bundled: { with: `esbuild ${version}`, holds }, files: [described(target)],
  };
}

function copyIcons(modules) {
  const from = join(modules, '@tabler/icons');
  const about = json(join(from, 'package.json'));
  mkdirSync(icons, { recursive: true });
  cpSync(join(from, 'LICENSE'), join(icons, 'LICENSE'));
  const files = outline.map((name) => {
    const target = join(icons, `${name}.svg`);
    cpSync(join(from, 'icons', 'outline', `${name}.svg`), target);
    return described(target);
  });
  return { package: '@tabler/icons', version: about.version, licence: about.license, files };
}

function described(target) {
  return { path: relative(join(here, '..', '..'), target), sha256: sha256(target) };
}
