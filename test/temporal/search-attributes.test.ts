import { msToTs } from '@temporalio/common/lib/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TemporalConnection } from '../../src/temporal/connection';
import { ensureSearchAttributes, SearchAttributesMissing } from '../../src/temporal/ensure-search-attributes';
import { connectTestTemporal } from '../support/temporal';

/** A namespace without any attribute of ours; namespaces can't be removed, so each run makes its own. */
async function bareNamespace(temporal: TemporalConnection): Promise<string> {
  const namespace = `bare-${Date.now()}`;
  await temporal.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  return namespace;
}

describe('search attributes of a namespace', () => {
  let temporal: TemporalConnection;
  beforeAll(async () => {
    temporal = await connectTestTemporal();
  });
  afterAll(() => temporal.close());

  it('are there on the server of this run', async () => {
    await expect(
      ensureSearchAttributes(temporal.connection, temporal.namespace, { register: false }),
    ).resolves.toBeUndefined();
  });

  it('are named with their commands where they are missing, and made on request', async () => {
    const namespace = await bareNamespace(temporal);
    const check = () => ensureSearchAttributes(temporal.connection, namespace, { register: false });

    const missing = check();
    await expect(missing).rejects.toThrow(SearchAttributesMissing);
    await expect(missing).rejects.toThrow(
      `temporal operator search-attribute create -n ${namespace} --name tenantId --type Keyword --name linkId --type Keyword`,
    );

    await ensureSearchAttributes(temporal.connection, namespace, { register: true });
    await expect(check()).resolves.toBeUndefined();
  });
});
