import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testWorkflowBundle } from '../support/temporal';

describe('the bundle of the workflows', () => {
  it('has only what orchestration needs: what it loads, every workflow in the cache pays for', () => {
    const bundle = readFileSync(testWorkflowBundle(), 'utf8');
    const packages = new Set(
      [...bundle.matchAll(/^\/\*\*\*\/ "\.\/node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map((match) => match[1]),
    );
    expect(packages).toContain('@temporalio/workflow');
    for (const heavy of ['zod', 'undici', 'pg', 'express', 'libphonenumber-js', 'intl-messageformat']) {
      expect([...packages]).not.toContain(heavy);
    }
  });
});
