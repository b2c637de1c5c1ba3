import { describe, expect, it } from 'vitest';
import { serverArguments, SERVER_SETTINGS } from '../../src/dev/temporal-server-arguments';

const ports = { grpc: 7233, http: 7243, metrics: 7253, ui: 8233 };

/** The words after each occurrence of a flag. */
const valuesOf = (args: string[], flag: string) =>
  args.flatMap((word, index) => (word === flag ? [args[index + 1]] : []));

describe('the command line of the server', () => {
  it('raises the poll limits, fires timers in time and is fair between tenants (I11)', () => {
    expect(valuesOf(serverArguments(ports, undefined), '--dynamic-config-value')).toEqual([
      'history.transferProcessorMaxPollRPS=2000',
      'history.timerProcessorMaxPollRPS=2000',
      'history.visibilityProcessorMaxPollRPS=2000',
      'history.timerProcessorMaxTimeShift="20ms"',
      'matching.enableFairness=true',
      'matching.numTaskqueueReadPartitions=1',
      'matching.numTaskqueueWritePartitions=1',
    ]);
  });

  it('gives settings as JSON, as the server wants them', () => {
    for (const json of Object.values(SERVER_SETTINGS))
      expect(() => JSON.parse(json) as unknown).not.toThrow();
  });

  it('registers our search attributes', () => {
    const attributes = valuesOf(serverArguments(ports, undefined), '--search-attribute');
    expect(attributes).toEqual(['tenantId=Keyword', 'linkId=Keyword']);
  });

  it('keeps data only in a file that is named', () => {
    expect(serverArguments(ports, undefined)).not.toContain('--db-filename');
    expect(valuesOf(serverArguments(ports, '/data/t.db'), '--db-filename')).toEqual(['/data/t.db']);
  });

  it('has the Web UI only on request', () => {
    expect(valuesOf(serverArguments(ports, undefined), '--ui-port')).toEqual(['8233']);
    expect(serverArguments({ ...ports, ui: null }, undefined)).toContain('--headless');
  });
});
