import { z } from 'zod';
import type { Company } from './company';
import type { Ground } from './ground';

/** Fills the register on the source side of a company, with some that never travel, and takes it live as support does. */
export async function goLive(ground: Ground, company: Company, customers: number): Promise<void> {
  const { direction, credentials } = company;
  const source = direction === 'netvisorToFlex' ? 'netvisor' : 'flex';
  for (let n = 0; n < customers; n += 1) await company.create(source, 0);
  await company.create('netvisor', 0, { sort: 'temp', kind: 'COMPANY' });
  if (source === 'netvisor') {
    await company.create('netvisor', 0, { sort: 'unnumbered' });
    await company.create('netvisor', 0, { sort: 'bank', kind: 'PRIVATE' });
  } else await company.create('flex', 0, { sort: 'kindless' });
  company.tenantId = await ground.operator.setUp({
    name: `Häiriö ${String(company.index + 1)} Oy`,
    businessId: credentials.netvisor.organisationId,
    netvisor: credentials.netvisor,
    flex: {
      baseUrl: ground.flex.baseUrl,
      clientId: credentials.flex.clientId,
      clientSecret: credentials.flex.clientSecret,
    },
    direction,
  });
  // The mass-change guard would rightly stop as many edits of so few customers (D12); it has tests of its own.
  await ground.ask(
    z.unknown(),
    `update tenants set settings = settings || '{"breakerPercent": 100}' where id = $1`,
    [company.tenantId],
  );
  const runId = await ground.operator.approve(company.tenantId, await ground.operator.scan(company.tenantId));
  const run = await ground.operator.settledRun(company.tenantId, runId);
  if (!run.state.startsWith('completed')) throw new Error(`the go-live ended as ${run.state}`);
}
