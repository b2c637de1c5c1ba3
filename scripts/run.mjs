// Runs a program of src/ straight from its TypeScript: node scripts/run.mjs ENTRY [ARGUMENT…]
import { join } from 'node:path';
import { runProgram } from './lib/run-program.mjs';
import { ensureInstalled, root } from './lib/set-up.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error('Usage: node scripts/run.mjs ENTRY [ARGUMENT…]');
  process.exit(2);
}

ensureInstalled();
process.exitCode = await runProgram(process.execPath, [
  '--enable-source-maps',
  '--import',
  import.meta.resolve('tsx'),
  join(root, entry),
  ...args,
]);
