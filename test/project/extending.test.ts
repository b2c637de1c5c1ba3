import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../support/run-command';

const ROOT = join(__dirname, '..', '..');
const PAGE = join(ROOT, 'docs', 'extending.md');

/** What the example touches, with all that it needs. */
const FOLDERS = ['src/sync', 'src/netvisor', 'src/flex'];

/** The contents of the page's code blocks of a language. */
const blocks = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gmsu'))].map(([, text = '']) => text);

/** The file that a diff is about. */
const fileOf = (diff: string): string => /^--- (\S+)\n/u.exec(diff)?.[1] ?? '';

/** The source with a diff applied: what surrounds an addition must stand there once, exactly so. */
function withDiff(source: string, diff: string): string {
  const hunks = diff.slice(diff.indexOf('\n') + 1).split('@@\n');
  return hunks.reduce((text, hunk) => {
    const lines = hunk.trimEnd().split('\n');
    const before = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
    const parts = text.split(`\n${before.join('\n')}\n`);
    if (parts.length !== 2) throw new Error(`${fileOf(diff)} has ${parts.length - 1} places for\n${hunk}`);
    return parts.join(`\n${lines.map((line) => line.slice(1)).join('\n')}\n`);
  }, source);
}

describe.skipIf(!existsSync(PAGE))('the worked example of docs/extending.md', () => {
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const folder = mkdtempSync(join(tmpdir(), 'fns-extending-'));
  const [program = ''] = blocks(page, 'ts');
  const diffs = blocks(page, 'diff');

  beforeAll(() => {
    for (const name of FOLDERS) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['src', 'try-it.ts'] }),
    );
    for (const diff of diffs) {
      const file = join(folder, fileOf(diff));
      writeFileSync(file, withDiff(readFileSync(file, 'utf8'), diff));
    }
    writeFileSync(join(folder, 'try-it.ts'), program);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('touches one row of the table and one codec in each adapter', () => {
    expect(diffs.map(fileOf)).toEqual([
      'src/sync/field-table.ts',
      'src/netvisor/field-codec.ts',
      'src/flex/field-codec.ts',
    ]);
  });

  it('compiles, and says what the page says', async () => {
    const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);
    const [checked, ran] = await Promise.all([
      runCommand(bin('tsc'), ['--noEmit', '-p', folder], { cwd: folder }),
      runCommand(bin('tsx'), ['try-it.ts'], { cwd: folder }),
    ]);
    expect(checked).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(ran).toEqual({ code: 0, stdout: blocks(page, 'text')[0], stderr: '' });
  });
});

describe('a field that is only carried', () => {
  it('is named nowhere but in its row and its codecs', () => {
    const product = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !/^(?:sandbox|demo)\b/u.test(file),
    );
    const names = (file: string) => /\bwebsite\b/u.test(readFileSync(join(ROOT, 'src', file), 'utf8'));
    // The way in which web addresses are compared has the same name.
    const normalisers = ['sync/field-row.ts', 'sync/normalise.ts'];
    expect(product.filter(names).sort()).toEqual(
      ['flex/field-codec.ts', 'netvisor/field-codec.ts', ...normalisers, 'sync/field-table.ts']
        .map((file) => join(file))
        .sort(),
    );
  });
});
