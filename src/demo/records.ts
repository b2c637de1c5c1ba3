import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { json } from '../dev/json-http';
import { z } from 'zod';
import type { Stage } from '../dev/stage';

/** The ready line of `npm run sandbox` (interfaces.md). */
export function sandboxesReady(stage: Stage) {
  return {
    netvisor: { baseUrl: stage.netvisor.baseUrl, companies: stage.netvisor.companies },
    flex: { baseUrl: stage.flex.baseUrl, tenants: stage.flex.tenants },
  };
}

/**
 * Writes the journal as JSON lines (interfaces.md, `--journal`): the sandboxes' ready line, every request of
 * both in order, and what lies in each company at the end.
 */
export async function writeJournal(stage: Stage, file: string): Promise<void> {
  const out = createWriteStream(file);
  const write = (line: unknown): void => {
    out.write(`${JSON.stringify(line)}\n`);
  };
  write(sandboxesReady(stage));
  const requests = [
    ...(await requestsOf(stage.netvisor.baseUrl)).map((request) => ({ system: 'netvisor', ...request })),
    ...(await requestsOf(stage.flex.baseUrl)).map((request) => ({ system: 'flex', ...request })),
  ];
  for (const request of requests.sort((a, b) => a.at.localeCompare(b.at) || a.n - b.n)) write(request);
  for (const { organisationId } of stage.netvisor.companies) {
    write({
      system: 'netvisor',
      tenant: organisationId,
      customers: await recordsOf(stage.netvisor.baseUrl, organisationId),
    });
  }
  for (const { tenantId } of stage.flex.tenants) {
    write({ system: 'flex', tenant: tenantId, customers: await recordsOf(stage.flex.baseUrl, tenantId) });
  }
  out.end();
  await finished(out);
}

async function requestsOf(baseUrl: string) {
  const { body } = await json(`${baseUrl}/_sandbox/requests`);
  return z.array(z.looseObject({ n: z.number(), at: z.string() })).parse(body);
}

async function recordsOf(baseUrl: string, tenant: string): Promise<unknown> {
  return (await json(`${baseUrl}/_sandbox/customers?tenant=${encodeURIComponent(tenant)}`)).body;
}

/**
 * Writes every workflow's whole history, as `temporal workflow show --output json` prints it, and the described
 * Schedules (interfaces.md, `--histories`).
 */
export async function writeHistories(stage: Stage, folder: string): Promise<void> {
  const { client } = stage.temporal;
  await mkdir(folder, { recursive: true });
  for await (const execution of client.workflow.list()) {
    const handle = client.workflow.getHandle(execution.workflowId, execution.runId);
    const history = await handle.fetchHistory();
    const name = `${execution.workflowId}--${execution.runId}`.replace(/[^A-Za-z0-9_.-]+/g, '_');
    await writeFile(join(folder, `${name}.json`), historyToJSON(history));
  }
  const schedules = [];
  for await (const schedule of client.schedule.list()) {
    const { raw: _raw, ...described } = await client.schedule.getHandle(schedule.scheduleId).describe();
    schedules.push(described);
  }
  await writeFile(join(folder, 'schedules.json'), JSON.stringify(schedules, null, 2));
}
