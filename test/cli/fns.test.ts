import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once as eventOf } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from '../../src/store/new-id';
import { secretId } from '../../src/store/webhook-secrets';
import type { LinkId, PreviewId, RunId, TenantId } from '../../src/sync/ids';
import { flexIdSchema, netvisorKeySchema } from '../../src/sync/ids';
import {
  OPERATOR_TOKEN,
  aLiveTenant,
  aTenant,
  confirmDirection,
  freshBusinessId,
  openApi,
  withConnections,
} from '../api/harness';
import type { ApiWorld } from '../api/harness';
import { runFns, spawnFns } from './run-fns';

let api: ApiWorld;
let env: Record<string, string>;
let folder: string;
beforeAll(async () => {
  api = await openApi();
  env = { FNS_API_URL: api.url, FNS_TOKEN: OPERATOR_TOKEN, LANG: 'fi_FI.UTF-8' };
  folder = await mkdtemp(join(tmpdir(), 'fns-cli-'));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  api.control.calls = [];
  api.control.failure = null;
});

const fns = (...args: string[]) => runFns(args, env);
const english = (...args: string[]) => fns(...args, '--lang', 'en');
const lineOfJson = (text: string): unknown => JSON.parse(text);
const looseObject = z.record(z.string(), z.unknown());

async function secretFile(secret: string): Promise<string> {
  const file = join(folder, `secret-${String(Math.random())}`);
  await writeFile(file, `${secret}\n`);
  return file;
}

