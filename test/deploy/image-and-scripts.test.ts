import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SERVER_SETTINGS } from '../../src/dev/temporal-server-arguments';
import { SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes';
import { HADOLINT, SHELLCHECK, pinnedTool } from '../support/pinned-tools';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

describe('Dockerfile', () => {
  it('has nothing that hadolint objects to', async () => {
    await expect(run(await pinnedTool(HADOLINT), ['Dockerfile'], { cwd: ROOT })).resolves.toMatchObject({
      stdout: '',
    });
  });

  it('runs as a user that is not root, and node itself takes the signals', () => {
    const text = read('Dockerfile');
    expect(text).toMatch(/^USER 1000:1000$/mu);
    expect(text).toMatch(/^ENTRYPOINT \["node"/mu);
  });

  it('leaves out of the image what .dockerignore names: secrets, tests, what was built before', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const name of ['.git', '.env*', 'secrets', 'node_modules', 'dist', 'test'])
      expect(ignored).toContain(name);
  });
});

describe('deploy scripts', () => {
  it('have nothing that shellcheck objects to', async () => {
    const scripts = readdirSync(join(ROOT, 'deploy')).filter((name) => name.endsWith('.sh'));
    expect(scripts.length).toBeGreaterThan(0);
    const paths = scripts.map((name) => join('deploy', name));
    await expect(run(await pinnedTool(SHELLCHECK), paths, { cwd: ROOT })).resolves.toMatchObject({
      stdout: '',
    });
  });

  it('register every search attribute that our workflows carry', () => {
    for (const { name } of SEARCH_ATTRIBUTES) {
      expect(read('deploy', 'namespace.sh')).toContain(`--name ${name} --type Keyword`);
    }
  });

  it('give the server of production the settings of the embedded one', () => {
    const settings = z
      .record(z.string(), z.array(z.object({ value: z.unknown() })).length(1))
      .parse(parse(read('deploy', 'dynamicconfig.yaml')));
    for (const [key, json] of Object.entries(SERVER_SETTINGS)) {
      expect(settings[key]?.[0]?.value, key).toEqual(JSON.parse(json));
    }
  });
});
