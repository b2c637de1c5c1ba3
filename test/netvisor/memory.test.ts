import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { useNetvisorSandbox } from '../sandbox/netvisor/fixture';
import { BANK_ADDRESSES, codesIn, TYPED_CODES } from '../support/identity-codes';
import { textsOfSnapshot } from '../support/heap-snapshot';
import { runCommand } from '../support/run-command';

const sandbox = useNetvisorSandbox();
const folder = mkdtempSync(join(tmpdir(), 'fns-memory-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('D17: what is dropped is nowhere in the memory of a process that has read the register', () => {
  it('no personal identity code and no bank address of a consumer', async () => {
    for (const [n, code] of TYPED_CODES.entries()) {
      const isPrivateCustomer = n % 4 === 3 ? 0 : 1;
      await sandbox.person(
        {
          name: `Muistettava Asiakas Numero ${n.toString()}`,
          internalIdentifier: `70${n.toString()}`,
          externalIdentifier: code,
          isPrivateCustomer,
        },
        isPrivateCustomer === 0
          ? {}
          : {
              customerFinvoiceDetails: {
                finvoiceAddress: BANK_ADDRESSES[n % BANK_ADDRESSES.length],
                finvoiceRouterCode: 'NDEAFIHH',
              },
            },
      );
    }
    await sandbox.person({
      name: 'Passin Näyttänyt Asiakas',
      externalIdentifier: 'PASSI-X93-4471',
      isPrivateCustomer: 1,
    });
    const file = join(folder, 'client.heapsnapshot');
    const { stdout, stderr, code } = await runCommand(process.execPath, [
      // Long texts whole, so that one hidden in another is found.
      '--heap-snapshot-string-limit=1000000000',
      '--import',
      'tsx',
      join(__dirname, 'fixtures', 'read-register.ts'),
      JSON.stringify({ ...sandbox.first, baseUrl: sandbox.baseUrl }),
      file,
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const counts = z.object({ rows: z.number(), refusals: z.number() }).parse(JSON.parse(stdout));
    expect(counts).toEqual({ rows: TYPED_CODES.length + 1, refusals: TYPED_CODES.length });

    const texts = textsOfSnapshot(readFileSync(file, 'utf8'));
    // The search finds what is there: every customer's name.
    for (const n of TYPED_CODES.keys()) {
      expect(texts.some((text) => text.includes(`Muistettava Asiakas Numero ${n.toString()}`))).toBe(true);
    }
    expect(texts.flatMap(codesIn)).toEqual([]);
    const forbidden = [...BANK_ADDRESSES, 'PASSI-X93-4471'];
    expect(texts.filter((text) => forbidden.some((one) => text.includes(one)))).toEqual([]);
  });
});
