import { randomBytes } from 'node:crypto';
import { deriveKey, keyedFingerprint } from '../src/store/crypto';
import { NOTHING_AGREED, applyPatch } from '../src/sync/agreement';
import type { Agreement, Fingerprint } from '../src/sync/agreement';
import { linkIdSchema } from '../src/sync/ids';
import { planSync } from '../src/sync/plan-sync';
import type { SyncPlan } from '../src/sync/plan';
import type { Benchmark, Figure } from './benchmark';
import { registerPairs } from './register-pairs';
import type { RegisterPair } from './register-pairs';

const PAIRS = 100_000;
const CHUNK = 1_000;

const LINK = { id: linkIdSchema.parse('lnk_benchmark00'), officeKey: null };

/** As the store makes them: HMAC-SHA-256 with a tenant's key. */
const key = deriveKey(randomBytes(32), 'fingerprint field');
const fingerprint: Fingerprint = (field, normalised) =>
  keyedFingerprint(key, normalised === null ? `${field}:` : `${field}=${normalised}`);

const plan = ({ flex, netvisor }: RegisterPair, agreed: Agreement): SyncPlan =>
  planSync({
    flex,
    netvisor,
    agreed,
    link: LINK,
    context: { kind: 'live' },
    policy: { fields: {}, officeName: 'Käyntiosoite' },
    fingerprint,
  });

interface Agreed {
  readonly pair: RegisterPair;
  readonly agreed: Agreement;
}

/** What both sides agree on once the first contact is carried out; the seeded pairs are alike, so little is written. */
const agree = (pair: RegisterPair): Agreed => {
  const { settle } = plan(pair, NOTHING_AGREED);
  return { pair, agreed: [settle.now, settle.flex, settle.netvisor].reduce(applyPatch, NOTHING_AGREED) };
};

const withNewPhone = ({ pair, agreed }: Agreed): Agreed => ({
  pair: { ...pair, flex: { ...pair.flex, fields: { ...pair.flex.fields, phone: '040 765 4321' } } },
  agreed,
});

/** Adds up the CPU time of what is done in chunks; what prepares a chunk, and other processes, are not counted. */
class Stopwatch {
  ms = 0;
  measure(work: () => void): void {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    this.ms += (user + system) / 1_000;
  }
}

/** Planning is pure CPU: how many customers a second, in the three situations that matter. */
export const planning: Benchmark = {
  name: 'planning',
  says: `plans per second for ${PAIRS.toLocaleString('en')} pairs of customers, one core`,
  run: (tell) => {
    const watches = {
      first: new Stopwatch(),
      unchanged: new Stopwatch(),
      oneChanged: new Stopwatch(),
      copied: new Stopwatch(),
    };
    // The first thousands warm the compiler up and are not counted.
    for (const pair of registerPairs(5_000)) plan(pair, agree(pair).agreed);
    let written = 0;
    for (const chunk of chunks(registerPairs(PAIRS))) {
      watches.first.measure(() => {
        for (const pair of chunk) plan(pair, NOTHING_AGREED);
      });
      const settled = chunk.map(agree);
      watches.unchanged.measure(() => {
        for (const { pair, agreed } of settled) plan(pair, agreed);
      });
      const edited = settled.map(withNewPhone);
      watches.oneChanged.measure(() => {
        for (const { pair, agreed } of edited) if (plan(pair, agreed).netvisor) written += 1;
      });
      watches.copied.measure(() => {
        for (const pair of chunk) JSON.parse(JSON.stringify(pair));
      });
    }
    if (written !== PAIRS) throw new Error(`${String(written)} of ${String(PAIRS)} edits were planned`);
    tell('the unit of comparison is a copy of the pair by JSON, which any machine can do');
    return Promise.resolve(figuresOf(watches));
  },
};

function figuresOf(
  watches: Readonly<Record<'first' | 'unchanged' | 'oneChanged' | 'copied', Stopwatch>>,
): Figure[] {
  const rate = (name: string, { ms }: Stopwatch): Figure => ({
    name,
    value: (PAIRS / ms) * 1_000,
    unit: '1/s',
  });
  const ratio = (name: string, { ms }: Stopwatch): Figure => ({
    name: `${name}, against a copy by JSON`,
    value: ms / watches.copied.ms,
    unit: '×',
  });
  return [
    rate('first contact', watches.first),
    rate('unchanged', watches.unchanged),
    rate('one field changed', watches.oneChanged),
    ratio('first contact', watches.first),
    ratio('unchanged', watches.unchanged),
    ratio('one field changed', watches.oneChanged),
  ];
}

function* chunks<T>(items: Iterable<T>): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
