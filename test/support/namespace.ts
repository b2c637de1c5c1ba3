import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { msToTs } from '@temporalio/common/lib/time';
import { inject } from 'vitest';
import type { TemporalServer } from '../../src/dev/temporal-server';
import { connectTemporal } from '../../src/temporal/connection';
import { ensureSearchAttributes } from '../../src/temporal/ensure-search-attributes';

/**
 * A namespace of its own on the run's Temporal server: task queues and Schedules have fixed names, so test
 * files that run a whole service must not share one. Shaped like a server that was started for the caller.
 */
export async function ownNamespace(purpose: string): Promise<TemporalServer> {
  const { address } = inject('temporal');
  const namespace = `${purpose}-${randomBytes(6).toString('hex')}`;
  const settings = { connectionOptions: { address }, namespace, apiKeyFile: null };
  const { connection, close } = await connectTemporal(settings);
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    // The server's own caches learn of a new namespace a moment later.
    for (let tries = 0; ; tries += 1) {
      try {
        await ensureSearchAttributes(connection, namespace, { register: true });
        break;
      } catch (error) {
        if (tries >= 40) throw error;
        await sleep(250);
      }
    }
  } finally {
    await close();
  }
  return { address, namespace, uiUrl: null, pid: null, settings, stop: () => Promise.resolve() };
}
