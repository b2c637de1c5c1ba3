import { createServer } from 'node:http';
import { once as eventOf } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OPERATOR_TOKEN, aTenant } from '../api/harness';
import { openCli } from './cli-world';
import type { CliWorld } from './cli-world';
import { lineOfJson, runFns, spawnFns } from './run-fns';

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCli();
});
afterAll(() => cli.close());
beforeEach(() => cli.forgetCalls());

describe('as a process', () => {
  it('prints a company and ends with 0; with --json nothing but the answer', async () => {
    const id = await aTenant(cli.api.store, 'Putkityö Salo Ky');
    const [plain, json] = await Promise.all([
      spawnFns(['tenants', 'show', '--tenant', id], cli.env),
      spawnFns(['--json', 'tenants', 'show', id], cli.env),
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
      spawnFns(['tenants', 'show', 'tnt_aaaaaaaaaaaaaaaaaaaa', '--lang', 'en'], cli.env),
      spawnFns(['tenants', 'shw'], cli.env),
      spawnFns(['status', '--lang', 'en'], { ...cli.env, FNS_API_URL: 'http://127.0.0.1:1' }),
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
    const id = await aTenant(cli.api.store);
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
    const { code } = await spawnFns([...args, '--customer-key-file', '-'], cli.env, 'key-from-stdin\n');
    expect(code).toBe(0);
    expect((await cli.api.store.connections.netvisor(id))?.customerKey).toBe('key-from-stdin');
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
    const { code, stdout, stderr } = await cli.fns(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(told);
    expect(cli.api.control.calls).toEqual([]);
  });

  it('without a token it says where to put one', async () => {
    const { code, stderr } = await runFns(['status'], { FNS_API_URL: cli.api.url });
    expect(code).toBe(2);
    expect(stderr).toContain('FNS_TOKEN');
  });

  it('takes OPERATOR_TOKEN, and --url and --token-file before the environment', async () => {
    expect((await runFns(['status'], { FNS_API_URL: cli.api.url, OPERATOR_TOKEN })).code).toBe(0);
    const wrong = { FNS_API_URL: 'http://127.0.0.1:1', FNS_TOKEN: 'wrong' };
    const file = await cli.secretFile(OPERATOR_TOKEN);
    expect((await runFns(['status', '--url', `${cli.api.url}/`, '--token-file', file], wrong)).code).toBe(0);
    const piped = ['status', '--url', cli.api.url, '--token-file', '-'];
    expect((await runFns(piped, wrong, { input: `${OPERATOR_TOKEN}\n` })).code).toBe(0);
  });

  it('takes no token as an argument, where the list of processes would show it', async () => {
    const { code, stderr } = await cli.fns('status', '--token', 'plain');
    expect(code).toBe(2);
    expect(stderr).toContain('unknown option');
    const nowhere = await cli.fns('status', '--token-file', join(cli.folder, 'nowhere'));
    expect(nowhere).toMatchObject({ code: 2, stdout: '' });
    expect(nowhere.stderr).toContain('ENOENT');
  });

  it('a wrong token is told as such, in both languages and as JSON', async () => {
    const wrong = { ...cli.env, FNS_TOKEN: 'wrong' };
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
    const id = await aTenant(cli.api.store);
    const head = async (given: NodeJS.ProcessEnv, ...more: string[]) =>
      (await runFns(['tenants', 'show', id, ...more], { ...cli.env, LANG: undefined, ...given })).stdout;
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
    const { code, stderr } = await runFns(['status'], {
      ...cli.env,
      FNS_API_URL: `http://127.0.0.1:${port}`,
    });
    server.close();
    expect(code).toBe(3);
    expect(stderr).toContain('HTTP 502');
  });

  it('names typed by strangers can’t move the cursor', async () => {
    const id = await aTenant(cli.api.store, 'Evil\u001b[2J\u202eOy');
    const { stdout } = await cli.fns('tenants', 'show', id);
    expect(stdout).toContain('Evil');
    for (const evil of ['\u001b', '\u202e']) expect(stdout).not.toContain(evil);
  });
});
