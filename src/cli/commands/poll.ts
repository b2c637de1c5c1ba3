import { z } from 'zod';
import { tenantOf, withTenant } from '../options';
import { action } from './command';
import type { AddCommands } from './command';

/** The service tells where to follow it; here it is only said that it began. */
const begun = z.looseObject({});

const options = z.object({ tenant: z.string().optional() });

export const addPoll: AddCommands = (program, around) => {
  for (const [deed, description, started] of [
    ['poll', 'ask both systems for changes now', 'polling'],
    ['sweep', 'read the customers with an office now', 'sweeping'],
  ] as const) {
    withTenant(program.command(`${deed} [tenant]`))
      .description(description)
      .action(
        action(around, options, async ({ api, output, say }, given, [tenant]) => {
          const { body } = await api.post(`/tenants/${tenantOf(given, tenant)}/${deed}`, begun);
          output.result(body, () => {
            output.line(say(started));
          });
        }),
      );
  }
};
