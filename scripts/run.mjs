// Runs a program of src/ straight from its TypeScript: node scripts/run.mjs [--watch] ENTRY [ARGUMENT…]
import { ensureInstalled, root } from './lib/set-up.mjs';
import { runProgram } from './lib/run-program.mjs';
import { join } from 'node:path';

const words = process.argv.slice(2);
const watch = words[0] === '--watch';
const [entry, ...args] = watch ? words.slice(1) : words;
if (entry === undefined) {
  console.error('Usage: node scripts/run.mjs [--watch] ENTRY [ARGUMENT…]');
  process.exit(2);
}

ensureInstalled();
const file = join(root, entry);
const command = watch
  ? [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'watch', '--clear-screen=false', file]
  : ['--enable-source-maps', '--import', import.meta.resolve('tsx'), file];
process.exitCode = await runProgram(process.execPath, [...command, ...args]);
