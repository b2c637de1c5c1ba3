import { SEARCH_ATTRIBUTES } from '../temporal/search-attributes';

/** Ports of one server process on the loopback interface. `ui` is null without the Web UI. */
export interface ServerPorts {
  readonly grpc: number;
  readonly http: number;
  readonly metrics: number;
  readonly ui: number | null;
}

/**
 * Server settings that make a small server quick and fair, values as JSON.
 *
 * - The three poll limits: with the default of 20 a second every task dispatch may wait 50 ms.
 * - The timer shift: by default a timer fires up to a second late.
 * - Fairness is off by default, and exact only with one partition per task queue (I11).
 */
export const SERVER_SETTINGS: { readonly [key: string]: string } = {
  'history.transferProcessorMaxPollRPS': '2000',
  'history.timerProcessorMaxPollRPS': '2000',
  'history.visibilityProcessorMaxPollRPS': '2000',
  'history.timerProcessorMaxTimeShift': '"20ms"',
  'matching.enableFairness': 'true',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

/** Command line of `temporal` for a development server; in memory without a database file. */
export function serverArguments(
  ports: ServerPorts,
  dbFilename: string | undefined,
  more: Readonly<Record<string, string>> = {},
): string[] {
  return [
    'server',
    'start-dev',
    ...['--ip', '127.0.0.1', '--port', String(ports.grpc), '--http-port', String(ports.http)],
    ...['--metrics-port', String(ports.metrics)],
    ...(ports.ui === null ? ['--headless'] : ['--ui-port', String(ports.ui), '--ui-disable-news-fetch']),
    ...['--log-format', 'json', '--log-level', 'warn'],
    ...(dbFilename === undefined ? [] : ['--db-filename', dbFilename]),
    ...SEARCH_ATTRIBUTES.flatMap((key) => ['--search-attribute', `${key.name}=Keyword`]),
    ...Object.entries({ ...SERVER_SETTINGS, ...more }).flatMap(([key, json]) => [
      '--dynamic-config-value',
      `${key}=${json}`,
    ]),
  ];
}
