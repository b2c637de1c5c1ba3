import { z } from 'zod';

/** What the README says about a variable. */
interface Documentation {
  /** The default, for people; nothing when there is none. */
  readonly default?: string;
  readonly meaning: string;
  /** A secret: may also be given as NAME_FILE, and is never shown. */
  readonly secret?: true;
}

const documentation = z.registry<Documentation>();

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((value) => value <= 65_535, 'must be a port number, at most 65535')
    .default(fallback);

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'], 'must be true or false')
    .transform((text) => text === 'true' || text === '1')
    .default(fallback);

const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** An address of the web, without the slash at its end. */
const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an address like https://example.fi' })
  .refine((url) => !/[?#]/.test(url), 'must have neither query nor fragment')
  .transform((url) => url.replace(/\/+$/, ''));

const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be postgres://user:password@host:port/name',
});

/** AES-256 needs exactly 32 bytes. */
const key = z
  .base64('must be 32 bytes in base64: openssl rand -base64 32')
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32, 'must be 32 bytes in base64: openssl rand -base64 32');

const host = z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, 'must be host names, separated by commas');

/** Text that can stand in an HTTP header. */
const ascii = z.string().regex(/^[\x20-\x7e]+$/, 'must be plain ASCII');

/**
 * The one schema of the environment: every variable that the product itself reads. Temporal's own are read by
 * Temporal's loader (`readTemporalSettings`).
 */
