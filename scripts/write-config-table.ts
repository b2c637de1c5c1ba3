// Writes the table of variables into the README, between its two markers: npm run docs:config
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withConfigTable } from '../src/config-variables';

const readme = join(__dirname, '..', 'README.md');
writeFileSync(readme, withConfigTable(readFileSync(readme, 'utf8')));
