import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const stamp = join(root, 'node_modules', '.installed-from');

/**
 * Installs the packages when they are missing or the lock file changed since, otherwise does nothing and needs
 * no network. Says why on standard error, as standard output may belong to a program's results.
 */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
  }
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  if (adoptsInstallation()) return void writeFileSync(stamp, lock);

  const why = existsSync(join(root, 'node_modules')) ? 'package-lock.json changed' : 'first run';
  console.error(`Installing packages with npm ci (${why}) …`);
  const npm = spawnSync('npm', ['ci', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    fail('npm ci failed, see above. It needs a package registry once; afterwards everything runs without.');
  }
  writeFileSync(stamp, lock);
}

/** Whether somebody just ran `npm ci` or `npm install` by hand: npm keeps its own copy of what it installed. */
function adoptsInstallation() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (present[path] === undefined ? optional === true : present[path].version === version),
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
