import { admit } from './admit';
import type { Fingerprint } from './agreement';
import { finnishBusinessId } from './business-id';
import { chooseOffice, officeAddress, visitingAddressOf } from './choose-office';
import type { OfficeMemory } from './choose-office';
import type {
  Address,
  FieldName,
  FieldTypes,
  FieldValues,
  FlexCustomer,
  Kind,
  NetvisorCustomer,
  Side,
} from './customer';
import { FIELD_NAMES, appliesTo, isFieldName, policyOf } from './field-table';
import { otherSide, viewField } from './field-view';
import { lacking, requiredFieldMissing } from './flex-type';
import type { FlexType } from './flex-type';
import { reaches } from './merge-field';
import { normalise } from './normalise';
import { officeWrite } from './office-write';
import { left, settled, write } from './outcome';
import type { Outcome } from './outcome';
import type { PlannedIssue, SyncPlan } from './plan';
import { PlanDraft, planNothing } from './plan-draft';
import type { SyncPolicy } from './policy';
import { refusal } from './validate-value';

interface CreationInput {
  readonly link: OfficeMemory;
  readonly policy: SyncPolicy;
  readonly fingerprint: Fingerprint;
}

/** What is to be created: on which side, from which values. Netvisor's visiting address is that of its office. */
interface Creation extends CreationInput {
  readonly side: Side;
  readonly kind: Kind;
  readonly fields: FieldValues;
  /** Gets consumer e-invoices (R16). */
  readonly consumer: boolean;
}

/**
 * Sent whatever direction the fields have: a customer can't do without a name and a number (R18), and a system
 * makes new customers active unless told otherwise.
 */
const ALWAYS_SENT = ['name', 'customerNumber', 'active'] as const satisfies readonly FieldName[];

/**
 * Creates a Flex customer in Netvisor: its visiting address as an office (R12), its only address also as the base
 * address (R13); without a number it gets Netvisor's next free one (D6).
 */
export function planCreationInNetvisor(
  input: CreationInput & { readonly flex: FlexCustomer; readonly kind: Kind },
): SyncPlan {
  const { link, policy, flex, kind } = input;
  const creation: Creation = {
    ...input,
    side: 'netvisor',
    fields: flex.fields,
    consumer: flex.consumerEInvoicing,
  };
  const fault = missingOrRefused(creation);
  if (fault) return planNothing([fault], 'invalid', input.fingerprint);
  const draft = new PlanDraft(input.fingerprint, 'netvisor');
  const automaticNumber = isEmpty(creation, 'customerNumber');
  for (const field of FIELD_NAMES) {
    switch (field) {
      case 'customerNumber':
        // An automatic number is not settled: it is read once Netvisor gave it, and brought to Flex.
        if (automaticNumber) draft.leave(field, left('kept', 'numberGiven'));
        else createField(creation, draft, field);
        break;
      case 'visitingAddress': {
        const outcome = createField(creation, draft, field);
        if (outcome.kind === 'write' && outcome.value !== null) {
          draft.sendByOffice(officeWrite({ kind: 'none' }, outcome.value, link.id, policy.officeName));
        }
        break;
      }
      case 'billingAddress': {
        const outcome = createField(creation, draft, field, onlyAddress(creation));
        draft.mark('netvisor', 'billingDerived', outcome.verdict === 'derived');
        break;
      }
      case 'eInvoice':
        createEInvoice(creation, draft);
        break;
      default:
        createField(creation, draft, field);
    }
  }
  return draft.create('netvisor', kind, automaticNumber);
}

/** R13: the visiting address, written as the base address because Flex has no other (D7). */
function onlyAddress(creation: Creation): Outcome<'billingAddress'> | undefined {
  const { visitingAddress = null } = creation.fields;
  const only =
    creation.fields.billingAddress !== undefined &&
    isEmpty(creation, 'billingAddress') &&
    !isEmpty(creation, 'visitingAddress') &&
    policyOf('visitingAddress', creation.policy).direction !== 'off' &&
    reaches('netvisor', policyOf('billingAddress', creation.policy).direction);
  return only
    ? write<'billingAddress'>('netvisor', visitingAddress, 'derived', 'derivedFromVisiting')
    : undefined;
}

/**
 * Creates a Netvisor customer in Flex with the type of its kind (R9): the office's address as visiting address
 * (R12), or without one the base address as both (D18). A base address that is the office's is no billing
 * address of its own (D7).
 */
export function planCreationInFlex(
  input: CreationInput & { readonly netvisor: NetvisorCustomer; readonly flexType: FlexType | null },
): SyncPlan {
  const { netvisor, link } = input;
  const office = chooseOffice(netvisor.offices, link, [], input.fingerprint);
  const creation: Creation = {
    ...input,
    side: 'flex',
    kind: netvisor.kind,
    consumer: false,
    fields: { ...netvisor.fields, visitingAddress: visitingAddressOf(office) },
  };
  const fault = missingOrRefused(creation);
  if (fault) return planNothing([fault], 'invalid', input.fingerprint);
  const draft = new PlanDraft(input.fingerprint, 'flex');
  const candidates = office.kind === 'unclear' ? office.offices.map(officeAddress) : [];
  for (const field of FIELD_NAMES) {
    switch (field) {
      case 'visitingAddress': {
        const special = office.kind === 'unclear' ? officeUnclear(netvisor) : mirroredBase(creation);
        const outcome = createField(creation, draft, field, special);
        draft.mark('flex', 'visitingDerived', outcome.verdict === 'derived');
        break;
      }
      case 'billingAddress': {
        const outcome = createField(creation, draft, field, derivedBase(creation, candidates));
        draft.mark('flex', 'billingDerived', outcome.verdict === 'derived');
        break;
      }
      case 'eInvoice':
        createEInvoice(creation, draft);
        break;
      default:
        createField(creation, draft, field);
    }
  }
  const plan = draft.create('flex', netvisor.kind, false);
  return input.flexType ? demandRequired(plan, input.flexType, input.fingerprint) : plan;
}

