import { afterAll, beforeAll, expect, it } from 'vitest';
import { flexNumber } from '../../src/demo/registers';
import { eventually } from '../../src/dev/eventually';
import { json } from '../../src/dev/json-http';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await openWorld('required-fields');
}, 60_000);
afterAll(() => world.close());

it('R8 who lacks what the type in Flex demands is left out of the run with an issue, and travels once it is there', async () => {
  const { flexTenant, organisationId } = world.ids(0);
  const [flex] = world.stage.flex.tenants;
  if (!flex) throw new Error('no tenant');
  // The company made the type itself, and wants an e-mail address of every customer.
  await json(`${world.stage.flex.baseUrl}/v1/customer-types`, {
    method: 'POST',
    headers: { authorization: `Bearer ${flex.token}`, 'idempotency-key': 'type-of-the-company' },
    body: {
      name: 'Yritysasiakas Netvisor',
      identifier: 'COMPANY',
      fields: [{ field: 'email', visible: true, required: true }],
    },
  });
  const base = { isPrivateCustomer: 0, isActive: 1 };
  const lacking = await world.netvisor.create(organisationId, {
    customerBaseInformation: { ...base, internalIdentifier: '500001', name: 'Sähkö-Aho Oy' },
  });
  await world.netvisor.create(organisationId, {
    customerBaseInformation: {
      ...base,
      internalIdentifier: '500002',
      name: 'Kahvila Aalto Ky',
      email: 'a@aalto.example',
    },
  });
  const inFlex = async () => (await world.flex.customers(flexTenant)).map(flexNumber);

  const tenantId = await world.setUp(0, 'netvisorToFlex');
  const missing = () => world.operator.issues(tenantId, '&state=open&code=required_field_missing');
  const preview = await world.operator.scan(tenantId);
  expect(preview.counts).toMatchObject({ create: 1, skipped: 1 });
  const runId = await world.operator.approve(tenantId, preview);
  await world.operator.settledRun(tenantId, runId);
  expect(await inFlex()).toEqual(['500002']);
  expect(await missing()).toMatchObject([{ field: null, label: { number: '500001' } }]);

  await world.netvisor.edit(organisationId, lacking.netvisorKey, {
    customerBaseInformation: { email: 'info@aho.example' },
  });
  await world.operator.call('POST', `/tenants/${tenantId}/poll`, { body: {} });
  await eventually('it is in Flex', async () => (await inFlex()).includes('500001'));
  await eventually('the issue is closed', async () => (await missing()).length === 0);
}, 120_000);
