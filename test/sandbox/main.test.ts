import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const text = z.string().min(1);
/** The ready line of interfaces.md, `npm run sandbox`. */
const readySchema = z.strictObject({
  netvisor: z.strictObject({
    baseUrl: z.url(),
    companies: z
      .array(
        z.strictObject({
          organisationId: text,
          customerId: text,
          customerKey: text,
          partnerId: text,
          partnerKey: text,
          sender: z.string().regex(/^[\x20-\x7e]+$/),
        }),
      )
      .min(2),
  }),
  flex: z.strictObject({
    baseUrl: z.url(),
    tenants: z
      .array(
        z.strictObject({
          tenantId: text,
          name: text,
          businessId: text,
          token: text,
          clientId: text,
          clientSecret: text,
        }),
      )
      .min(1),
  }),
});

const started: ChildProcess[] = [];

function start(...options: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/sandbox/main.ts', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('npm run sandbox', () => {
  it('prints one JSON line when both systems are up, and ends on SIGTERM', async () => {
    const child = start('--netvisor-port', '0', '--flex-port', '0', '--json');
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout });
    reader.on('line', (line) => lines.push(line));
    await once(reader, 'line');
    const { netvisor, flex } = readySchema.parse(JSON.parse(lines[0] ?? ''));
    for (const { baseUrl } of [netvisor, flex]) {
      const { statusCode, body } = await request(`${baseUrl}/_sandbox/requests`);
      expect(statusCode).toBe(200);
      expect(await body.json()).toEqual([]);
    }
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(lines).toHaveLength(1);
  });

  it('says which option is wrong', async () => {
    const child = start('--netvisor-port', 'seventy');
    const errors: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(errors.join('\n')).toContain('--netvisor-port');
  });
});
