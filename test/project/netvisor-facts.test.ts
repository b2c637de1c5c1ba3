import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '../../src/sandbox/netvisor/settings';

/*
 * Holds docs/netvisor.md to the code: what it names exists, what is not sure has a switch or a reason, and the client
 * is tested with every switch.
 */

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'netvisor.md'), 'utf8');

interface Fact {
  readonly id: string;
  readonly fact: string;
  readonly sure: string;
  readonly sandbox: string;
  readonly switches: string;
  readonly client: string;
  readonly tests: string;
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

const facts: Fact[] = page
  .split('\n')
  .filter((line) => line.startsWith('| N-'))
  .map((line) => {
    const [id = '', fact = '', sure = '', sandbox = '', switches = '', client = '', tests = '', ...more] =
      cellsOf(line);
    if (tests === '' || more.length > 0) throw new Error(`${id} does not have seven cells`);
    return { id, fact, sure, sandbox, switches, client, tests };
  });

const sourceKeys = page
  .slice(page.indexOf('## Sources'))
  .split('\n')
  .filter((line) => /^\| [A-Z0-9-]+ \|/.test(line))
  .map((line) => cellsOf(line)[0] ?? '');

/** File names in a cell, as repository paths below `base`. */
const filesIn = (cell: string, base: string): string[] =>
  [...cell.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = '']) => join(base, name));

const filesOf = ({ sandbox, client, tests }: Fact): string[] => [
  ...filesIn(sandbox, 'src/sandbox'),
  ...filesIn(client, 'src'),
  ...filesIn(tests, 'test'),
];

/** One switch as a cell names it: `key`: default, other position. */
interface Switch {
  readonly key: string;
  readonly positions: readonly unknown[];
}

const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const switchesIn = (cell: string): Switch[] =>
  [...cell.matchAll(/`([\w.]+)`: ([^;]+)/g)].map(([, key = '', positions = '']) => ({
    key,
    positions: positions.split(',').map((position) => valueOf(position.trim())),
  }));

const switches = facts.flatMap((fact) => switchesIn(fact.switches));

/** Every switch by its path and default; a group of switches by the paths of its members. */
const settings = new Map<string, unknown>(
  Object.entries(defaultSettings()).flatMap(([key, value]) =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([name, inner]): [string, unknown] => [`${key}.${name}`, inner])
      : [[key, value] as [string, unknown]],
  ),
);

/** Whether the sandbox takes this position of a switch. */
const isPosition = (path: string, value: unknown): boolean => {
  const [key = '', name] = path.split('.');
  const changed = { ...defaultSettings(), [key]: value };
  const group = Object.entries(defaultSettings()).find(([one]) => one === key)?.[1];
  if (name !== undefined && typeof group === 'object') {
    Object.assign(changed, { [key]: { ...group, [name]: value } });
  }
  return settingsSchema.safeParse(changed).success;
};

const OPEN_ENDED = '…';

const testText = (name: string): string => readFileSync(join(ROOT, 'test', 'netvisor', name), 'utf8');

/** It walks the schema of the settings: each position of every switch but those that it names as left out. */
const roundTrip = testText('round-trip.test.ts');
const leftOutOfRoundTrip = new Set(/const SUFFERED = (\[.*\])/.exec(roundTrip)?.[1]?.match(/\w+/g));

/** The tests of the client that set switches one by one. */
const clientTests = readdirSync(join(ROOT, 'test', 'netvisor'))
  .filter((name) => name.endsWith('.test.ts'))
  .map(testText)
  .join('\n');

