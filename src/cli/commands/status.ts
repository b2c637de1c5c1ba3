import { z } from 'zod';
import { fleetSchema, listOf, tenantSchema } from '../answers';
import { action } from './command';
import type { AddCommands } from './command';
import { tenantHeads, tenantRow } from './tenants';

/** Every company on one screen: the morning's question. */
export const addStatus: AddCommands = (program, around) => {
  program
    .command('status')
    .description('is everything all right? all companies in a few lines')
    .action(
      action(around, z.object({}), async ({ api, output, say }) => {
        const fleet = await api.get('/fleet', fleetSchema);
        const tenants = await api.get('/tenants', listOf(tenantSchema), { limit: 200 });
        output.result({ fleet: fleet.body, tenants: tenants.body }, () => {
          for (const { side, tenantIds, since } of fleet.seen.outages) {
            output.line(
              `! ${say('outage', { side, n: tenantIds.length, since: output.moment(since) ?? '' })}`,
            );
          }
          output.line(countsLine(fleet.seen.byHealth));
          output.line('');
          output.list(tenants.seen, tenantHeads(say), tenantRow(output));
        });
      }),
    );
};

const countsLine = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(' · ');
