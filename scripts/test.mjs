// Runs every test that needs neither browser nor Docker; arguments go to vitest: npm test -- test/sync
import { ensureInstalled, root } from './lib/set-up.mjs';
import { runProgram } from './lib/run-program.mjs';
import { join } from 'node:path';

ensureInstalled();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'lib', 'tally-reporter.mjs')}`];
process.exitCode = await runProgram(
  process.execPath,
  [vitest, 'run', ...reporters, ...process.argv.slice(2)],
  {
    cwd: root,
  },
);
