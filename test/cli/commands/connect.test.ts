import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secretId } from '../../../src/store/webhook-secrets';
import { aLiveTenant, aTenant } from '../../api/harness';
import { openCli } from '../cli-world';
import type { CliWorld } from '../cli-world';
import { lineOfJson, runFns } from '../run-fns';

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCli();
});
afterAll(() => cli.close());
beforeEach(() => cli.forgetCalls());

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
    const id = await aTenant(cli.api.store);
    const first = await cli.english(
      ...netvisor(id, '--customer-key-file', await cli.secretFile('first-key-0001')),
    );
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('…0001');
    const file = await cli.secretFile('other-key-0002');
    const second = await cli.english(...netvisor(id, '--customer-key-file', file));
    expect(second.stderr).toContain('(stale)');
    expect((await cli.api.store.connections.netvisor(id))?.customerKey).toBe('first-key-0001');
    expect((await cli.fns(...netvisor(id, '--customer-key-file', file, '--replace'))).code).toBe(0);
    const json = await cli.fns(...netvisor(id, '--customer-key-file', file, '--replace', '--json'));
    expect(lineOfJson(json.stdout)).toMatchObject({ side: 'netvisor', last4: '0002' });
    for (const { stdout, stderr } of [first, second, json]) {
      expect(stdout + stderr).not.toMatch(/first-key|other-key/);
    }
    expect((await cli.api.store.connections.netvisor(id))?.customerKey).toBe('other-key-0002');
  });

  it('Flex’s by client id and secret, or a token, from the environment', async () => {
    const id = await aTenant(cli.api.store);
    const secret = await runFns(flex(id, '--client-id', 'c1'), {
      ...cli.env,
      FNS_FLEX_CLIENT_SECRET: 'env-secret-1',
    });
    expect(secret.code).toBe(0);
    expect(await cli.api.store.connections.flex(id)).toEqual({
      baseUrl: 'https://flex.example.fi',
      clientId: 'c1',
      clientSecret: 'env-secret-1',
    });
    const token = await runFns(flex(id, '--replace'), { ...cli.env, FNS_FLEX_TOKEN: 'env-token-1' });
    expect(token.code).toBe(0);
    expect((await cli.api.store.connections.flex(id))?.token).toBe('env-token-1');
  });

  it('a new webhook secret comes from Flex and is never shown', async () => {
    const id = await aLiveTenant(cli.api.store);
    const done = await cli.english('connect', 'rotate-webhook-secret', id, '--overlap-hours', '0.5');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('Flex signs with the new secret');
    expect(done.stdout).not.toContain('whsec_');
    expect(cli.api.control.named('rotateWebhookSecret')).toEqual([
      expect.objectContaining({ tenantId: id, overlapSeconds: 1800 }),
    ]);
    await cli.api.store.connections.rotateWebhook(id, {
      endpointId: 'whe_1',
      secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
      at: new Date(),
      earlierEndAt: new Date(Date.now() + 3_600_000),
    });
    const earlier = (await cli.api.store.connections.webhook(id))?.secrets.at(-1);
    const named = secretId(earlier ?? { value: '' });
    const forgotten = await cli.english('connect', 'forget-webhook-secret', named, '--tenant', id);
    expect(forgotten.stdout).toContain('Forgotten');
    expect((await cli.api.store.connections.webhook(id))?.secrets).toHaveLength(1);
    const none = await cli.english('connect', 'rotate-webhook-secret', id, '--overlap-hours', '0');
    expect(none.code).toBe(2);
  });

  it('says what is missing or doesn’t go together; nothing is stored', async () => {
    const id = await aTenant(cli.api.store);
    const empty = await cli.secretFile('');
    const cases: Array<[string[], string]> = [
      [netvisor(id), 'no customer key'],
      [netvisor(id, '--customer-key-file', join(cli.folder, 'nowhere')), 'ENOENT'],
      [netvisor(id, '--customer-key-file', empty), 'is empty'],
      [flex(id), 'no token'],
      [flex(id, '--client-id', 'c1'), 'no client secret'],
      [flex(id, '--client-secret-file', empty), 'goes with --client-id'],
      [flex(id, '--client-id', 'c1', '--flex-token-file', empty), 'not both'],
      [netvisor(id, '--customer-key', 'plain'), 'unknown option'],
    ];
    for (const [args, told] of cases) {
      const { code, stderr } = await cli.fns(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toContain(told);
    }
    expect(await cli.api.store.connections.summary(id)).toEqual([]);
  });

  it('an address that isn’t allowed is refused by the service', async () => {
    const id = await aTenant(cli.api.store);
    const args = flex(id).map((arg) => (arg.startsWith('https:') ? 'https://elsewhere.example' : arg));
    const { code, stderr } = await runFns([...args, '--lang', 'en'], { ...cli.env, FNS_FLEX_TOKEN: 't' });
    expect(code).toBe(1);
    expect(stderr).toContain('The address is not allowed (url_not_allowed)');
  });
});
