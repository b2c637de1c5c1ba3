import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(__dirname, '..', '..', 'src');
const WRITES = /\.(?:addCustomer|editCustomer|addOffice|editOffice|createCustomer|updateCustomer)\(/u;

/** The clients themselves, what puts them into lanes, and the simulated systems. */
const BEHIND = /^(?:netvisor|flex|sandbox)\/|^activities\/laned-clients[.]ts$/u;

describe('I1 only reconcile writes customers', () => {
  it('nobody else calls what writes a customer in Netvisor or Flex', () => {
    const callers = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !BEHIND.test(file))
      .filter((file) => WRITES.test(readFileSync(join(SRC, file), 'utf8')));
    expect(callers.sort()).toEqual([
      'activities/reconcile/write-flex.ts',
      'activities/reconcile/write-netvisor.ts',
    ]);
  });
});
