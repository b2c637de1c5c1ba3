import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { startService } from '../../src/service/start';
import { inSpan, tracedCalls, withTraceHeader } from '../../src/temporal/tracing';

describe('while nothing is traced', () => {
  it('no header is added: histories are as without', async () => {
    const headers = { other: { data: new Uint8Array([1]) } };
    await inSpan('work', { kind: 'producer', attributes: {} }, () => {
      expect(withTraceHeader(headers)).toBe(headers);
      return Promise.resolve();
    });
    expect(Object.keys(tracedCalls).sort()).toEqual(['signalWithStart', 'startWithDetails']);
  });

  it('what the work gives and throws comes through', async () => {
    const options = { kind: 'client', attributes: {} } as const;
    await expect(inSpan('work', options, () => Promise.resolve(7))).resolves.toBe(7);
    const failure = new Error('of the work');
    await expect(inSpan('work', options, () => Promise.reject(failure))).rejects.toBe(failure);
  });
});

describe('the SDK', () => {
  it('is not loaded by a service that traces nothing', () => {
    const loaded = Object.keys(createRequire(__filename).cache).join('\n');
    expect(startService).toBeTypeOf('function');
    expect(loaded).toContain('@opentelemetry/api/');
    expect(loaded).not.toContain('@opentelemetry/sdk-trace');
    expect(loaded).not.toContain('@opentelemetry/exporter');
  });
});
