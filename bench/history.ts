import { eventually } from '../src/dev/eventually';
import { connectTemporal } from '../src/temporal/connection';
import type { TemporalConnection } from '../src/temporal/connection';
import type { Benchmark, Figure } from './benchmark';
import { bothSides, freshPhones, goLive, openGround, startServices } from './ground';
import type { Ground, ServiceOnGround } from './ground';

const SAMPLES = 5;

/** What one pushed change costs in Temporal's history; exact, from the histories themselves. */
export const history: Benchmark = {
  name: 'history',
  says: 'events in the history of one pushed change',
  run: async (tell) => {
    const ground = await openGround('embedded', tell);
    try {
      const services = await startServices(ground, false);
      const temporal = await connectTemporal(ground.temporalServer.settings);
      try {
        return await measure(ground, services, temporal);
      } finally {
        await temporal.close();
        await services.stop();
      }
    } finally {
      await ground.stop();
    }
  },
};

async function measure(
  ground: Ground,
  { operator }: ServiceOnGround,
  temporal: TemporalConnection,
): Promise<Figure[]> {
  const company = ground.companyOf(0);
  const { organisationId, flexTenant } = company;
  await ground.flex.seed(flexTenant, { customers: 40, seed: 11 });
  await goLive(ground, operator, 0, 'flexToNetvisor');
  const customers = (await bothSides(ground, company)).slice(0, SAMPLES);
  const phones = freshPhones();
  const nextPhone = (): string => phones.next().value;

  // One at a time: what comes while another edit of the company is under way waits, which is another measurement.
  let expected = 0;
  let lengths: number[] = [];
  for (const { flexId } of customers) {
    await ground.flex.edit(flexTenant, flexId, { phone: nextPhone() });
    lengths = await eventsOfClosed(temporal, (expected += 1));
  }
  const oneSide = lengths;

  // Netvisor's e-mail is to come to Flex and Flex's phone to Netvisor: one push writes both sides.
  for (const { flexId, netvisorKey } of customers) {
    await ground.netvisor.edit(organisationId, netvisorKey, {
      customerBaseInformation: { email: `asiakas.${netvisorKey}@esimerkki.example` },
    });
    await ground.flex.edit(flexTenant, flexId, { phone: nextPhone() });
    lengths = await eventsOfClosed(temporal, (expected += 1));
  }
  const bothWritten = lengths.slice(customers.length);
  return [
    { name: 'one side written', value: Math.max(...oneSide), unit: '', budget: { atMost: 20 } },
    { name: 'both sides written', value: Math.max(...bothWritten), unit: '', budget: { atMost: 20 } },
  ];
}

/** Lengths of the histories of all pushed changes so far, the oldest first, once as many as expected are over. */
async function eventsOfClosed(temporal: TemporalConnection, expected: number): Promise<number[]> {
  return eventually('the workflows are over', async () => {
    const found: Array<{ at: number; events: number }> = [];
    const query = "WorkflowType = 'customerSync' AND ExecutionStatus = 'Completed'";
    for await (const { startTime, historyLength } of temporal.client.workflow.list({ query })) {
      found.push({ at: startTime.getTime(), events: historyLength });
    }
    if (found.length < expected) return null;
    return found.sort((a, b) => a.at - b.at).map(({ events }) => events);
  });
}
