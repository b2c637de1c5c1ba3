import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startFlexSandbox, type FlexSandbox } from '../../src/sandbox/flex/start';
import { defaultSettings } from '../../src/sandbox/netvisor/settings';
import { startNetvisorSandbox, type NetvisorSandbox } from '../../src/sandbox/netvisor/start';
import { control, texts } from './netvisor/signer';

/*
 * docs/sandbox.md is held to its word: the scripts in it are run as they stand there, by bash with curl and openssl,
 * against both sandboxes.
 */

const run = promisify(execFile);
let page: string;
let folder: string;
let netvisor: NetvisorSandbox;
let flex: FlexSandbox;

beforeAll(async () => {
  page = await readFile('docs/sandbox.md', 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'sandbox-page-'));
  [netvisor, flex] = await Promise.all([startNetvisorSandbox(), startFlexSandbox()]);
  const ready = {
    netvisor: { baseUrl: netvisor.baseUrl, companies: netvisor.companies },
    flex: { baseUrl: flex.baseUrl, tenants: flex.tenants },
  };
  await writeFile(join(folder, 'ready.json'), `${JSON.stringify(ready)}\n`);
});
afterAll(async () => {
  await Promise.all([netvisor.close(), flex.close(), rm(folder, { recursive: true })]);
});
beforeEach(async () => {
  await control(netvisor, 'POST', '/reset');
});

/** The script that the page marks as one that runs. */
function script(name: string): string {
  const [, found] = new RegExp(`<!-- runs: ${name} -->\n\`\`\`bash\n([^]*?)\n\`\`\``).exec(page) ?? [];
  if (found === undefined) throw new Error(`The page has no script "${name}".`);
  return found;
}

/** What these scripts print, one after the other in one shell. @throws Error when one of their commands fails */
async function output(names: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const whole = ['set -euo pipefail', ...names.map(script)].join('\n');
  const { stdout } = await run('bash', ['-c', whole], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  return stdout;
}

const netvisorRecords = async () =>
  z
    .array(z.object({ customerBaseInformation: z.object({ name: z.string() }) }))
    .parse((await control(netvisor, 'GET', '/customers')).json)
    .map(({ customerBaseInformation }) => customerBaseInformation.name);

describe('docs/sandbox.md', () => {
  it('signs a list, an add and a read with openssl', async () => {
    const printed = await output(['credentials', 'signed call']);
    expect(texts(printed, 'Status')).toEqual(['OK', 'OK', 'OK']);
    expect(printed).toContain('<Customerlist />');
    expect(texts(printed, 'InsertedDataIdentifier')).toEqual(['1']);
    expect(texts(printed, 'Name')).toEqual(['Mäki & Pojat Oy']);
    expect(await netvisorRecords()).toEqual(['Mäki & Pojat Oy']);
    const { json } = await control(netvisor, 'GET', '/requests');
    expect(json).toMatchObject([{ status: 200 }, { method: 'POST', status: 200 }, { status: 200 }]);
  });

  it('seeds, edits, sets and resets by control calls', async () => {
    const printed = await output(['credentials', 'control']);
    expect(printed).toContain('{"customers":200}');
    expect(printed).toContain('"phoneNumber":"0401234567"');
    expect(printed).toContain('"duplicateCode":"allow"');
    expect(await netvisorRecords()).toEqual([]);
    expect((await control(netvisor, 'GET', '/settings')).json).toEqual(defaultSettings());
  });

  it('makes requests fail', async () => {
    const signedCall = script('signed call');
    const functions = signedCall.slice(0, signedCall.indexOf('\n}\n') + 3);
    const controlCall = script('control').split('\n', 1)[0] ?? '';
    const whole = ['set -euo pipefail', script('credentials'), functions, controlCall, script('faults')];
    const { stdout } = await run('bash', ['-c', whole.join('\n')], { cwd: folder });
    expect(stdout).toContain('<h1>503</h1>');
    expect(texts(stdout, 'Status')).toEqual(['FAILED', 'TECHNICAL_ERROR :: Try later']);
    expect((await control(netvisor, 'GET', '/faults')).json).toEqual([]);
  });

  it('gets a Flex token, subscribes to a webhook, creates and lists', async () => {
    const receiver = createServer((_request, response) => {
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const delivered = once(receiver, 'request');
    const printed = await output(['credentials', 'flex'], {
      WEBHOOK_URL: `http://127.0.0.1:${port.toString()}/hook`,
    });
    expect(printed).toMatch(/"secret":"whsec_/);
    expect(printed.match(/"name":"Mäki Oy"/g)).toHaveLength(2);
    const [request] = z
      .tuple([z.object({ headers: z.record(z.string(), z.unknown()) })])
      .rest(z.unknown())
      .parse(await delivered);
    expect(request.headers['webhook-signature']).toMatch(/^v1,/);
    receiver.close();
  });

  it('names every setting with its default', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| `([^|]*)` \|/gm)].map(([, name, value]) => [name, value]);
    const documented = new Map(rows.map(([name, value]) => [name, value?.replaceAll('` `', '')]));
    for (const [name, value] of Object.entries(defaultSettings())) {
      if (name === 'rights') expect(page).toContain('| `rights` | all `true` |');
      else
        expect([name, documented.get(name)]).toEqual([
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]);
    }
  });
});