export const environmentSchema = z.object({
  DATABASE_URL: databaseUrl.optional().register(documentation, {
    meaning: 'PostgreSQL server. Without it the database is embedded (PGlite) and lies in `DATA_DIR`.',
    secret: true,
  }),
  DATA_DIR: z.string().default('.data').register(documentation, {
    default: '.data',
    meaning:
      'Folder of the embedded database and, in development, of the Temporal server and the generated key.',
  }),
  HOST: z.string().default('127.0.0.1').register(documentation, {
    default: '127.0.0.1',
    meaning: 'Interface on which the HTTP server listens.',
  }),
  PORT: port(8080).register(documentation, {
    default: '8080',
    meaning:
      'Port of webhooks, operator API and console; 0 picks a free one, as the demo does unless it is set.',
  }),
  METRICS_PORT: port(9464).register(documentation, {
    default: '9464',
    meaning:
      'Port of metrics and of the health of a worker; 0 picks a free one, as the demo does unless it is set.',
  }),
  PUBLIC_URL: webAddress.optional().register(documentation, {
    meaning: 'Address at which Flex reaches this service; webhooks are registered there.',
  }),
  SECRETS_KEY: key.optional().register(documentation, {
    meaning:
      'Master key, 32 bytes in base64 (`openssl rand -base64 32`): encrypts credentials and personal data at rest. Production refuses to start without it; dev and demo make one in `DATA_DIR/secrets.key`.',
    secret: true,
  }),
  SECRETS_KEY_PREVIOUS: z.string().transform(list).pipe(z.array(key)).default([]).register(documentation, {
    meaning: 'Earlier master keys, separated by commas, needed only while `fns keys rotate` runs.',
    secret: true,
  }),
  NETVISOR_BASE_URL: webAddress.default('https://integration.netvisor.fi').register(documentation, {
    default: 'https://integration.netvisor.fi',
    meaning: "Netvisor's API. The test environment of partners is https://isvapi.netvisor.fi.",
  }),
  NETVISOR_PARTNER_ID: ascii.optional().register(documentation, {
    meaning: "The integration partner's id at Netvisor; a tenant may have its own.",
  }),
  NETVISOR_PARTNER_KEY: ascii
    .optional()
    .register(documentation, { meaning: 'The key that belongs to `NETVISOR_PARTNER_ID`.', secret: true }),
  NETVISOR_SENDER: ascii.default('flex-netvisor-sync').register(documentation, {
    default: 'flex-netvisor-sync',
    meaning: 'Name of this integration in every request to Netvisor, plain ASCII because it is signed.',
  }),
  FLEX_ALLOWED_HOSTS: z
    .string()
    .transform((text) => list(text.toLowerCase()))
    .pipe(z.array(host))
    .default([])
    .register(documentation, {
      meaning: 'Hosts, separated by commas, that a tenant may name as its Flex. Requests go nowhere else.',
    }),
  ALLOW_LOOPBACK_UPSTREAMS: flag(false).register(documentation, {
    default: 'false',
    meaning:
      'Allow Flex and Netvisor on this very computer, without TLS: for the sandboxes. dev and demo set it.',
  }),
  FLEX_CONSOLE_URL: webAddress
    .optional()
    .register(documentation, { meaning: "Address of Flex's user interface, for links from the console." }),
  NETVISOR_CONSOLE_URL: webAddress.optional().register(documentation, {
    meaning: "Address of Netvisor's user interface, for links from the console.",
  }),
  OPERATOR_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{8,}$/, 'must be at least 8 characters of ASCII without spaces')
    .optional()
    .register(documentation, {
      meaning: 'Bearer token with all scopes, accepted until the first admin exists.',
      secret: true,
    }),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info')
    .register(documentation, { default: 'info', meaning: 'Least serious log lines that are written.' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress.optional().register(documentation, {
    meaning:
      "Collector of OpenTelemetry, OTLP over HTTP, e.g. `http://collector:4318`: turns tracing on, from the event to the request at Netvisor. The standard's `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_TRACES_SAMPLER` hold too.",
  }),
  TEMPORAL_UI_URL: webAddress
    .optional()
    .register(documentation, { meaning: "Address of Temporal's Web UI, for links to workflows." }),
});

/** What there is to know about a variable. */
export interface VariableDescription {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
  readonly secret: boolean;
}

const OWN_VARIABLES: readonly VariableDescription[] = Object.entries(environmentSchema.shape).map(
  ([name, schema]) => {
    const known = documentation.get(schema);
    return {
      name,
      default: known?.default ?? '',
      meaning: known?.meaning ?? '',
      secret: known?.secret ?? false,
    };
  },
);

/** Names of the secrets among our own variables. */
export const SECRET_VARIABLES: readonly string[] = OWN_VARIABLES.filter(({ secret }) => secret).map(
  ({ name }) => name,
);

const temporal = (name: string, meaning: string, fallback = '', secret = false): VariableDescription => ({
  name,
  default: fallback,
  meaning,
  secret,
});

/** The variables of Temporal's environment configuration that matter here, checked by `readTemporalSettings`. */
const TEMPORAL_VARIABLES: readonly VariableDescription[] = [
  temporal(
    'TEMPORAL_ADDRESS',
    'Temporal server, host:port. Set it to use one that exists, Temporal Cloud included; otherwise demo, dev and tests start their own.',
    'localhost:7233',
  ),
  temporal(
    'TEMPORAL_NAMESPACE',
    'Namespace there; for Temporal Cloud the full `<namespace>.<account>`.',
    'default',
  ),
  temporal('TEMPORAL_API_KEY', 'API key of Temporal Cloud; turns TLS on. Never set it empty.', '', true),
  temporal('TEMPORAL_TLS', 'true turns TLS on where there is neither key nor certificate.'),
  temporal('TEMPORAL_TLS_CLIENT_CERT_PATH', 'Client certificate for mTLS (or `…_DATA`).'),
  temporal('TEMPORAL_TLS_CLIENT_KEY_PATH', 'Key of the client certificate (or `…_DATA`).'),
  temporal('TEMPORAL_TLS_SERVER_CA_CERT_PATH', 'Certificate authority of the server (or `…_DATA`).'),
  temporal(
    'TEMPORAL_TLS_SERVER_NAME',
    "Name in the server's certificate, where it differs from the address.",
  ),
  temporal('TEMPORAL_CONFIG_FILE', 'Profiles in a TOML file; variables win over it.'),
  temporal('TEMPORAL_PROFILE', 'The profile to take from that file.', 'default'),
  temporal('TEMPORAL_CLI', 'A `temporal` executable for demo, dev and tests, before the one on PATH.'),
];

/** All variables in the order of the README. */
export const VARIABLE_DESCRIPTIONS: readonly VariableDescription[] = [
  ...OWN_VARIABLES,
  ...TEMPORAL_VARIABLES,
];

/** The table of the README in Markdown, between its two markers. */
export function renderConfigTable(): string {
  const rows = VARIABLE_DESCRIPTIONS.map(({ name, default: fallback, meaning, secret }) => {
    const names = secret ? `\`${name}\`, \`${name}_FILE\`` : `\`${name}\``;
    return `| ${names} | ${fallback === '' ? '–' : `\`${fallback}\``} | ${meaning} |`;
  });
  return ['| Variable | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

const BETWEEN_MARKERS = /(<!-- config:start -->)[^]*?(<!-- config:end -->)/;

/**
 * A README with the table as it is now between its two markers.
 * @throws Error when the markers are missing
 */
export function withConfigTable(readme: string): string {
  if (!BETWEEN_MARKERS.test(readme)) {
    throw new Error('<!-- config:start --> … <!-- config:end --> is missing');
  }
  return readme.replace(
    BETWEEN_MARKERS,
    (_all, start: string, end: string) => `${start}\n${renderConfigTable()}\n${end}`,
  );
}
