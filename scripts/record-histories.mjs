// Records the histories of a whole demo under the present version, for the replay tests: one folder per release.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './lib/run-program.mjs';
import { ensureInstalled, root } from './lib/set-up.mjs';

ensureInstalled();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = join(root, 'test', 'replay', 'histories', version);
rmSync(folder, { recursive: true, force: true });
process.exitCode = await runProgram(process.execPath, [
  '--import',
  import.meta.resolve('tsx'),
  join(root, 'src', 'demo', 'main.ts'),
  '--once',
  '--histories',
  folder,
]);
rmSync(join(folder, 'schedules.json'), { force: true });