/** The function, called at the first call only. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

async function aLink(tenantId: TenantId, name: string): Promise<LinkId> {
  const { links } = api.store;
  const { link } = await links.ensureForFlex(tenantId, flexIdSchema.parse(newId('lnk')));
  await links.save(link.id, {
    state: 'parked',
    label: { name, number: '10377' },
    parkedCode: 'number_collision',
  });
  return link.id;
}

async function aPreview(tenantId: TenantId): Promise<{ previewId: PreviewId; scan: RunId }> {
  const { previews, runs, tenants } = api.store;
  const id = newId('run');
  const workflowId = `onboarding:${tenantId}:${id}`;
  const scan = await runs.create(tenantId, { id, kind: 'scan', startedBy: 'tok_operator', workflowId });
  await tenants.update(tenantId, { state: 'goingLive' });
  const previewId = await previews.create(tenantId, {
    scanRunId: scan.id,
    direction: 'netvisorToFlex',
    mode: 'copy',
  });
  await previews.addItems(tenantId, previewId, [
    {
      outcome: 'create',
      reasonCode: 'onlyIn_netvisor',
      linkId: null,
      flexId: null,
      netvisorKey: netvisorKeySchema.parse('7'),
      label: { name: 'Kahvila Aalto Ky', number: '10377' },
      detail: { changes: [{ side: 'flex', field: 'name', before: null, after: 'Kahvila Aalto Ky' }] },
    },
  ]);
  await previews.finish(previewId, {
    fingerprint: 'f1',
    counts: { create: 1, link: 0, update: 0, unchanged: 0, conflict: 0, collision: 0, skipped: 0 },
    effects: [{ side: 'flex', action: 'create', customers: 1, fields: { name: 1, phone: 1 } }],
    expected: { seconds: 9, netvisorCalls: 3 },
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  await runs.setState(scan.id, 'completed', { ended: true, total: 1 });
  return { previewId, scan: scan.id };
}

describe('as a process', () => {
  it('prints a company and ends with 0; with --json nothing but the answer', async () => {
    const id = await aTenant(api.store, 'Putkityö Salo Ky');
    const [plain, json] = await Promise.all([
      spawnFns(['tenants', 'show', '--tenant', id], env),
      spawnFns(['--json', 'tenants', 'show', id], env),
    ]);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(plain.stdout).toMatch(/Nimi +Putkityö Salo Ky/);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(lineOfJson(json.stdout)).toMatchObject({
      id,
      name: 'Putkityö Salo Ky',
      goLive: { step: 'connect' },
    });
  });

  it('ends with 1 when refused, 2 on a wrong command line, 3 when nothing answers', async () => {
    const [refused, usage, unreachable] = await Promise.all([
      spawnFns(['tenants', 'show', 'tnt_aaaaaaaaaaaaaaaaaaaa', '--lang', 'en'], env),
      spawnFns(['tenants', 'shw'], env),
      spawnFns(['status', '--lang', 'en'], { ...env, FNS_API_URL: 'http://127.0.0.1:1' }),
    ]);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(/^Not found \(not_found\)\nNext step: Check .*\nRequest id: \S+\n$/);
    expect(usage.code).toBe(2);
    expect(usage.stderr).toContain('Did you mean show?');
    expect(unreachable.code).toBe(3);
    expect(unreachable.stderr).toMatch(
      /^No answer from http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)\.\nCheck the address/,
    );
  });

  it('reads a secret from standard input', async () => {
    const id = await aTenant(api.store);
    const args = [
      'connect',
      'netvisor',
      '--tenant',
      id,
      '--customer-id',
      'VN_1',
      '--organisation-id',
      '1234567-1',
    ];
    const { code } = await spawnFns([...args, '--customer-key-file', '-'], env, 'key-from-stdin\n');
    expect(code).toBe(0);
    expect((await api.store.connections.netvisor(id))?.customerKey).toBe('key-from-stdin');
  });
});

describe('the command line itself', () => {
  it('--help names commands, exit codes and environment, without a token', async () => {
    const { code, stdout } = await runFns(['--help'], {});
    expect(code).toBe(0);
    for (const word of [
      'status',
      'tenants',
      'connect',
      'go-live',
      'runs',
      'links',
      'issues',
      'journal',
      'poll',
      'sweep',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toContain('Exit codes: 0 done');
    expect(stdout).toContain('FNS_API_URL');
  });

  it.each([
    [['frobnicate'], 'unknown command'],
    [['status', '--colour'], 'unknown option'],
    [['tenants', 'list', '--limit', '0'], 'from 1 to 200'],
    [['tenants', 'list', '--limit', 'many'], 'from 1 to 200'],
    [['tenants', 'add', '--name', 'A Oy'], '--business-id'],
    [['status', '--lang', 'sv'], 'Allowed choices are fi, en'],
    [['links', 'list'], 'which company?'],
    [['links', 'list', '--tenant', 'Lämpöykkönen'], 'not an id like tnt_'],
    [
      ['runs', 'show', 'lnk_aaaaaaaaaaaaaaaaaaaa', '--tenant', 'tnt_aaaaaaaaaaaaaaaaaaaa'],
      'not an id like run_',
    ],
    [
      ['go-live', 'set', '--direction', 'sideways', '--tenant', 'tnt_aaaaaaaaaaaaaaaaaaaa'],
      'Allowed choices',
    ],
    [['status', '--url', 'localhost'], 'not an address'],
  ])('fns %j is refused before anything is sent', async (args, told) => {
    const { code, stdout, stderr } = await fns(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(told);
    expect(api.control.calls).toEqual([]);
  });

  it('without a token it says where to put one', async () => {
    const { code, stderr } = await runFns(['status'], { FNS_API_URL: api.url });
    expect(code).toBe(2);
    expect(stderr).toContain('FNS_TOKEN');
  });

  it('takes OPERATOR_TOKEN, and --url and --token-file before the environment', async () => {
    expect((await runFns(['status'], { FNS_API_URL: api.url, OPERATOR_TOKEN })).code).toBe(0);
    const wrong = { FNS_API_URL: 'http://127.0.0.1:1', FNS_TOKEN: 'wrong' };
    const file = await secretFile(OPERATOR_TOKEN);
    expect((await runFns(['status', '--url', `${api.url}/`, '--token-file', file], wrong)).code).toBe(0);
    const piped = ['status', '--url', api.url, '--token-file', '-'];
    expect((await runFns(piped, wrong, { input: `${OPERATOR_TOKEN}\n` })).code).toBe(0);
  });

  it('takes no token as an argument, where the list of processes would show it', async () => {
    const { code, stderr } = await fns('status', '--token', 'plain');
    expect(code).toBe(2);
    expect(stderr).toContain('unknown option');
    const nowhere = await fns('status', '--token-file', join(folder, 'nowhere'));
    expect(nowhere).toMatchObject({ code: 2, stdout: '' });
    expect(nowhere.stderr).toContain('ENOENT');
  });

  it('a wrong token is told as such, in both languages and as JSON', async () => {
    const wrong = { ...env, FNS_TOKEN: 'wrong' };
    expect((await runFns(['status'], wrong)).stderr).toMatch(
      /^Kirjautuminen puuttuu \(unauthenticated\)\nSeuraavaksi: /,
    );
    const json = await runFns(['status', '--json', '--lang', 'en'], wrong);
    expect(json).toMatchObject({ code: 1, stdout: '' });
    expect(lineOfJson(json.stderr)).toMatchObject({
      code: 'unauthenticated',
      status: 401,
      title: 'Not logged in',
    });
  });

  it('speaks the terminal’s Finnish, otherwise English; FNS_LANG and --lang go before it', async () => {
    const id = await aTenant(api.store);
    const head = async (given: NodeJS.ProcessEnv, ...more: string[]) =>
      (await runFns(['tenants', 'show', id, ...more], { ...env, LANG: undefined, ...given })).stdout;
    expect(await head({ LANG: 'fi_FI.UTF-8' })).toContain('Y-tunnus');
    for (const LANG of [undefined, 'C.UTF-8', 'sv_FI']) expect(await head({ LANG })).toContain('Business id');
    expect(await head({ LANG: 'en_GB', FNS_LANG: 'fi' })).toContain('Y-tunnus');
    expect(await head({ FNS_LANG: 'fi' }, '--lang', 'en')).toContain('Business id');
  });

  it('something else that answers in the service’s place is no service', async () => {
    const server = createServer((_request, response) =>
      response.writeHead(502).end('<html>Bad gateway</html>'),
    );
    server.listen(0, '127.0.0.1');
    await eventOf(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await runFns(['status'], { ...env, FNS_API_URL: `http://127.0.0.1:${port}` });
    server.close();
    expect(code).toBe(3);
    expect(stderr).toContain('HTTP 502');
  });

  it('names typed by strangers can’t move the cursor', async () => {
    const id = await aTenant(api.store, 'Evil\u001b[2J\u202eOy');
    const { stdout } = await fns('tenants', 'show', id);
    expect(stdout).toContain('Evil');
    for (const evil of ['\u001b', '\u202e']) expect(stdout).not.toContain(evil);
  });
});

describe('companies', () => {
  it('add, list, pause, resume', async () => {
    const businessId = freshBusinessId();
    const added = await fns('tenants', 'add', '--name', 'Sähkö-Aho Oy', '--business-id', businessId);
    expect(added.stdout).toMatch(/^tnt_\w{20}\n$/);
    const again = await english('tenants', 'add', '--name', 'Toinen Oy', '--business-id', businessId);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stderr).toContain('The company is there already (tenant_exists)');
    const wrong = await english('tenants', 'add', '--name', 'Kolmas Oy', '--business-id', '1234567-2');
    expect(wrong.stderr).toContain('#/businessId');

    const list = await fns('tenants', 'list', '--name', 'sähkö');
    expect(list.stdout).toMatch(/Id +Nimi +Tila/);
    expect(list.stdout).toContain('Sähkö-Aho Oy');

    const live = await aLiveTenant(api.store);
    expect((await english('tenants', 'pause', live, '--reason', 'tilinpäätös')).stdout).toBe('Paused.\n');
    expect((await english('tenants', 'pause', live)).stderr).toContain('wrong_state');
    expect((await english('tenants', 'resume', live)).stdout).toBe('Resumed.\n');

    const named = await english('tenants', 'offboard', live, '--confirm-name', 'Toinen Oy');
    expect(named.stderr).toContain('name_differs');
    const name = (await api.store.tenants.get(live))?.name ?? '';
    expect((await english('tenants', 'offboard', live, '--confirm-name', name)).stdout).toBe(
      'Off-boarded.\n',
    );
    expect((await api.store.tenants.get(live))?.state).toBe('offboarded');
  });

  it('status tells outages first', async () => {
    const id = await aLiveTenant(api.store, 'Kylmäpojat Oy');
    await api.store.issues.open(id, {
      linkId: null,
      code: 'system_unavailable',
      class: 'outage',
      severity: 'serious',
      field: null,
      params: { side: 'netvisor' },
    });
    const { stdout } = await english('status');
    expect(stdout).toMatch(/^! netvisor does not answer: 1 companies/);
    expect(stdout).toMatch(/Kylmäpojat Oy +live +attention \(serious_issue\)/);
    const json = looseObject.parse(lineOfJson((await fns('status', '--json')).stdout));
    expect(Object.keys(json)).toEqual(['fleet', 'tenants']);
  });

  it('poll and sweep', async () => {
    const id = await aLiveTenant(api.store);
    expect((await english('poll', '--tenant', id)).stdout).toBe('Polling.\n');
    expect((await runFns(['sweep', '--lang', 'en'], { ...env, FNS_TENANT: id })).code).toBe(0);
    expect(api.control.calls.map(({ name }) => name)).toEqual(['triggerPoll', 'triggerSweep']);
    api.control.failure = new Error('unreachable');
    const { code, stderr } = await english('poll', await aLiveTenant(api.store));
    expect(code).toBe(1);
    expect(stderr).toContain('dependency_unavailable');
  });
});

describe('reconcile and drift', () => {
  it('compares on demand, only telling unless asked to repair', async () => {
    const id = await aLiveTenant(api.store);
    const { stdout } = await english('reconcile', id);
    const [run] = (await api.store.runs.list(id, { kind: 'reconciliation', limit: 1 })).rows;
    expect(stdout).toBe(`Comparing: ${run?.id ?? ''}\n`);
    expect(run && (await api.store.reconciliations.get(run.id))?.repairs).toBe(false);
    expect((await english('reconcile', id)).stderr).toContain('run_active');

    const other = await aLiveTenant(api.store);
    await english('reconcile', '--repair', '--tenant', other);
    const [repairing] = (await api.store.runs.list(other, { limit: 1 })).rows;
    expect(repairing && (await api.store.reconciliations.get(repairing.id))?.repairs).toBe(true);
  });

  it('shows whom the newest comparison found out of step, and why', async () => {
    const id = await aLiveTenant(api.store);
    const { store } = api;
    const { link } = await store.links.ensureForFlex(id, flexIdSchema.parse('flex-drift'));
    await store.links.save(link.id, { label: { name: 'Sähkö-Aho Oy', number: '10234' } });
    const run = await store.reconciliations.begin(id, {
      startedBy: 'schedule',
      workflowId: 'w',
      repairs: true,
    });
    if (!run) throw new Error('nothing else runs');
    const from = { phase: 'listing', place: null } as const;
    const finding = {
      linkId: link.id,
      outcome: 'differs',
      reason: 'settledAsIs',
      fields: ['phone'],
    } as const;
    await store.reconciliations.advance(
      run.id,
      from,
      { phase: 'done', place: null },
      {
        outcomes: { inStep: 40, differs: 1 },
        findings: [finding],
        netvisorCalls: 2,
        flexCalls: 1,
      },
    );
    await store.reconciliations.end(run.id, 'completed');
    const { stdout } = await english('drift', id);
    expect(stdout).toContain('10234');
    expect(stdout).toContain('Sähkö-Aho Oy');
    expect(stdout).toContain('differs');
    expect((await english('drift', id, '--outcome', 'gone')).stdout).not.toContain('10234');
    expect((await english('tenants', 'show', id)).stdout).toMatch(/inStep 40, differs 1/);
  });
});

describe('connect: secrets are never arguments', () => {
  const netvisor = (id: string, ...more: string[]) => [
    ...['connect', 'netvisor', '--tenant', id, '--customer-id', 'VN_1', '--organisation-id', '1234567-1'],
    ...more,
  ];
  const flex = (id: string, ...more: string[]) => [
    ...['connect', 'flex', '--tenant', id, '--base-url', 'https://flex.example.fi'],
    ...more,
  ];

  it('Netvisor’s from a file, replaced only when said so', async () => {
    const id = await aTenant(api.store);
    const first = await english(...netvisor(id, '--customer-key-file', await secretFile('first-key-0001')));
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('…0001');
    const file = await secretFile('other-key-0002');
    const second = await english(...netvisor(id, '--customer-key-file', file));
    expect(second.stderr).toContain('(stale)');
    expect((await api.store.connections.netvisor(id))?.customerKey).toBe('first-key-0001');
    expect((await fns(...netvisor(id, '--customer-key-file', file, '--replace'))).code).toBe(0);
    const json = await fns(...netvisor(id, '--customer-key-file', file, '--replace', '--json'));
    expect(lineOfJson(json.stdout)).toMatchObject({ side: 'netvisor', last4: '0002' });
    for (const { stdout, stderr } of [first, second, json]) {
      expect(stdout + stderr).not.toMatch(/first-key|other-key/);
    }
    expect((await api.store.connections.netvisor(id))?.customerKey).toBe('other-key-0002');
  });

  it('Flex’s by client id and secret, or a token, from the environment', async () => {
    const id = await aTenant(api.store);
    const secret = await runFns(flex(id, '--client-id', 'c1'), {
      ...env,
      FNS_FLEX_CLIENT_SECRET: 'env-secret-1',
    });
    expect(secret.code).toBe(0);
    expect(await api.store.connections.flex(id)).toEqual({
      baseUrl: 'https://flex.example.fi',
      clientId: 'c1',
      clientSecret: 'env-secret-1',
    });
    const token = await runFns(flex(id, '--replace'), { ...env, FNS_FLEX_TOKEN: 'env-token-1' });
    expect(token.code).toBe(0);
    expect((await api.store.connections.flex(id))?.token).toBe('env-token-1');
  });

  it('a new webhook secret comes from Flex and is never shown', async () => {
    const id = await aLiveTenant(api.store);
    const done = await english('connect', 'rotate-webhook-secret', id, '--overlap-hours', '0.5');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('Flex signs with the new secret');
    expect(done.stdout).not.toContain('whsec_');
    expect(api.control.named('rotateWebhookSecret')).toEqual([
      expect.objectContaining({ tenantId: id, overlapSeconds: 1800 }),
    ]);
    await api.store.connections.rotateWebhook(id, {
      endpointId: 'whe_1',
      secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
      at: new Date(),
      earlierEndAt: new Date(Date.now() + 3_600_000),
    });
    const earlier = (await api.store.connections.webhook(id))?.secrets.at(-1);
    const named = secretId(earlier ?? { value: '' });
    const forgotten = await english('connect', 'forget-webhook-secret', named, '--tenant', id);
    expect(forgotten.stdout).toContain('Forgotten');
    expect((await api.store.connections.webhook(id))?.secrets).toHaveLength(1);
    const none = await english('connect', 'rotate-webhook-secret', id, '--overlap-hours', '0');
    expect(none.code).toBe(2);
  });

  it('says what is missing or doesn’t go together; nothing is stored', async () => {
    const id = await aTenant(api.store);
    const empty = await secretFile('');
    const cases: Array<[string[], string]> = [
      [netvisor(id), 'no customer key'],
      [netvisor(id, '--customer-key-file', join(folder, 'nowhere')), 'ENOENT'],
      [netvisor(id, '--customer-key-file', empty), 'is empty'],
      [flex(id), 'no token'],
      [flex(id, '--client-id', 'c1'), 'no client secret'],
      [flex(id, '--client-secret-file', empty), 'goes with --client-id'],
      [flex(id, '--client-id', 'c1', '--flex-token-file', empty), 'not both'],
      [netvisor(id, '--customer-key', 'plain'), 'unknown option'],
    ];
    for (const [args, told] of cases) {
      const { code, stderr } = await fns(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toContain(told);
    }
    expect(await api.store.connections.summary(id)).toEqual([]);
  });

  it('an address that isn’t allowed is refused by the service', async () => {
    const id = await aTenant(api.store);
    const args = flex(id).map((arg) => (arg.startsWith('https:') ? 'https://elsewhere.example' : arg));
    const { code, stderr } = await runFns([...args, '--lang', 'en'], { ...env, FNS_FLEX_TOKEN: 't' });
    expect(code).toBe(1);
    expect(stderr).toContain('The address is not allowed (url_not_allowed)');
  });
});

describe('go-live', () => {
  it('set, scan', async () => {
    const id = await aTenant(api.store);
    const set = await english(
      ...[
        'go-live',
        'set',
        '--tenant',
        id,
        '--direction',
        'netvisorToFlex',
        '--confirmed-by',
        'Toimitusjohtaja',
      ],
    );
    expect(set.stdout).toMatch(/Direction +netvisorToFlex/);
    const alone = await english('go-live', 'set', '--tenant', id, '--direction', 'flexToNetvisor');
    expect(alone.stderr).toContain('#/confirmedBy');
    expect((await english('go-live', 'scan', '--tenant', id)).stderr).toContain('(connection_missing)');
    await withConnections(api.store, id);
    const scan = await english('go-live', 'scan', '--tenant', id, '--no-watch');
    expect(scan.stdout).toMatch(/^Reading the registers\. run_/);
    expect(api.control.named('startOnboarding')).toHaveLength(1);
  });

  it('scan is followed to its end', async () => {
    const id = await aTenant(api.store);
    await withConnections(api.store, id);
    await confirmDirection(api.store, id, 'netvisorToFlex');
    const { runs } = api.store;
    const scan = await runFns(['go-live', 'scan', '--tenant', id, '--lang', 'en'], env, {
      onOutput: once(() => {
        void runs.active(id, ['scan']).then((run) => {
          if (run) return runs.setState(run.id, 'completed', { ended: true, total: 0 });
        });
      }),
    });
    expect(scan.code).toBe(0);
    expect(scan.stdout).toMatch(/^Reading the registers\. (run_\w+)\n[^]*scan \1: completed/);
  });

  it('preview in numbers and customer by customer', async () => {
    const id = await aTenant(api.store);
    const { previewId } = await aPreview(id);
    const numbers = await english('go-live', 'preview', '--tenant', id);
    expect(numbers.stdout).toContain(previewId);
    expect(numbers.stdout).toMatch(/Fingerprint +f1/);
    expect(numbers.stdout).toMatch(/create +1/);
    expect(numbers.stdout).toMatch(/flex +create +1 +name 1, phone 1/);
    const items = await english('go-live', 'preview', '--tenant', id, '--items');
    expect(items.stdout).toMatch(/10377 +Kahvila Aalto Ky +create +onlyIn_netvisor +name/);
  });

  it('R19: preview tells when the number series meet, and what to write to the company', async () => {
    const id = await aTenant(api.store);
    await aPreview(id);
    await api.store.numberNotes.update(id, (notes) => ({
      ...notes,
      flexSeries: [{ name: 'Customers', prefix: '', min: 2001, max: 9999, next: 2044 }],
      flex: [{ prefix: '', from: 2001, to: 2043, count: 43 }],
      netvisor: [{ prefix: '', from: 1, to: 1534, count: 1200 }],
      history: [{ at: new Date(), flexNext: { '': 2044 }, netvisorNext: { '': 1535 } }],
      forecast: {
        at: new Date(),
        status: 'willMeet',
        meetsOn: new Date('2027-09-20T06:00:00.000Z'),
        basis: 'assumed',
        series: 'Customers',
        suggested: { from: 100_001, to: 199_999 },
      },
    }));
    const { stdout } = await english('go-live', 'preview', '--tenant', id);
    expect(stdout).toContain('! Series will overlap (estimate: 20/09/2027)');
    expect(stdout).toMatch(/flex +2001–2043 +2044\n/);
    expect(stdout).toMatch(/netvisor +1–1534 +1535\n/);
    expect(stdout).toContain('Message to the company: We recommend a number series of its own');
  });

  it('approve asks on a terminal for the number of customers, elsewhere for --yes', async () => {
    const id = await aTenant(api.store);
    await confirmDirection(api.store, id, 'netvisorToFlex');
    const { previewId } = await aPreview(id);
    const unnamed = await fns('go-live', 'approve', '--tenant', id, '--yes');
    expect(unnamed).toMatchObject({ code: 2, stdout: '' });
    expect(unnamed.stderr).toContain('--preview');
    const args = ['go-live', 'approve', '--tenant', id, '--preview', previewId, '--lang', 'en'];
    expect((await runFns(args, env)).code).toBe(2);
    expect((await runFns([...args, '--json'], env, { isTTY: true })).code).toBe(2);
    const refused = await runFns(args, env, { isTTY: true, input: '\n' });
    expect(refused.stdout).toContain('Not approved, nothing was changed.');
    expect(api.control.named('approve')).toEqual([]);
    const agreed = await runFns(args, env, { isTTY: true, input: '1\n' });
    expect(agreed.stdout).toMatch(/Fingerprint +f1/);
    expect(agreed.stdout).toContain(`Approved, the run began: ${api.control.copyRunId}`);
    expect(api.control.named('approve')).toEqual([expect.objectContaining({ previewId, fingerprint: 'f1' })]);
    const quiet = await runFns([...args, '--yes', '--json'], env);
    expect(lineOfJson(quiet.stdout)).toMatchObject({ complete: true, runId: api.control.copyRunId });
  });

  it('watch follows the run under way: lines in a pipe, objects with --json, ends as the run does', async () => {
    const id = await aTenant(api.store);
    expect((await english('go-live', 'watch', '--tenant', id)).stdout).toBe('No run is under way.\n');
    const { runs } = api.store;
    const start = async () => {
      const run = await runs.create(id, { kind: 'copy', startedBy: 'tok_operator', total: 2 });
      await runs.setState(run.id, 'running');
      return run.id;
    };
    const first = await start();
    const ended = await runFns(['go-live', 'watch', '--tenant', id, '--lang', 'en'], env, {
      // Its first line shows that it follows: then the run goes on to its end.
      onOutput: once(() => {
        void runs.count(first, { done: 2 }).then(() => runs.setState(first, 'completed', { ended: true }));
      }),
    });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(`copy ${first}: running 0/2\n`);
    expect(ended.stdout).toContain(`copy ${first}: completed 2/2`);

    const second = await start();
    await runs.setState(second, 'failed', { errorCode: 'credentials_rejected', ended: true });
    const failed = await english('go-live', 'watch', '--tenant', id, '--run', second);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('Credentials rejected (credentials_rejected)');
    const json = await fns('go-live', 'watch', '--tenant', id, '--run', first, '--json');
    expect(lineOfJson(json.stdout)).toMatchObject({ id: first, state: 'completed', progress: { done: 2 } });
  });

  it('on a terminal it is a bar', async () => {
    const id = await aTenant(api.store);
    const { runs } = api.store;
    const { id: runId } = await runs.create(id, { kind: 'copy', startedBy: 'tok_operator', total: 4 });
    await runs.count(runId, { done: 4 });
    await runs.setState(runId, 'completed', { ended: true });
    const { stdout, code } = await runFns(['go-live', 'watch', '--tenant', id, '--run', runId], env, {
      isTTY: true,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('100 % | 4/4');
  });
});

describe('runs, links, issues, journal', () => {
  it('runs: list, show, pause, resume, cancel', async () => {
    const id = await aTenant(api.store);
    const run = await api.store.runs.create(id, {
      kind: 'copy',
      startedBy: 'tok_operator',
      workflowId: 'onboarding:x',
      total: 10,
    });
    await api.store.runs.setState(run.id, 'running');
    expect((await english('runs', 'list', '--tenant', id)).stdout).toMatch(/copy +running +0\/10/);
    expect((await english('runs', 'list')).stdout).toContain(run.id);
    expect((await english('runs', 'show', run.id, '--tenant', id)).stdout).toMatch(
      /Workflow +http:\/\/temporal\.test/,
    );
    for (const command of ['pause', 'resume', 'cancel']) {
      expect((await english('runs', command, run.id, '--tenant', id)).stdout).toBe(
        `Asked for: ${command}.\n`,
      );
    }
    expect(api.control.named('controlRun')).toHaveLength(3);
  });

  it('links: list by state, show, sync', async () => {
    const id = await aLiveTenant(api.store);
    const link = await aLink(id, 'Kahvila Aalto Ky');
    expect((await english('links', 'list', '--tenant', id, '--state', 'parked')).stdout).toContain(
      'Kahvila Aalto Ky',
    );
    expect((await english('links', 'list', '--tenant', id, '--state', 'inStep')).stdout).toBe(
      'Nothing to show.\n',
    );
    expect((await english('links', 'show', link, '--tenant', id)).stdout).toMatch(/Parked +number_collision/);
    expect((await english('links', 'sync', link, '--tenant', id)).stdout).toBe(
      'The customer is being synced.\n',
    );
    expect(api.control.named('wake')).toHaveLength(1);
  });

  it('issues: list the open ones, show one with what to do, in the language asked for', async () => {
    const id = await aLiveTenant(api.store);
    const issue = await api.store.issues.open(id, {
      linkId: await aLink(id, 'Kahvila Aalto Ky'),
      code: 'number_collision',
      class: 'decide',
      severity: 'warning',
      field: 'customerNumber',
      params: { number: '10377', nameFlex: 'Matti Meikäläinen', nameNetvisor: 'Kahvila Aalto Ky' },
    });
    expect((await fns('issues', 'list', '--tenant', id)).stdout).toContain('Sama asiakasnumero, eri tiedot');
    expect((await english('issues', 'list')).stdout).toContain('Same customer number, different details');
    expect((await english('issues', 'list', '--tenant', id, '--state', 'resolved')).stdout).toBe(
      'Nothing to show.\n',
    );
    const shown = await fns('issues', 'show', issue.id, '--tenant', id);
    expect(shown.stdout).toMatch(/Syy +Numero 10377 on Flexissä asiakkaalla Matti Meikäläinen/);
    expect(shown.stdout).toMatch(/same +Sama asiakas +Asiakkaat yhdistetään/);
    expect(shown.stdout).toMatch(/different +Eri asiakkaat/);
  });

  it('issues: decide one, or see first what that would do', async () => {
    const id = await aLiveTenant(api.store);
    const linkId = await aLink(id, 'Kahvila Aalto Ky');
    const issue = await api.store.issues.open(id, {
      linkId,
      code: 'office_choice',
      class: 'decide',
      severity: 'warning',
      field: 'visitingAddress',
      params: { n: 2 },
      choices: [{ id: '71', label: 'Varasto', detail: 'Rantatie 4, 00100 Helsinki' }],
    });
    const shown = await fns('issues', 'show', issue.id, '--tenant', id);
    expect(shown.stdout).toMatch(/71 +Varasto +Rantatie 4, 00100 Helsinki/);
    const decide = (...more: string[]) =>
      english('issues', 'decide', issue.id, 'choose_office', '-t', id, ...more);
    expect(await decide('--office', '99')).toMatchObject({ code: 1 });
    const dry = await decide('--office', '71', '--dry-run');
    expect(dry.stdout).toContain('It would be decided: Choose the office');
    expect((await api.store.links.get(linkId))?.officeKey).toBeNull();
    const done = await decide('--office', '71');
    expect(done.stdout).toMatch(/Decided: Choose the office\n.*\nchooseOffice +netvisor +visitingAddress/);
    expect((await api.store.links.get(linkId))?.officeKey).toBe('71');
    expect((await english('issues', 'show', issue.id, '-t', id)).stdout).toMatch(/Decided +choose_office/);
  });

  it('journal: what was written over, values one by one', async () => {
    const id = await aLiveTenant(api.store);
    const [entry] = await api.store.journal.append(id, [
      {
        linkId: await aLink(id, 'Kahvila Aalto Ky'),
        side: 'flex',
        field: 'phone',
        before: null,
        after: '+358401234567',
        reason: 'onlyNetvisorChanged',
        actor: { type: 'sync' },
        runId: null,
      },
    ]);
    expect((await english('journal', '--tenant', id)).stdout).toMatch(
      /Flex +Phone +Only Netvisor changed, so its value comes to Flex\./,
    );
    const values = await english('journal', '--tenant', id, '--values', entry ?? '');
    expect(values.stdout).toBe('Before  –\nAfter   +358401234567\n');
    const undone = await english('journal', 'undo', entry ?? '', '--tenant', id);
    expect(undone).toMatchObject({ code: 0 });
    expect(undone.stdout).toContain('Undoing');
    expect((await fns('journal', '--tenant', id)).stdout).toMatch(/Tieto muuttui vain Netvisorissa.*waiting/);
  });
});

describe('validate', () => {
  it('answers each line, without the service', async () => {
    const lines = [
      { kind: 'businessId', value: '1234567-1' },
      { kind: 'businessId', value: '1234567-2' },
      { kind: 'ovt', value: '0037 12345671' },
      { kind: 'iban', value: 'FI21 1234 5600 0007 85' },
      { kind: 'eInvoiceAddress', value: 'FI2112345600000785' },
      { kind: 'operator', value: 'NDEAFIHH' },
      { kind: 'vat', value: 'FI12345671' },
      { kind: 'email', value: 'Laskut@Aalto.example' },
      { kind: 'emailList', value: 'a@aalto.example, b@aalto.example' },
      { kind: 'phone', value: '050 123 4567' },
      { kind: 'phone', value: 'soita' },
      { kind: 'postalCode', value: '00100' },
      { kind: 'postalCode', value: '100' },
      { kind: 'colour', value: 'red' },
      { kind: 'toString', value: 'red' },
    ];
    const input = `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot json\n`;
    const { code, stdout } = await runFns(['validate', '--json'], {}, { input });
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').map(lineOfJson)).toEqual([
      { valid: true, normalised: '1234567-1', code: null },
      { valid: false, normalised: null, code: 'business_id_invalid' },
      { valid: true, normalised: '003712345671', code: null },
      { valid: true, normalised: 'FI2112345600000785', code: null },
      { valid: true, normalised: 'FI2112345600000785', code: null },
      { valid: true, normalised: 'NDEAFIHH', code: null },
      { valid: true, normalised: 'FI12345671', code: null },
      { valid: true, normalised: 'laskut@aalto.example', code: null },
      { valid: false, normalised: null, code: 'value_not_allowed' },
      { valid: true, normalised: '+358501234567', code: null },
      { valid: false, normalised: null, code: 'phone' },
      { valid: true, normalised: '00100', code: null },
      { valid: false, normalised: null, code: 'postalCode' },
      { valid: false, normalised: null, code: 'malformed' },
      { valid: false, normalised: null, code: 'malformed' },
      { valid: false, normalised: null, code: 'malformed' },
    ]);
    const table = await runFns(['validate'], {}, { input });
    expect(table.stdout).toMatch(/businessId +1234567-2 +false +– +business_id_invalid/);
  });

  it('tells all that would keep a value from a field of a side, and what only looks wrong', async () => {
    const address = {
      street: 'Mäkikatu 2',
      street2: null,
      postalCode: '3310',
      city: 'Tampere',
      country: 'FI',
    };
    const lines = [
      { field: 'name', to: 'netvisor', value: 'N'.repeat(251) },
      { field: 'invoicingEmail', to: 'netvisor', value: 'a@aalto.example;b@aalto.example' },
      { field: 'invoicingEmail', to: 'flex', value: 'a@aalto.example;b@aalto.example' },
      { field: 'billingAddress', to: 'netvisor', value: address },
      { field: 'eInvoice', to: 'flex', value: { address: '003712345671', operator: 'XYZ' } },
      { field: 'name', to: 'netvisor', value: 'Bell \u0007 Oy' },
      { field: 'name', to: 'netvisor', value: address },
    ];
    const input = lines.map((line) => JSON.stringify(line)).join('\n');
    const { stdout } = await runFns(['validate', '--json', '--lang', 'en'], {}, { input });
    expect(stdout.trim().split('\n').map(lineOfJson)).toEqual([
      expect.objectContaining({
        valid: false,
        code: 'value_too_long',
        problem: expect.stringContaining('250') as string,
      }),
      expect.objectContaining({ valid: true, code: null, problem: null, warnings: [] }),
      expect.objectContaining({ valid: false, code: 'value_not_allowed' }),
      expect.objectContaining({ valid: true, warnings: ['A Finnish postal code has five digits.'] }),
      expect.objectContaining({ valid: false, code: 'e_invoice_invalid' }),
      expect.objectContaining({ valid: false, code: 'value_not_allowed' }),
      { valid: false, normalised: null, code: 'malformed' },
    ]);
    const { stdout: table } = await runFns(['validate', '--lang', 'en'], {}, { input });
    expect(table).toContain('billingAddress → netvisor: A Finnish postal code has five digits.');
  });
});
