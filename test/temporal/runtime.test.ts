import { Runtime } from '@temporalio/worker';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/logging';
import { forwardTo, installTemporalRuntime } from '../../src/temporal/runtime';

const lines: string[] = [];
const logger = createLogger({
  level: 'trace',
  destination: { write: (line: string) => void lines.push(line) },
});
const lineWith = (text: string): unknown => JSON.parse(lines.find((line) => line.includes(text)) ?? 'null');

describe("what Temporal's SDK says", () => {
  afterAll(() => Runtime.instance().shutdown());

  it('goes to our logger, in one process once', async () => {
    installTemporalRuntime(logger);
    installTemporalRuntime(logger);
    Runtime.instance().logger.warn('a worker speaks', { taskQueue: 'fns' });
    await vi.waitFor(() => expect(lineWith('a worker speaks')).not.toBeNull());
    expect(lineWith('a worker speaks')).toMatchObject({
      level: 'warn',
      component: 'temporal',
      taskQueue: 'fns',
    });
  });

  it('leaves signals to the program, which stops its parts in order', () => {
    expect(Runtime.instance().options.shutdownSignals).toEqual([]);
  });

  it('keeps levels, and errors with their stack', () => {
    const sdk = forwardTo(logger);
    for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) {
      sdk[level](`said as ${level}`);
      expect(lineWith(`said as ${level}`)).toMatchObject({ level });
    }
    sdk.error('it broke', { error: new TypeError('no such thing'), workflowId: 'customerSync:lnk_1' });
    expect(lineWith('it broke')).toMatchObject({
      err: { type: 'TypeError', message: 'no such thing' },
      workflowId: 'customerSync:lnk_1',
    });
  });
});
