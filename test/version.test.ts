import { describe, expect, it } from 'vitest';
import { name, version as expected } from '../package.json';
import { version } from '../src/version';

describe('the version', () => {
  it('is that of the package', () => {
    expect(name).toBe('flex-netvisor-sync');
    expect(version).toBe(expected);
  });
});
