// Format, lint, types, dependency rules and dead code: what CI runs before the tests. Two at a time.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, root } from './lib/set-up.mjs';

const CHECKS = [
  { name: 'types', command: 'tsc', args: ['--noEmit', '--pretty'] },
  { name: 'lint', command: 'eslint', args: ['--max-warnings=0', '--color', '.'] },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level=warn', '.'] },
  {
    name: 'dependency rules',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'src', 'test', 'bench'],
  },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
];

const AT_ONCE = 2;

/** Runs one check and keeps what it says. */
function run({ name, command, args }) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', command), args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (text) => (output += text);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => keep(error.message));
    child.once('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name} (${command}, ${seconds} s)`);
      resolve({ name, command, ok: code === 0, output: output.trim() });
    });
  });
}

ensureInstalled();
const waiting = [...CHECKS];
const results = [];
const lane = async () => {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift())
    results.push(await run(check));
};
await Promise.all(Array.from({ length: AT_ONCE }, lane));

const failed = results.filter((result) => !result.ok);
for (const { name, command, output } of failed) console.log(`\n── ${name} (${command})\n${output}`);
console.log(
  failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.map((check) => check.name).join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
