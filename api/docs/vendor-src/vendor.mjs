// Copies the files of Swagger UI that Qaloop serves out of the pinned npm
// package into api/docs, and writes down what they are.
//
//   node api/docs/vendor-src/vendor.mjs          copy again
//   node api/docs/vendor-src/vendor.mjs --lock   after a change of package.json: make the lock anew first
//
// Needs Node 20 and npm. Nothing of it is needed to build or run Qaloop: what it copies is committed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const docs = join(here, '..');
const taken = ['swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'swagger-ui.css', 'LICENSE', 'NOTICE'];

const run = (cwd, ...args) => execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

// The lock must not say where a package came from: that differs from place to place.
function withoutOrigins(file) {
  const lock = json(file);
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
}

// The maps are not served, so their mention would only cost a failed request.
const withoutMap = (text) => text.replace(/\n?(\/\*# sourceMappingURL=[^*]*\*\/|\/\/# sourceMappingURL=.*)\s*$/, '\n');

const work = mkdtempSync(join(tmpdir(), 'qaloop-docs-'));
try {
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(here, file), join(work, file), { force: true, recursive: true });
  if (process.argv.includes('--lock')) {
    run(work, 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund');
    withoutOrigins(join(work, 'package-lock.json'));
    cpSync(join(work, 'package-lock.json'), join(here, 'package-lock.json'));
  }
  run(work, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  const from = join(work, 'node_modules', 'swagger-ui-dist');
  const about = json(join(from, 'package.json'));
  for (const old of readdirSync(docs)) if (old.startsWith('swagger-ui-')) rmSync(join(docs, old), { recursive: true });
  const to = `swagger-ui-${about.version}`;
  mkdirSync(join(docs, to));
  const files = taken.map((name) => {
    const content = withoutMap(readFileSync(join(from, name), 'utf8'));
    writeFileSync(join(docs, to, name), content);
    return { path: `api/docs/${to}/${name}`, sha256: createHash('sha256').update(content).digest('hex') };
  });
  writeFileSync(join(docs, 'VENDOR.json'), JSON.stringify([{ package: about.name, version: about.version, licence: about.license, files }], null, 2) + '\n');
} finally {
  rmSync(work, { recursive: true, force: true });
}
