import { join } from 'node:path';
import { Worker, bundleWorkflowCode } from '@temporalio/worker';
import express from 'express';
import { z } from 'zod';
import { listen } from '../../src/api/listen';
import { createLogger } from '../../src/logging';
import { connectTemporal } from '../../src/temporal/connection';
import type { TemporalConnection } from '../../src/temporal/connection';
import { installTemporalRuntime } from '../../src/temporal/runtime';
import { readTemporalSettings } from '../../src/temporal/settings';
import { serveParent, tellParent } from './in-child';

const TASK_QUEUE = 'bare';

const activities = {
  first: (_id: string): Promise<void> => Promise.resolve(),
  /** Tells when it began. */
  second: (id: string): Promise<void> => {
    tellParent({ second: { id, at: performance.timeOrigin + performance.now() } });
    return Promise.resolve();
  },
};
export type BareActivities = typeof activities;

const bodySchema = z.object({ id: z.string() });

/** An Express route that only calls signalWithStart and, with BENCH_ROLES=api,worker, a worker of its workflow. */
async function main(): Promise<void> {
  installTemporalRuntime(createLogger({ level: 'warn', destination: 'stderr' }));
  const temporal = await connectTemporal(readTemporalSettings(process.env));
  const app = express();
  app.post('/events', express.json(), async (request, response) => {
    const { id } = bodySchema.parse(request.body);
    await temporal.client.workflow.signalWithStart('bare', {
      workflowId: `bare:${id}`,
      taskQueue: TASK_QUEUE,
      args: [id],
      signal: 'hint',
    });
    response.status(202).json({});
  });
  const api = await listen(app, { host: '127.0.0.1', port: 0 });
  const worker = process.env['BENCH_ROLES']?.includes('worker') ? await startWorker(temporal) : null;
  const running = worker?.run();
  serveParent({ url: `${api.url}/events` }, async () => {
    await api.close();
    worker?.shutdown();
    await running;
    await temporal.close();
  });
}

async function startWorker(temporal: TemporalConnection): Promise<Worker> {
  const quiet = (): undefined => undefined;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(__dirname, 'bare-workflow.ts'),
    logger: { trace: quiet, debug: quiet, info: quiet, log: quiet, warn: quiet, error: quiet },
  });
  return Worker.create({
    connection: await temporal.native(),
    namespace: temporal.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    activities,
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
