// Writes docs/mapping.md from the field table: npm run docs:mapping
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mappingPage } from './mapping/page';

writeFileSync(join(__dirname, '..', 'docs', 'mapping.md'), mappingPage());
