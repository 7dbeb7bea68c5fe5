// Copies the browser assets that Qaloop serves out of pinned npm packages into
// ui/static/vendor and ui/widget/icons, and writes down what they are.
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
import { fileURLToPath } from 'node:url';

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
alert-octagon alert-triangle arrow-back-up arrow-left arrow-right book-2 building calendar check checks chevron-left
circle-check circle-dashed circle-dot circle-x clipboard-check clock cloud-check cloud-off coffee copy database-import
download eye filter git-merge headphones history hourglass inbox info-circle key keyboard list-check lock logout mail
menu-2 message-2 microphone-off minus pencil phone player-pause player-play player-stop plus refresh rewind-backward-5
rewind-forward-5 school search upload user-circle users x
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
  copyPackages(join(work, 'node_modules'));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function copyPackages(modules) {
  rmSync(vendor, { recursive: true, force: true });
  rmSync(icons, { recursive: true, force: true });
  const list = packages.map((p) => copyPackage(modules, p, vendor));
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
