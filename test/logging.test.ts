import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger, withLogIds } from '../src/logging';

const lineSchema = z.record(z.string(), z.unknown());

function capture(level = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ level, destination: { write: (line: string) => void lines.push(line) } });
  const last = () => lineSchema.parse(JSON.parse(lines.at(-1) ?? '{}'));
  return { logger, lines, last };
}

describe('a log line', () => {
  it('is one JSON object with level and time as words', () => {
    const { logger, lines, last } = capture();
    logger.child({ component: 'api' }).info({ tenantId: 'tnt_1' }, 'started');
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({ level: 'info', component: 'api', tenantId: 'tnt_1', msg: 'started' });
    expect(last()['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('carries the ids of the work that it belongs to, through all that is waited for', async () => {
    const { logger, lines } = capture();
    const work = (tenantId: string) =>
      withLogIds({ tenantId }, async () => {
        await setImmediate();
        await withLogIds({ linkId: `lnk_of_${tenantId}` }, async () => {
          await setImmediate();
          logger.child({ component: 'worker' }).info({ attempt: 2 }, 'inside');
        });
        logger.info('outside');
      });
    await Promise.all([work('tnt_1'), work('tnt_2')]);
    logger.info('alone');
    const told = lines.map((line) => lineSchema.parse(JSON.parse(line)));
    const about = (tenant: string | undefined) =>
      told.filter(({ tenantId }) => tenantId === tenant).map(({ msg, linkId }) => [msg, linkId]);
    for (const tenant of ['tnt_1', 'tnt_2']) {
      expect(about(tenant)).toEqual([
        ['inside', `lnk_of_${tenant}`],
        ['outside', undefined],
      ]);
    }
    expect(about(undefined)).toEqual([['alone', undefined]]);
  });

  it('is not written below the level', () => {
    const { logger, lines } = capture('warn');
    logger.info('quiet');
    logger.warn('loud');
    expect(lines).toHaveLength(1);
  });

  it.each([
    { password: 'S3cret' },
    { headers: { authorization: 'S3cret' } },
    { req: { headers: { authorization: 'S3cret' } } },
    { headers: { 'X-Other': 'x', 'x-netvisor-authentication-mac': 'S3cret' } },
    { tenant: { flex: { clientSecret: 'S3cret' } } },
    { netvisor: { customerKey: 'S3cret', partnerKey: 'S3cret' } },
    { config: { databaseUrl: 'S3cret', operatorToken: 'S3cret' } },
  ])('has no secret: %j', (fields) => {
    const { logger, lines, last } = capture();
    logger.info(fields, 'something');
    expect(lines[0]).not.toContain('S3cret');
    expect(lines[0]).toContain('[secret]');
    expect(Object.keys(last())).toContain(Object.keys(fields)[0]);
  });

  it('has an error with its stack', () => {
    const { logger, last } = capture();
    logger.error({ err: new Error('broken') }, 'failed');
    expect(last()['err']).toMatchObject({ type: 'Error', message: 'broken' });
  });
});
