import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mappingPage } from '../../scripts/mapping/page';
import { FIELD_NAMES, FIELD_TABLE } from '../../src/sync/field-table';

const PAGE = join(__dirname, '..', '..', 'docs', 'mapping.md');

/** The part of one language. */
const part = (heading: string): string =>
  mappingPage()
    .split(/^## /mu)
    .find((one) => one.startsWith(heading)) ?? '';

describe('docs/mapping.md', () => {
  it.skipIf(!existsSync(PAGE))('is what the field table says (npm run docs:mapping writes it)', () => {
    expect(readFileSync(PAGE, 'utf8') === mappingPage(), 'npm run docs:mapping has been run').toBe(true);
  });

  it.each([
    ['Suomeksi', 'fi'],
    ['In English', 'en'],
  ] as const)('%s: has every field by its label, once in the table', (heading, language) => {
    for (const field of FIELD_NAMES) {
      expect(part(heading).split(`\n| ${FIELD_TABLE[field].label[language]} |`)).toHaveLength(2);
    }
  });

  it.each(['Suomeksi', 'In English'])('%s: explains every rule that it names', (heading) => {
    const [, text = '', meanings = ''] = /^([^]*)\n### (?:Säännöt|Rules)\n([^]*)$/u.exec(part(heading)) ?? [];
    const named = new Set([...text.matchAll(/\b[RD]\d+\b/gu)].map(([id]) => id));
    expect(named.size).toBeGreaterThan(15);
    expect([...named].filter((id) => !meanings.includes(`- **${id}** `))).toEqual([]);
  });

  it.each([
    ['the derived billing address', 'R13', 'D7', 'D18'],
    ['offices', 'D8', 'D22'],
    ['e-invoices', 'R15', 'R16', 'D17'],
    ['what never travels', 'D14', 'R7'],
  ])('says what a support agent must know of %s', (_what, ...rules) => {
    for (const heading of ['Suomeksi', 'In English']) {
      for (const rule of rules) expect(part(heading)).toMatch(new RegExp(`\\(${rule}[),]|, ${rule}\\)`, 'u'));
    }
  });

  it('says the same in both languages: no note and no rule has only one', () => {
    const count = (heading: string) => part(heading).match(/^- /gmu)?.length;
    expect(count('Suomeksi')).toBe(count('In English'));
  });
});
