// Changes the rules of src/sync in every small way and tells which changes no test noticed; arguments go to Stryker:
// npm run test:mutation -- --mutate src/sync/vat-id.ts
import { join } from 'node:path';
import { runProgram } from './lib/run-program.mjs';
import { ensureInstalled, root } from './lib/set-up.mjs';

ensureInstalled();
const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
process.exitCode = await runProgram(process.execPath, [stryker, 'run', ...process.argv.slice(2)], {
  cwd: root,
});
