import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderConfigTable, VARIABLE_DESCRIPTIONS, withConfigTable } from '../../src/config-variables';

const README = join(__dirname, '..', '..', 'README.md');

describe('the table of variables', () => {
  it('is put between the markers, whatever stood there', () => {
    const readme = '# Title\n<!-- config:start -->\nold\n<!-- config:end -->\nrest\n';
    const written = withConfigTable(readme);
    expect(written).toBe(
      `# Title\n<!-- config:start -->\n${renderConfigTable()}\n<!-- config:end -->\nrest\n`,
    );
    expect(withConfigTable(written)).toBe(written);
  });

  it('is an error without its markers', () => {
    expect(() => withConfigTable('# Title\n')).toThrow('config:start');
  });

  it.skipIf(!existsSync(README))('stands complete in the README (npm run docs:config writes it)', () => {
    const readme = readFileSync(README, 'utf8');
    const names = VARIABLE_DESCRIPTIONS.map(({ name }) => name);
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    expect(readme === withConfigTable(readme), 'npm run docs:config has been run').toBe(true);
  });
});
