import { NOTHING_AGREED, applyPatch } from '../../src/sync/agreement';
import type { Agreement, Fingerprint } from '../../src/sync/agreement';
import type {
  FieldName,
  FieldValues,
  FlexCustomer,
  Kind,
  NetvisorCustomer,
  NetvisorOffice,
  Address,
} from '../../src/sync/customer';
import type { OfficeKey } from '../../src/sync/ids';
import { flexIdSchema, linkIdSchema, netvisorKeySchema, officeKeySchema } from '../../src/sync/ids';
import type { FieldDecision, SyncPlan } from '../../src/sync/plan';
import { planSync } from '../../src/sync/plan-sync';
import type { PlanInput } from '../../src/sync/plan-sync';
import type { PlanContext, SyncPolicy } from '../../src/sync/policy';
import { EMPTY_FIELDS, applyFlexWrite, applyNetvisorWrite } from './sides';

/** A fingerprint that a test can read; the real one is keyed. */
export const plainFingerprint: Fingerprint = (field, normalised) =>
  normalised === null ? `${field}:` : `${field}=${normalised}`;

export const LINK_ID = linkIdSchema.parse('lnk_0123456789ab');

export const LIVE: PlanContext = { kind: 'live' };

export const runOf = (
  direction: 'netvisorToFlex' | 'flexToNetvisor',
  mode: 'copy' | 'merge' = 'copy',
): PlanContext => ({ kind: 'run', direction, mode });

export const DEFAULT_POLICY: SyncPolicy = { fields: {}, officeName: 'Käyntiosoite' };

export const address = (
  street: string,
  postalCode = '00100',
  city = 'Helsinki',
  country = 'FI',
): Address => ({
  street,
  street2: null,
  postalCode,
  city,
  country,
});

export function flexCustomer(
  fields: FieldValues = {},
  more: Partial<Omit<FlexCustomer, 'fields'>> = {},
): FlexCustomer {
  return {
    id: flexIdSchema.parse('6d0c7d0e-1111-4111-8111-111111111111'),
    version: 17,
    typeId: 'type-1',
    kind: 'COMPANY',
    consumerEInvoicing: false,
    netvisorKey: null,
    mergedInto: null,
    fields: { ...EMPTY_FIELDS, name: 'Lämpöykkönen Oy', customerNumber: '200123', ...fields },
    ...more,
  };
}

/** A Netvisor customer; a private person's e-invoice address is never read (D17). */
export function netvisorCustomer(
  fields: FieldValues = {},
  more: { kind?: Kind; offices?: readonly NetvisorOffice[] } = {},
): NetvisorCustomer {
  const { visitingAddress: _office, eInvoice, ...empty } = EMPTY_FIELDS;
  const kind = more.kind ?? 'COMPANY';
  return {
    key: netvisorKeySchema.parse('1234'),
    kind,
    fields: {
      ...empty,
      ...(kind === 'COMPANY' ? { eInvoice: eInvoice ?? null } : {}),
      name: 'Lämpöykkönen Oy',
      customerNumber: '200123',
      ...fields,
    },
    offices: more.offices ?? [],
  };
}

export function office(
  visitAddress: Address | null,
  more: Partial<Omit<NetvisorOffice, 'key'>> & { key?: string } = {},
): NetvisorOffice {
  return {
    name: 'Toimipaikka',
    identifier: null,
    contactAddress: null,
    ...more,
    key: officeKeySchema.parse(more.key ?? '501'),
    visitAddress,
  };
}

export interface World {
  readonly flex: FlexCustomer | null;
  readonly netvisor: NetvisorCustomer | null;
  readonly agreed: Agreement;
  /** The office that the service remembers once it has written it. */
  readonly officeKey?: OfficeKey | null;
}

export type PlanOptions = Partial<
  Pick<
    PlanInput,
    'context' | 'policy' | 'link' | 'duplicateNumber' | 'saidToBeOne' | 'overrides' | 'flexType'
  >
>;

export function plan(world: Partial<World>, options: PlanOptions = {}): SyncPlan {
  return planSync({
    flex: world.flex ?? null,
    netvisor: world.netvisor ?? null,
    agreed: world.agreed ?? NOTHING_AGREED,
    link: { id: LINK_ID, officeKey: world.officeKey ?? null },
    context: LIVE,
    policy: DEFAULT_POLICY,
    fingerprint: plainFingerprint,
    ...options,
  });
}

/** Carries a plan out as the service does: what holds at once, then Netvisor, then Flex. */
export function carryOut(world: World, planned: SyncPlan): World {
  let { flex, netvisor, agreed, officeKey = null } = world;
  agreed = applyPatch(agreed, planned.settle.now);
  if (planned.netvisor) {
    netvisor = applyNetvisorWrite(netvisor, planned.netvisor);
    agreed = applyPatch(agreed, planned.settle.netvisor);
    if (planned.netvisor.office) {
      officeKey = planned.netvisor.office.key ?? netvisor.offices.at(-1)?.key ?? null;
    }
  }
  if (planned.flex) {
    flex = applyFlexWrite(flex, planned.flex);
    agreed = applyPatch(agreed, planned.settle.flex);
  }
  return { flex, netvisor, agreed, officeKey };
}

/** Two customers that have been brought into step. */
export function inStep(
  flex: FlexCustomer,
  netvisor: NetvisorCustomer,
  options: PlanOptions = {},
): World & { readonly flex: FlexCustomer; readonly netvisor: NetvisorCustomer } {
  const world = { flex, netvisor, agreed: NOTHING_AGREED };
  const after = carryOut(world, plan(world, options));
  return { ...after, flex: after.flex ?? flex, netvisor: after.netvisor ?? netvisor };
}

/** The same world after somebody edited the customer in Flex. */
export function editFlex<W extends World & { readonly flex: FlexCustomer }>(
  world: W,
  fields: FieldValues,
): W {
  return { ...world, flex: { ...world.flex, fields: { ...world.flex.fields, ...fields } } };
}

export function editNetvisor<W extends World & { readonly netvisor: NetvisorCustomer }>(
  world: W,
  fields: FieldValues,
  offices?: readonly NetvisorOffice[],
): W {
  const { netvisor } = world;
  return {
    ...world,
    netvisor: {
      ...netvisor,
      fields: { ...netvisor.fields, ...fields },
      offices: offices ?? netvisor.offices,
    },
  };
}

export const decisionOn = (planned: SyncPlan, field: FieldName): FieldDecision | undefined =>
  planned.decisions.find((decision) => decision.field === field);

export const issueCodes = (planned: SyncPlan): string[] => planned.issues.map((issue) => issue.code);
