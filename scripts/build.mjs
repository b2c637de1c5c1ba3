// Makes dist/: what `npm start` and the image run.
import { build } from './lib/build.mjs';
import { ensureInstalled } from './lib/set-up.mjs';

ensureInstalled();
try {
  await build();
  console.log('Built dist/.');
} catch (error) {
  console.error(`The build failed: ${error.message}`);
  process.exitCode = 1;
}