/** R8: Flex takes no customer without what its type demands, so the company must add it first. */
function demandRequired(plan: SyncPlan, type: FlexType, fingerprint: Fingerprint): SyncPlan {
  const [first, ...others] = lacking(type, plan.flex?.values ?? {});
  if (first === undefined) return plan;
  const more = others.filter(isFieldName).map((field) => requiredFieldMissing(type, field, field));
  return planNothing([requiredFieldMissing(type, first, null), ...more], 'requiredInFlex', fingerprint);
}

const officeUnclear = ({ offices }: NetvisorCustomer): Outcome<'visitingAddress'> =>
  left('blocked', 'officeUnknown', {
    code: 'office_choice',
    field: 'visitingAddress',
    params: { n: offices.length },
  });

/** D18: no office has an address, so the base address is Flex's visiting address as well. */
function mirroredBase(creation: Creation): Outcome<'visitingAddress'> | undefined {
  const { billingAddress: base = null } = creation.fields;
  const mirrors =
    isEmpty(creation, 'visitingAddress') &&
    !isEmpty(creation, 'billingAddress') &&
    policyOf('billingAddress', creation.policy).direction !== 'off' &&
    reaches('flex', policyOf('visitingAddress', creation.policy).direction);
  return mirrors ? write<'visitingAddress'>('flex', base, 'derived', 'derivedFromBilling') : undefined;
}

function derivedBase(
  { fields, policy }: Creation,
  candidates: ReadonlyArray<Address | null>,
): Outcome<'billingAddress'> | undefined {
  if (policyOf('visitingAddress', policy).direction === 'off') return undefined;
  const base = normalise('billingAddress', fields.billingAddress ?? null);
  if (base === null) return undefined;
  if (base === normalise('visitingAddress', fields.visitingAddress ?? null)) {
    return settled('derived', 'derivedFromVisiting');
  }
  // Whether it is the office's address or the customer's own is known once the office is chosen.
  const ofAnOffice = candidates.some((address) => normalise('visitingAddress', address) === base);
  return ofAnOffice ? left('blocked', 'officeUnknown') : undefined;
}

/** Decides one field of a new customer, by a rule of its own or the general one, and takes the outcome. */
function createField<F extends FieldName>(
  creation: Creation,
  draft: PlanDraft,
  field: F,
  special?: Outcome<F>,
): Outcome<F> {
  const { side, policy, fields } = creation;
  const value: FieldTypes[F] | null | undefined = fields[field];
  if (!appliesTo(field, creation.kind)) {
    const rest = left('off', 'notForKind');
    draft.leave(field, rest);
    return rest;
  }
  if (policyOf(field, policy).direction === 'off' && !isAlwaysSent(field)) {
    draft.leaveOff(field, undefined);
    return left('off', 'directionOff');
  }
  if (value === undefined) {
    const rest = left('kept', 'unread');
    draft.leave(field, rest);
    return rest;
  }
  const read = side === 'flex' ? { flex: null, netvisor: value } : { flex: value, netvisor: null };
  const view = viewField(field, read, undefined, creation.fingerprint);
  const outcome = admit(
    { consumer: creation.consumer, consumerConflict: false, flexType: null },
    view,
    special ?? general(creation, field, value),
  );
  draft.take(view, outcome);
  return outcome;
}

function general<F extends FieldName>(creation: Creation, field: F, value: FieldTypes[F] | null): Outcome<F> {
  const { side, policy } = creation;
  if (normalise(field, value) === null) return settled('same', 'equal');
  if (!reaches(side, policyOf(field, policy).direction) && !isAlwaysSent(field)) {
    return settled('kept', 'directionOneWay', side);
  }
  return write(side, value, side === 'flex' ? 'fromNetvisor' : 'fromFlex', 'created');
}

/** R15: only for a customer with a valid Finnish business id. */
function createEInvoice(creation: Creation, draft: PlanDraft): void {
  const { businessId, eInvoice } = creation.fields;
  if (eInvoice == null || isEmpty(creation, 'eInvoice')) {
    createField(creation, draft, 'eInvoice');
  } else if (finnishBusinessId(businessId ?? '') === null) {
    createField(creation, draft, 'eInvoice', left('blocked', 'needsBusinessId'));
  } else {
    createField(creation, draft, 'eInvoice');
  }
}

/** Why the customer can't be created at all, which concerns it as a whole; null when it can. */
function missingOrRefused(creation: Creation): PlannedIssue | null {
  const { side, fields } = creation;
  if (isEmpty(creation, 'name')) {
    return {
      code: 'value_not_allowed',
      field: null,
      params: { field: 'name', side: otherSide(side), reason: 'empty', value: '' },
    };
  }
  if (side === 'flex' && isEmpty(creation, 'customerNumber')) {
    return {
      code: 'number_missing',
      field: null,
      params: { nameNetvisor: fields.name ?? '' },
    };
  }
  for (const field of ALWAYS_SENT) {
    const value = fields[field] ?? null;
    const found = value === null ? null : refusal(field, value, side);
    if (found) return { ...found, field: null };
  }
  return null;
}

const isAlwaysSent = (field: FieldName): boolean => ALWAYS_SENT.some((name) => name === field);

const isEmpty = ({ fields }: Creation, field: FieldName): boolean =>
  normalise(field, fields[field] ?? null) === null;
