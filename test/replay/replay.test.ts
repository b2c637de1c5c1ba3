import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/logging';
import { installTemporalRuntime } from '../../src/temporal/runtime';
import { testWorkflowBundle } from '../support/temporal';

installTemporalRuntime(createLogger({ level: 'silent' }));

const HISTORIES = join(__dirname, 'histories');

/** Folders are named after the released version whose runs they hold. */
function recorded(): Array<{ name: string; file: string; type: string }> {
  return readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, file: join(HISTORIES, name), type: basename(name).split('_')[0] ?? '' }));
}

describe('histories of every released shape replay under the present workflow code', () => {
  it('holds each kind of workflow', () => {
    expect([...new Set(recorded().map(({ type }) => type))].sort()).toEqual([
      'customerSync',
      'netvisorPoll',
      'officeSweep',
      'onboarding',
      'operatorRead',
      'reconciliation',
      'webhookRotation',
    ]);
  });

  it.each(recorded())('$name', async ({ file, name }) => {
    const history = historyFromJSON(JSON.parse(readFileSync(file, 'utf8')));
    await Worker.runReplayHistory({ workflowBundle: { codePath: testWorkflowBundle() } }, history, name);
  });

  it('would fail if the code took another step than the recorded run', async () => {
    const [first] = recorded().filter(({ type }) => type === 'customerSync');
    if (!first) throw new Error('no customerSync is recorded');
    const text = readFileSync(first.file, 'utf8');
    const other = text.replaceAll('"planCustomer"', '"planSomebodyElse"');
    expect(other).not.toBe(text);
    await expect(
      Worker.runReplayHistory(
        { workflowBundle: { codePath: testWorkflowBundle() } },
        historyFromJSON(JSON.parse(other)),
        first.name,
      ),
    ).rejects.toThrow(/nondeterminism|Determinism/iu);
  });
});
