import { newId } from '../../src/store/new-id';
import type { Store } from '../../src/store/store';
import { flexId, netvisorKey, newTenant, newLink } from './contract/fixture';

/** Personal values and secrets, each in one or more of the places where the store keeps such things. */
export const KNOWN = {
  person: 'Tuulikki Ruusunen-Mäkelä',
  company: 'Rakennus Hämäläinen & Pojat Oy',
  businessId: '2077474-0',
  number: '987654321',
  street: 'Ylistörmä 17 B 4',
  postalCode: '33720',
  phone: '+358401239876',
  oldPhone: '+358507778888',
  email: 'tuulikki.ruusunen@example.fi',
  eInvoice: '003720774740',
  customerId: 'NVCUST-55aa66bb',
  customerKey: 'nv-customer-key-3f9a1c',
  flexToken: 'flex-token-7d2e4b',
  webhookSecret: 'whsec_c2VjcmV0LWtleS1vZi1mbGV4',
  confirmedBy: 'Pirkko Vahvistaja',
  requestHash: '5f2d7e8c9b0a1234567890abcdef5f2d',
} as const;

/** Puts every known value into the store by each repository that takes such values. */
export async function storeEverythingPersonal(store: Store): Promise<{ tenantId: string; linkId: string }> {
  const tenant = await newTenant(store);
  const t = tenant.id;
  const label = { name: KNOWN.person, number: KNOWN.number };
  const customer = { ...KNOWN };
  await store.tenants.update(t, {
    goLive: {
      direction: 'netvisorToFlex',
      mode: 'copy',
      includeInactive: false,
      confirmedBy: KNOWN.confirmedBy,
      confirmedAt: '2026-11-24T09:00:00.000Z',
    },
  });
  await store.connections.putNetvisor(t, {
    customerId: KNOWN.customerId,
    customerKey: KNOWN.customerKey,
    organisationId: KNOWN.businessId,
  });
  await store.connections.putFlex(t, { baseUrl: 'https://flex.example', token: KNOWN.flexToken });
  await store.connections.setState(t, 'netvisor', 'ok', {
    name: KNOWN.company,
    businessId: KNOWN.businessId,
  });
  await store.connections.putWebhook(t, {
    endpointId: 'we_1',
    secret: KNOWN.webhookSecret,
    clientId: 'us',
    flexTenantId: 'company-1',
  });

  const number = await store.fingerprint(t, 'number');
  const field = await store.fingerprint(t, 'field');
  const link = await newLink(store, tenant, { flexId: 'flex-1' });
  const alias = await newLink(store, tenant, { netvisorKey: '1' });
  await store.links.save(alias.id, { label: { name: KNOWN.company, number: KNOWN.number } });
  await store.links.join(link.id, { netvisorKey: netvisorKey('1') });
  await store.links.save(link.id, {
    label,
    numberFingerprint: number(KNOWN.number),
    traits: [number(KNOWN.businessId)],
    agreement: {
      fields: {
        email: { flex: field(KNOWN.email), netvisor: field(KNOWN.email), version: 1 },
        phone: { flex: field(KNOWN.phone), netvisor: field(KNOWN.oldPhone), version: 1 },
      },
    },
  });
  await store.issues.open(t, {
    linkId: link.id,
    code: 'field_conflict',
    class: 'decide',
    severity: 'warning',
    field: 'phone',
    params: { flex: KNOWN.phone, netvisor: KNOWN.oldPhone, name: KNOWN.person },
    choices: [{ id: '1', label: KNOWN.company, detail: KNOWN.street }],
  });
  await store.overrides.add(t, link.id, { operatorId: 'opr_aaaaaaaa' }, [
    { field: 'phone', side: 'flex', source: { kind: 'value', value: KNOWN.oldPhone }, basis: null },
  ]);
  const question = await store.questions.ask(t, { text: KNOWN.person }, 3_600_000);
  await store.questions.answer(question, customer);
  await store.journal.append(t, [
    {
      linkId: link.id,
      side: 'netvisor',
      field: 'visitingAddress',
      before: { street: KNOWN.street, postalCode: KNOWN.postalCode },
      after: customer,
      reason: 'onlyFlexChanged',
      actor: { type: 'sync' },
      runId: null,
    },
  ]);
  await store.plans.put(t, link.id, customer, 1, 3_600_000);
  await store.numberNotes.update(t, (notes) => ({
    ...notes,
    netvisor: [{ prefix: '', from: 1, to: Number(KNOWN.number), count: 2 }],
  }));
  await store.lanes.close({ tenantId: t, side: 'netvisor', code: 'system_unavailable', atLeastMs: 1000 });
  await store.massChange.admit({
    tenantId: t,
    linkId: link.id,
    scope: `netvisorPoll:${t}`,
    deactivates: false,
    breakerPercent: 10,
  });
  const comparison = await store.reconciliations.begin(t, {
    startedBy: 'opr_aaaaaaaa',
    workflowId: `reconciliation:${t}`,
    repairs: false,
  });
  if (comparison === null) throw new Error('another comparison is under way');
  await store.reconciliations.noteRows(comparison.id, 'netvisor', ['1']);
  await store.reconciliations.advance(
    comparison.id,
    { phase: 'listing', place: null },
    { phase: 'pairs', place: null },
    {
      outcomes: { differs: 1 },
      findings: [{ linkId: link.id, outcome: 'differs', reason: 'field_conflict', fields: ['phone'] }],
      netvisorCalls: 1,
      flexCalls: 1,
    },
  );

  const run = await store.runs.create(t, { kind: 'scan', startedBy: 'opr_aaaaaaaa' });
  await store.snapshots.put(t, run.id, 'flex', [
    { externalId: 'flex-1', numberFp: number(KNOWN.number), traits: [number('phone')], body: customer },
  ]);
  const preview = await store.previews.create(t, {
    scanRunId: run.id,
    direction: 'netvisorToFlex',
    mode: 'copy',
  });
  await store.previews.addItems(t, preview, [
    {
      outcome: 'link',
      reasonCode: 'equal',
      linkId: link.id,
      flexId: flexId('flex-1'),
      netvisorKey: netvisorKey('1'),
      label,
      detail: customer,
    },
  ]);
  await store.previews.finish(preview, {
    fingerprint: 'digest',
    counts: { create: 0, link: 1, update: 0, unchanged: 0, conflict: 0, collision: 0, skipped: 0 },
    effects: [{ example: KNOWN.company }],
    expected: { seconds: 1, netvisorCalls: 1 },
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  await store.idempotency.begin('POST /tenants', newId('run'), KNOWN.requestHash);
  await store.idempotency.begin('POST /tenants', 'answered', 'hash');
  await store.idempotency.finish('POST /tenants', 'answered', 201, customer);
  return { tenantId: t, linkId: link.id };
}

/** The known values that a text holds, plain or in an encoding that would hide them from a search. */
export function findKnown(text: string): string[] {
  return Object.values(KNOWN).filter((value) =>
    [
      value,
      // As PostgreSQL's JSON may write what isn't ASCII.
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value, 'utf8').toString('hex'),
      Buffer.from(value, 'utf8').toString('base64').replace(/=+$/, ''),
      Buffer.from(value, 'utf8').toString('base64url'),
    ].some((form) => text.includes(form)),
  );
}
