import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { connectionSchema, rotatedSchema } from '../answers';
import { UsageError } from '../failures';
import { tenantOf, withTenant } from '../options';
import { readSecret } from '../secrets';
import type { Session } from '../session';
import { action } from './command';
import type { AddCommands } from './command';

const netvisorOptions = z.object({
  tenant: z.string().optional(),
  customerId: z.string(),
  organisationId: z.string(),
  customerKeyFile: z.string().optional(),
  replace: z.boolean().default(false),
});

const flexOptions = z.object({
  tenant: z.string().optional(),
  baseUrl: z.string(),
  clientId: z.string().optional(),
  clientSecretFile: z.string().optional(),
  flexTokenFile: z.string().optional(),
  replace: z.boolean().default(false),
});

const forgetOptions = z.object({ tenant: z.string().optional() });

const rotateOptions = z.object({ tenant: z.string().optional(), overlapHours: z.number().optional() });

const CLIENT_SECRET = 'FNS_FLEX_CLIENT_SECRET';
const FLEX_TOKEN = 'FNS_FLEX_TOKEN';

export const addConnect: AddCommands = (program, around) => {
  const connect = program
    .command('connect')
    .description(
      'give the credentials of a system; secrets come from a file, standard input or the environment',
    );

  withTenant(connect.command('netvisor'))
    .description('the company’s Netvisor credentials')
    .requiredOption('--customer-id <id>', 'Netvisor’s customer id of the integration')
    .requiredOption('--organisation-id <id>', 'the company’s business id in Netvisor')
    .option(
      '--customer-key-file <file>',
      'file with the customer key, - for standard input; or FNS_CUSTOMER_KEY',
    )
    .option('--replace', 'replace credentials that are there')
    .action(
      action(around, netvisorOptions, async (session, options) => {
        const tenant = tenantOf(options);
        const customerKey = await readSecret(
          {
            what: 'customer key',
            file: options.customerKeyFile,
            fileOption: '--customer-key-file',
            variable: 'FNS_CUSTOMER_KEY',
          },
          around,
        );
        const { customerId, organisationId, replace } = options;
        await put(session, tenant, 'netvisor', { customerId, organisationId, customerKey }, replace);
      }),
    );

  withTenant(connect.command('flex'))
    .description('the company’s Flex credentials: client id and secret, or a token')
    .requiredOption('--base-url <url>', 'address of Flex’s API')
    .option('--client-id <id>', 'client id')
    .option(
      '--client-secret-file <file>',
      `file with the client secret, - for standard input; or ${CLIENT_SECRET}`,
    )
    .option('--flex-token-file <file>', `file with a token instead, - for standard input; or ${FLEX_TOKEN}`)
    .option('--replace', 'replace credentials that are there')
    .action(
      action(around, flexOptions, async (session, options) => {
        const tenant = tenantOf(options);
        const credentials = await flexCredentials(session, options);
        await put(session, tenant, 'flex', { baseUrl: options.baseUrl, ...credentials }, options.replace);
      }),
    );

  withTenant(connect.command('rotate-webhook-secret [tenant]'))
    .description('have Flex sign its events with a new secret, which only Flex and the service know')
    .option(
      '--overlap-hours <hours>',
      'how long the earlier secret stays in force, at most 168; 24 unless given',
      hours,
    )
    .action(
      action(around, rotateOptions, async ({ api, output, say }, { overlapHours, ...given }, [tenant]) => {
        const path = `/tenants/${tenantOf(given, tenant)}/webhook/secrets`;
        const { seen, body } = await api.post(path, rotatedSchema, { overlapHours });
        output.result(body, () => {
          output.line(say(seen.deliveredToFlex ? 'rotated' : 'rotating'));
          output.details(
            seen.secrets.flatMap(({ id, last4, expiresAt }) => [
              [say('secret'), `…${last4} (${id})`],
              [say('expires'), output.moment(expiresAt)],
            ]),
          );
        });
      }),
    );

  withTenant(connect.command('forget-webhook-secret <secret>'))
    .description(
      'an earlier secret has got about: refuse what is signed with it alone, before its overlap ends',
    )
    .action(
      action(around, forgetOptions, async ({ api, output, say }, options, [secret = '']) => {
        await api.remove(`/tenants/${tenantOf(options)}/webhook/secrets/${encodeURIComponent(secret)}`);
        output.result({ forgotten: secret }, () => {
          output.line(say('forgotten'));
        });
      }),
    );
};

function hours(text: string): number {
  const value = Number(text);
  if (!/^\d+([.]\d+)?$/u.test(text) || value <= 0 || value > 168) {
    throw new InvalidArgumentError('Hours, more than 0 and at most 168.');
  }
  return value;
}

async function flexCredentials({ around }: Session, options: z.infer<typeof flexOptions>) {
  const { clientId, clientSecretFile, flexTokenFile } = options;
  if (clientId === undefined) {
    if (clientSecretFile !== undefined) throw new UsageError('--client-secret-file goes with --client-id');
    const token = {
      what: 'token',
      file: flexTokenFile,
      fileOption: '--flex-token-file',
      variable: FLEX_TOKEN,
    };
    return { token: await readSecret(token, around) };
  }
  if (flexTokenFile !== undefined) throw new UsageError('give --client-id or --flex-token-file, not both');
  const secret = {
    what: 'client secret',
    file: clientSecretFile,
    fileOption: '--client-secret-file',
    variable: CLIENT_SECRET,
  };
  return { clientId, clientSecret: await readSecret(secret, around) };
}

/** New credentials by default: replacing working ones by mistake would stop a company. */
async function put(
  { api, output, say }: Session,
  tenant: string,
  side: 'flex' | 'netvisor',
  credentials: unknown,
  replace: boolean,
): Promise<void> {
  const path = `/tenants/${tenant}/connections/${side}`;
  const etag = replace ? (await api.get(path, connectionSchema)).seen.etag : null;
  const { seen, body } = await api.put(path, connectionSchema, credentials, etag);
  output.result(body, () => {
    output.line(say('connected'));
    output.details([
      [say('side'), seen.side],
      [say('secret'), `…${seen.last4 ?? ''}`],
    ]);
  });
}
