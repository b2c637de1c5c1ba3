import { refuse } from './admit';
import type { Agreement, AgreementPatch, FieldAgreement, Fingerprint } from './agreement';
import { chooseOffice, knownAddresses, visitingAddressOf } from './choose-office';
import type { OfficeChoice, OfficeMemory } from './choose-office';
import type {
  FieldName,
  FieldTypes,
  FieldValues,
  FlexCustomer,
  Kind,
  NetvisorCustomer,
  Side,
} from './customer';
import { lacksBusinessId } from './e-invoice-needs';
import { FIELD_NAMES, appliesTo } from './field-table';
import type { FlexType } from './flex-type';
import { otherSide, viewField } from './field-view';
import { officeForbids } from './office-forbids';
import { officeWrite } from './office-write';
import { decideByOperator } from './operator-decision';
import { left, writtenTo } from './outcome';
import type { Outcome, Rest, Write } from './outcome';
import { decidedFor } from './override';
import type { Override } from './override';
import type { PlannedIssue, SyncPlan } from './plan';
import { PlanDraft } from './plan-draft';
import type { SyncPolicy } from './policy';

interface Given {
  readonly alone: FlexCustomer | NetvisorCustomer;
  readonly kind: Kind;
  readonly overrides: readonly Override[];
  readonly agreed: Agreement;
  readonly link: OfficeMemory;
  readonly policy: SyncPolicy;
  readonly flexType: FlexType | null;
  readonly fingerprint: Fingerprint;
  readonly consumerConflict: PlannedIssue | null;
}

/** The customer that is there, as its fields are decided. */
interface Alone extends Given {
  readonly side: Side;
  readonly office: OfficeChoice;
  readonly fields: FieldValues;
}

/**
 * Carries out what an operator decided for a customer whose other side is gone, such as deactivating it (D10):
 * what names the side that is there is written, and nothing is created.
 */
export function planDecidedAlone(given: Given): SyncPlan {
  const alone = aloneOf(given);
  const draft = new PlanDraft(given.fingerprint);
  if (given.consumerConflict) draft.raise(given.consumerConflict);
  let businessId = alone.fields.businessId;
  for (const field of FIELD_NAMES) {
    switch (field) {
      case 'businessId': {
        // The e-invoice comes later in the table and goes by the id as it then stands (R15).
        const outcome = takeDecided(alone, draft, field);
        const written = outcome ? writtenTo(alone.side, outcome) : undefined;
        if (written !== undefined) businessId = written;
        break;
      }
      case 'visitingAddress':
        takeVisiting(alone, draft);
        break;
      case 'eInvoice':
        takeDecided(alone, draft, field, (wanted) =>
          wanted.value !== null && lacksBusinessId(wanted.side, { [alone.side]: businessId })
            ? refuse(wanted, 'needsBusinessId')
            : null,
        );
        break;
      default:
        takeDecided(alone, draft, field);
    }
  }
  return withMissingSide(alone, draft.update(given.kind));
}

function aloneOf(given: Given): Alone {
  const { alone, agreed, fingerprint } = given;
  if (!('offices' in alone))
    return { ...given, side: 'flex', office: { kind: 'none' }, fields: alone.fields };
  const known = knownAddresses(agreed.fields.visitingAddress, null, fingerprint);
  const office = chooseOffice(alone.offices, given.link, known, fingerprint);
  const fields = { ...alone.fields, visitingAddress: visitingAddressOf(office) };
  return { ...given, side: 'netvisor', office, fields };
}

/** Null when nothing was decided for the field on that side. */
function takeDecided<F extends FieldName>(
  alone: Alone,
  draft: PlanDraft,
  field: F,
  forbids?: (wanted: Write<F>) => Rest | null,
): Outcome<F> | null {
  const { side, fields, kind, consumerConflict } = alone;
  const wanted = decidedFor(field, alone.overrides)?.[side];
  const present: FieldTypes[F] | null | undefined = fields[field];
  if (!appliesTo(field, kind) || wanted === undefined || present === undefined) {
    draft.leave(field, appliesTo(field, kind) ? left('kept', 'unread') : left('off', 'notForKind'));
    return null;
  }
  const read = side === 'flex' ? { flex: present, netvisor: null } : { flex: null, netvisor: present };
  const view = viewField(field, read, undefined, alone.fingerprint);
  const rules = {
    consumer: isConsumer(alone),
    consumerConflict: consumerConflict !== null,
    flexType: alone.flexType,
  };
  const values = side === 'flex' ? { flex: wanted } : { netvisor: wanted };
  const outcome = decideByOperator(rules, view, values, forbids);
  draft.take(view, outcome);
  return outcome;
}

function takeVisiting(alone: Alone, draft: PlanDraft): void {
  const { office, link, policy } = alone;
  const outcome = takeDecided(alone, draft, 'visitingAddress', (wanted) => officeForbids(office, wanted));
  const sent = outcome && writtenTo('netvisor', outcome);
  if (sent != null) draft.sendByOffice(officeWrite(office, sent, link.id, policy.officeName));
}

const isConsumer = ({ alone }: Alone): boolean => 'consumerEInvoicing' in alone && alone.consumerEInvoicing;

/** The side that is gone keeps what was agreed of it: should it come back as it was, nothing has changed there. */
function withMissingSide({ side, agreed, fingerprint }: Alone, plan: SyncPlan): SyncPlan {
  const missing = otherSide(side);
  const kept = ({ fields }: AgreementPatch): AgreementPatch => {
    const patch: { -readonly [F in FieldName]?: FieldAgreement } = {};
    for (const field of FIELD_NAMES) {
      const settled = fields[field];
      const known = agreed.fields[field];
      // An agreement by an older normaliser can't be mixed with a new fingerprint: it stays as it is.
      if (!settled || (known && known.version !== settled.version)) continue;
      patch[field] = { ...settled, [missing]: known?.[missing] ?? fingerprint(field, null) };
    }
    return { fields: patch };
  };
  const { now, flex, netvisor } = plan.settle;
  return { ...plan, settle: { now: kept(now), flex: kept(flex), netvisor: kept(netvisor) } };
}
