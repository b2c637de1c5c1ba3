import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

/** Property names whose values are secrets wherever they turn up in a log line. */
const SECRET_NAMES = [
  'accessToken',
  'apiKey',
  'authorization',
  'clientSecret',
  'cookie',
  'customerKey',
  'databaseUrl',
  'operatorToken',
  'partnerKey',
  'password',
  'secret',
  'secrets',
  'secretsKey',
  'token',
  'webhookSecret',
];

/** Headers that carry a secret or prove one. */
const SECRET_HEADERS = ['x-netvisor-authentication-mac', 'webhook-signature', 'set-cookie'];

/** How deep secrets are looked for: `{ tenant: { flex: { clientSecret } } }` is the deepest that we log. */
const DEPTHS = ['', '*.', '*.*.'];

const REDACTED_PATHS = DEPTHS.flatMap((depth) => [
  ...SECRET_NAMES.map((name) => `${depth}${name}`),
  // A quoted step follows its parent without a dot.
  ...SECRET_HEADERS.map((name) => `${depth.replace(/\.$/, '')}["${name}"]`),
]);

/** What a piece of work is about: ids only, never anything personal. */
export type LogIds = Readonly<Record<string, string | number>>;

const about = new AsyncLocalStorage<LogIds>();

/**
 * Every line that is logged by `work`, however deep in it and whatever it waits for, carries these ids beside those of
 * the work around it.
 */
export const withLogIds = <T>(ids: LogIds, work: () => T): T =>
  about.run({ ...about.getStore(), ...ids }, work);

export interface LoggingOptions {
  readonly level: LoggerOptions['level'];
  /** Where the lines go; default standard output. The demo with --json keeps that for its results. */
  readonly destination?: DestinationStream | 'stdout' | 'stderr';
}

/** The logger of a process: one JSON object a line, secrets replaced. Parts of it use `logger.child`. */
export function createLogger({ level = 'info', destination = 'stdout' }: LoggingOptions): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // A copy: pino adds the line's own fields to what it is given.
    mixin: () => ({ ...about.getStore() }),
    redact: { paths: REDACTED_PATHS, censor: '[secret]' },
  };
  return pino(options, typeof destination === 'string' ? streamOf(destination) : destination);
}

/** Synchronous, so that the last lines before the end of a process are not lost. */
function streamOf(name: 'stdout' | 'stderr'): DestinationStream {
  return pino.destination({ dest: name === 'stdout' ? 1 : 2, sync: true });
}
