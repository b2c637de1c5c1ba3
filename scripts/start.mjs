// The production service from dist/, built first when the sources changed: npm start -- [api|worker|migrate]
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { runProgram } from './lib/run-program.mjs';
import { ensureInstalled, root } from './lib/set-up.mjs';

ensureInstalled();
try {
  await ensureBuilt();
} catch (error) {
  console.error(`The build failed: ${error.message}`);
  process.exit(1);
}
const main = join(root, 'dist', 'main.js');
process.exitCode = await runProgram(process.execPath, [
  '--enable-source-maps',
  main,
  ...process.argv.slice(2),
]);
