import { z } from 'zod';
import { rotatedKeysSchema } from '../answers';
import { EndedBadly } from '../failures';
import { action } from './command';
import type { AddCommands } from './command';

export const addKeys: AddCommands = (program, around) => {
  program
    .command('keys')
    .description('the keys that encrypt credentials and personal data at rest')
    .command('rotate')
    .description(
      'wrap every company’s data key with the present SECRETS_KEY; the earlier one stands in SECRETS_KEY_PREVIOUS meanwhile',
    )
    .action(
      action(around, z.object({}), async ({ api, output, say }) => {
        const { seen, body } = await api.post('/keys/rotate', rotatedKeysSchema);
        output.result(body, () => {
          output.line(say('keysRotated', { n: seen.rewrapped, total: seen.keys }));
          if (seen.unreadable > 0) output.line(`! ${say('keysUnreadable', { n: seen.unreadable })}`);
        });
        if (seen.unreadable > 0) throw new EndedBadly();
      }),
    );
};
