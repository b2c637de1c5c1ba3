import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommand } from '../support/run-command';
import type { CommandResult } from '../support/run-command';

const folder = mkdtempSync(join(tmpdir(), 'fns-demo-'));
let result: CommandResult;
let lines: unknown[];

const readySchema = z.strictObject({
  api: z.url(),
  operatorToken: z.string().min(20),
  temporal: z.strictObject({ address: z.string(), ui: z.string().nullable() }),
  netvisor: z.looseObject({ baseUrl: z.url(), companies: z.array(z.looseObject({})).min(2) }),
  flex: z.looseObject({ baseUrl: z.url(), tenants: z.array(z.looseObject({})).min(2) }),
});

const resultSchema = z.strictObject({
  ok: z.literal(true),
  steps: z.array(z.strictObject({ name: z.string(), ok: z.literal(true), ms: z.number() })).length(9),
  netvisor: z.strictObject({ requests: z.number().min(50), maxConcurrent: z.literal(1) }),
  temporal: z.strictObject({ address: z.string(), ui: z.string().nullable() }),
  tenants: z
    .array(
      z.strictObject({
        tenantId: z.string().startsWith('tnt_'),
        flexTenantId: z.string(),
        organisationId: z.string(),
        webhookSecret: z.string().startsWith('whsec_'),
      }),
    )
    .length(2),
});

beforeAll(async () => {
  const { TEMPORAL_ADDRESS: _address, ...env } = process.env;
  result = await runCommand(
    process.execPath,
    [
      ...['--import', 'tsx', join(__dirname, '..', '..', 'src', 'demo', 'main.ts'), '--once', '--json'],
      ...['--journal', join(folder, 'journal.jsonl'), '--histories', join(folder, 'histories')],
    ],
    { env },
  );
  lines = result.stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}, 180_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run demo -- --once --json --journal --histories (interfaces.md)', () => {
  it('holds: exit code 0, the story on standard error', () => {
    expect(result.stderr).toContain('All of it held.');
    expect(result.code).toBe(0);
  });

  it('prints the ready line, one line per step, and the result', () => {
    expect(lines).toHaveLength(11);
    expect(z.strictObject({ ready: readySchema }).safeParse(lines[0]).error).toBeUndefined();
    expect(resultSchema.safeParse(lines.at(-1)).error).toBeUndefined();
  });

  it('the journal: the sandboxes, every request in order, then the records of each company', () => {
    const journal = readFileSync(join(folder, 'journal.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(journal[0]).toHaveProperty('netvisor.companies');
    const requests = journal
      .slice(1)
      .filter((line) => z.looseObject({ n: z.number() }).safeParse(line).success);
    const systems = requests.map((line) => z.looseObject({ system: z.string(), n: z.number() }).parse(line));
    for (const system of ['netvisor', 'flex']) {
      const numbers = systems.filter((line) => line.system === system).map((line) => line.n);
      expect(numbers).toEqual(numbers.map((_n, at) => at + 1));
    }
    const last = journal.slice(1 + requests.length);
    expect(last).toHaveLength(4);
    for (const line of last) expect(line).toHaveProperty('customers');
  });

  it('the histories: one file per workflow, and the Schedules', () => {
    const files = readdirSync(join(folder, 'histories'));
    for (const kind of ['customerSync', 'netvisorPoll', 'officeSweep', 'onboarding']) {
      expect(files.some((file) => file.startsWith(kind))).toBe(true);
    }
    const schedules: unknown = JSON.parse(readFileSync(join(folder, 'histories', 'schedules.json'), 'utf8'));
    expect(schedules).toHaveLength(6);
  });
});