describe('every fact', () => {
  it('stands in a table of seven columns, and there are many', () => {
    expect(facts.length).toBeGreaterThan(100);
  });

  it('has an id of its own', () => {
    const ids = facts.map(({ id }) => id);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place || !/^N(-[A-Z0-9]+)+$/.test(id))).toEqual([]);
  });

  it('says how sure it is, and where it is from', () => {
    const unclear = facts.filter(
      ({ sure }) =>
        !/^(stated|one source|unverified|conflict)( \[[A-Z0-9, -]+\])?$/.test(sure) ||
        // Only what nobody says may lack a source.
        (!sure.startsWith('unverified') && !sure.endsWith(']')),
    );
    expect(unclear.map(({ id, sure }) => `${id}: ${sure}`)).toEqual([]);
  });

  it('is from sources that the page explains, and every source is used', () => {
    const used = new Set(
      facts.flatMap(({ sure }) => (/\[(.+)\]/.exec(sure)?.[1] ?? '').split(', ')).filter((key) => key !== ''),
    );
    expect([...used].filter((key) => !sourceKeys.includes(key))).toEqual([]);
    expect(sourceKeys.filter((key) => !used.has(key))).toEqual([]);
  });

  it('of one source only is from one', () => {
    const single = facts.filter(({ sure }) => sure.startsWith('one source'));
    // A pair is one source for each of two details in one row.
    expect(single.filter(({ sure }) => sure.split(',').length > 2)).toEqual([]);
  });

  it('names files that exist', () => {
    const missing = facts.flatMap((fact) =>
      filesOf(fact)
        .filter((file) => !existsSync(join(ROOT, file)))
        .map((file) => `${fact.id}: ${file}`),
    );
    expect(missing).toEqual([]);
  });

  it('names where the client relies on it, or that it does not', () => {
    const silent = facts.filter(
      ({ client }) => filesIn(client, '').length === 0 && !client.startsWith('not relied on'),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('names a test', () => {
    expect(facts.filter(({ tests }) => filesIn(tests, '').length === 0).map(({ id }) => id)).toEqual([]);
  });
});

describe('what is not sure', () => {
  it('has a switch, or a reason to have none', () => {
    const bare = facts.filter(
      (fact) =>
        !fact.sure.startsWith('stated') &&
        switchesIn(fact.switches).length === 0 &&
        !/^none: .{20,}/.test(fact.switches),
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('is named among the accepted risks where the reason says so', () => {
    const risks = page.slice(page.indexOf('## Accepted risks'), page.indexOf('## Sources'));
    const accepted = facts.filter(({ switches: cell }) => cell.includes('(#accepted-risks)'));
    expect(accepted.map(({ id }) => id)).toEqual(
      [...risks.matchAll(/^- \*\*(N-[A-Z0-9-]+)\*\*/gm)].map(([, id = '']) => id),
    );
  });
});

describe('every switch', () => {
  it('of the sandbox is in a table, and there are no others', () => {
    const named = [...new Set(switches.map(({ key }) => key))];
    expect(named.filter((key) => !settings.has(key))).toEqual([]);
    expect([...settings.keys()].filter((key) => !named.includes(key))).toEqual([]);
  });

  it('stands with positions that the sandbox takes, the default first', () => {
    const wrong = switches.flatMap(({ key, positions }) =>
      positions.filter(
        (position, place) =>
          (place === 0 && position !== settings.get(key)) ||
          (position !== OPEN_ENDED && !isPosition(key, position)),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('is looked at in a file of the sandbox that its row names', () => {
    const elsewhere = facts.flatMap(({ id, sandbox, switches: cell }) => {
      const text = filesIn(sandbox, 'src/sandbox')
        .map((file) => readFileSync(join(ROOT, file), 'utf8'))
        .join('\n');
      const names = switchesIn(cell).map(({ key }) => key.split('.', 1)[0] ?? '');
      return names.filter((name) => !text.includes(name)).map((name) => `${id}: ${name}`);
    });
    expect(elsewhere).toEqual([]);
  });

  it('has a test of the client in its row', () => {
    const untested = facts.filter(
      ({ switches: cell, tests }) => switchesIn(cell).length > 0 && !/`(netvisor|integration)\//.test(tests),
    );
    expect(untested.map(({ id }) => id)).toEqual([]);
  });

  it('is met by the client in each position on a round trip, or is left out of it for a reason', () => {
    expect(roundTrip).toContain('toJSONSchema(settingsSchema');
    expect(leftOutOfRoundTrip.size).toBeGreaterThan(0);
    expect([...leftOutOfRoundTrip].filter((key) => !(key in defaultSettings()))).toEqual([]);
  });

  it.each([...settings.keys()].filter((path) => leftOutOfRoundTrip.has(path.split('.', 1)[0] ?? '')))(
    '%s is set to another position by a test of its own',
    (path) => {
      const others = switches
        .filter(({ key }) => key === path)
        .flatMap(({ positions }) => positions.slice(1));
      expect(others.length).toBeGreaterThan(0);
      expect(others.filter((position) => !isSetInTests(path.split('.').at(-1) ?? '', position))).toEqual([]);
    },
  );

  /** A round trip that succeeds never sees them. */
  it.each(['macHint', 'swedish', 'errorDetails', 'requestNotUnique', 'maintenance'])(
    '%s, which only a refusal shows, is met by a test of refusals',
    (name) => {
      expect(testText('refusal-switches.test.ts')).toMatch(new RegExp(`\\b${name}\\b`));
    },
  );
});

/** `name: 'position'`; or of a group of switches its name in a list over which a test sets `[name]: position`. */
function isSetInTests(name: string, position: unknown): boolean {
  const literal =
    position === OPEN_ENDED ? '[^,\\s]' : typeof position === 'string' ? `'${position}'` : String(position);
  const listed = clientTests.includes(`'${name}'`) && new RegExp(`\\[\\w+\\]: ${literal}`).test(clientTests);
  return listed || new RegExp(`\\b${name}: ${literal}|\\{ ${name} \\}`).test(clientTests);
}
