import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STILL_OWED, applyPatch } from '../../src/sync/agreement';
import { finnishBusinessId } from '../../src/sync/business-id';
import { chooseOffice, knownAddresses, officeAddress } from '../../src/sync/choose-office';
import type {
  FieldName,
  FieldValue,
  FieldValues,
  NetvisorCustomer,
  NetvisorOffice,
  Side,
} from '../../src/sync/customer';
import { FIELD_NAMES, FIELD_TABLE, isFieldName, policyOf } from '../../src/sync/field-table';
import { LANGUAGES } from '../../src/sync/languages';
import { normalise } from '../../src/sync/normalise';
import type { Override } from '../../src/sync/override';
import type { FieldDecision, SyncPlan } from '../../src/sync/plan';
import type { Direction, PlanContext, SyncPolicy } from '../../src/sync/policy';
import { renderReason } from '../../src/sync/reason-catalogue';
import { flexCustomerSchema, netvisorCustomerSchema, syncPlanSchema } from '../../src/sync/stored-shapes';
import {
  IDENTITY_CODE,
  companyOverrides,
  edit,
  editOf,
  edits,
  paired,
  policies,
  situations,
  someOverrides,
  strangers,
} from '../support/nasty-customers';
import type { Circumstances, NastyPair, OneEdit } from '../support/nasty-customers';
import {
  DEFAULT_POLICY,
  LINK_ID,
  LIVE,
  carryOut,
  issueCodes,
  office,
  plainFingerprint,
  plan,
} from '../support/planning';
import type { World } from '../support/planning';
import { applyFlexWrite, writeCustomer, writeOffice } from '../support/sides';

const SIDES = ['flex', 'netvisor'] as const;

function chosenOffice({ netvisor, agreed, flex, officeKey = null }: NastyPair): NetvisorOffice | null {
  const known = knownAddresses(agreed.fields.visitingAddress, flex.fields.visitingAddress, plainFingerprint);
  const choice = chooseOffice(netvisor.offices, { id: LINK_ID, officeKey }, known, plainFingerprint);
  return choice.kind === 'chosen' ? choice.office : null;
}

/** What a plan reads of a side. */
function fieldsOf(pair: NastyPair, side: Side): FieldValues {
  if (side === 'flex') return pair.flex.fields;
  const office = chosenOffice(pair);
  return { ...pair.netvisor.fields, visitingAddress: office && officeAddress(office) };
}

/**
 * What stands on a side, by the office that the plan meant: an office that it chose among several stays the one that
 * is looked at.
 */
function contentOf(world: NastyPair, side: Side, planned: NastyPair): FieldValues {
  if (side === 'flex') return world.flex.fields;
  const office = chosenOffice(planned);
  const [added] = world.netvisor.offices.slice(planned.netvisor.offices.length);
  const meant = world.netvisor.offices.find(({ key }) => key === office?.key) ?? added;
  return { ...world.netvisor.fields, visitingAddress: meant ? officeAddress(meant) : null };
}

const sorted = <T extends { readonly side: Side; readonly field: FieldName }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => `${a.side} ${a.field}`.localeCompare(`${b.side} ${b.field}`));

/** What a plan writes without an operator's word. */
const byItself = (planned: SyncPlan, overrides: readonly Override[]) =>
  writesOf(planned).filter(({ field }) => overrides.every((override) => override.field !== field));

/** What an adapter lets through of the business-id field (D17). */
const readable = (id: string | null | undefined): string => (id == null || id === IDENTITY_CODE ? '' : id);

/** Fields whose plan hangs on another one's. */
const DEPENDENTS: { readonly [F in FieldName]?: readonly FieldName[] } = {
  visitingAddress: ['visitingAddress', 'billingAddress'],
  billingAddress: ['visitingAddress', 'billingAddress'],
  businessId: ['businessId', 'eInvoice'],
};

const withDependents = (decisions: readonly FieldDecision[]): FieldName[] =>
  decisions.flatMap(({ field }) => DEPENDENTS[field] ?? [field]);

/** What a plan writes, field by field; the office's address as the visiting address. */
function writesOf(planned: SyncPlan): Array<{ side: Side; field: FieldName; value: FieldValue | null }> {
  const byValues = SIDES.flatMap((side) =>
    FIELD_NAMES.flatMap((field) => {
      const value = planned[side]?.values[field];
      return value === undefined ? [] : [{ side, field, value }];
    }),
  );
  if (!planned.netvisor?.office) return byValues;
  return [...byValues, { side: 'netvisor', field: 'visitingAddress', value: sentAddress(planned) }];
}

/** The whole address that goes to the office: its entry has it, for the street line alone may be a part of it. */
const sentAddress = ({ changes }: SyncPlan) =>
  changes.find(({ side, field }) => side === 'netvisor' && field === 'visitingAddress')?.after ?? null;

const form = (field: FieldName, value: FieldValue | null | undefined): string | null =>
  normalise(field, value ?? null);

/** All that stands on both sides, for comparing. */
const allContent = ({ flex, netvisor }: NastyPair) => ({
  flex: FIELD_NAMES.map((field) => [field, form(field, flex.fields[field])]),
  netvisor: FIELD_NAMES.map((field) => [field, form(field, netvisor.fields[field])]),
  offices: netvisor.offices.map((one) => form('visitingAddress', officeAddress(one))),
});

const check = (
  holds: (pair: NastyPair, planned: SyncPlan, given: Circumstances) => void,
  runs = 500,
): void => {
  fc.assert(
    fc.property(situations, ({ pair, given }) => {
      holds(pair, plan(pair, given), given);
    }),
    { numRuns: runs },
  );
};

/** The same circumstances at the next look: the run is over, and what was decided is carried out. */
const later = ({ policy, flexType }: Circumstances): Circumstances => ({
  context: LIVE,
  policy,
  flexType,
  overrides: [],
});

const NO_SETTLING = { now: { fields: {} }, flex: { fields: {} }, netvisor: { fields: {} } };

const sidesWritten = ({ flex, netvisor }: SyncPlan) => [flex, netvisor];

describe('planSync for any two customers', () => {
  it('comes into step in one go: carried out and planned again, nothing is left to write (I8)', () => {
    check((pair, planned, given) => {
      fc.pre(given.overrides.length === 0);
      const after = carryOut(pair, planned);
      const again = plan(after, later(given));
      expect(sidesWritten(again)).toEqual([null, null]);
      expect(plan(carryOut(after, again), later(given)).settle).toEqual(NO_SETTLING);
    });
  });

  it('raises a lasting issue again until its cause is gone, and no new ones', () => {
    check((pair, planned, given) => {
      fc.pre(given.overrides.length === 0);
      const again = plan(carryOut(pair, planned), later(given));
      const lasting = issueCodes(planned).filter((code) => code !== 'field_conflict');
      expect(issueCodes(again).sort()).toEqual(lasting.sort());
    });
  });

  it('is a function: the same input gives the same plan', () => {
    check((pair, planned, given) => {
      expect(plan(pair, given)).toEqual(planned);
    }, 300);
  });

  it('writes nothing that is there already, in whatever spelling', () => {
    check((pair, planned) => {
      for (const { side, field, value } of writesOf(planned)) {
        expect(form(field, value)).not.toBe(form(field, fieldsOf(pair, side)[field]));
      }
    });
  });

  it('loses no value without an entry of what was there before (I9)', () => {
    check((pair, planned) => {
      const after = paired(carryOut(pair, planned));
      const changed = SIDES.flatMap((side) =>
        FIELD_NAMES.flatMap((field) => {
          const [before, now] = [pair, after].map((world) =>
            form(field, contentOf(world, side, pair)[field]),
          );
          return before === now ? [] : [{ side, field, before, after: now }];
        }),
      );
      const entries = planned.changes.map(({ side, field, before, after: value }) => ({
        side,
        field,
        before: form(field, before),
        after: form(field, value),
      }));
      expect(sorted(entries)).toEqual(sorted(changed));
    });
  });

  it('leaves alone what could not be read (D13)', () => {
    check((pair, planned) => {
      for (const { field } of writesOf(planned)) {
        expect(pair.flex.fields[field], field).not.toBeUndefined();
        if (field !== 'visitingAddress') expect(pair.netvisor.fields[field], field).not.toBeUndefined();
      }
    }, 500);
  });

  it('survives being stored and read again', () => {
    check((pair, planned) => {
      expect(syncPlanSchema.parse(JSON.parse(JSON.stringify(planned)))).toEqual(planned);
      expect(netvisorCustomerSchema.parse(JSON.parse(JSON.stringify(pair.netvisor)))).toEqual(pair.netvisor);
      expect(flexCustomerSchema.parse(JSON.parse(JSON.stringify(pair.flex)))).toEqual(pair.flex);
    }, 300);
  });

  it('decides every field once, names the side that is written, and gives a reason in both languages', () => {
    check((_pair, planned) => {
      expect(planned.decisions.map((decision) => decision.field)).toEqual([...FIELD_NAMES]);
      const named = planned.decisions.flatMap(({ field, write }) =>
        SIDES.filter((side) => write === side || write === 'both').map((side) => ({ side, field })),
      );
      expect(sorted(named)).toEqual(sorted(writesOf(planned).map(({ side, field }) => ({ side, field }))));
      for (const decision of planned.decisions) {
        for (const language of LANGUAGES) expect(renderReason(decision, language)).toMatch(/^[^{}]+\.$/u);
      }
    }, 500);
  });

  it('writes by itself only where the direction of the field leads (D1)', () => {
    check((_pair, planned, { policy, overrides }) => {
      for (const { side, field } of byItself(planned, overrides)) {
        const allowed = side === 'flex' ? ['both', 'netvisorToFlex'] : ['both', 'flexToNetvisor'];
        expect(allowed).toContain(policyOf(field, policy).direction);
      }
    });
  });

  it('lets Netvisor win: what both changed is never overwritten in Netvisor (R2, D1)', () => {
    check((pair, planned, { policy, overrides }) => {
      for (const { side, field, value } of byItself(planned, overrides)) {
        const agreed = pair.agreed.fields[field];
        const settled = agreed !== undefined && agreed.version > 0;
        if (side !== 'netvisor' || !settled || policyOf(field, policy).direction !== 'both') continue;
        const base =
          field === 'billingAddress' &&
          planned.decisions.some(
            (decision) =>
              decision.field === field && (decision.verdict === 'derived' || pair.agreed.billingDerived),
          );
        const netvisorNow = plainFingerprint(field, form(field, fieldsOf(pair, 'netvisor')[field]));
        // What a run still owed and somebody took away before it could be sent is no edit (D20).
        const withdrawn = agreed.netvisor === STILL_OWED && netvisorNow === plainFingerprint(field, null);
        if (!base && !withdrawn) {
          expect([field, value, netvisorNow]).toEqual([field, value, agreed.netvisor]);
        }
      }
    });
  });

  it('clears by itself only what a person cleared, what may be cleared, and what was the same (D13)', () => {
    check((pair, planned, { policy, overrides }) => {
      for (const { side, field, value } of byItself(planned, overrides)) {
        if (value !== null) continue;
        const cleared: Side = side === 'flex' ? 'netvisor' : 'flex';
        const agreed = pair.agreed.fields[field];
        expect(policyOf(field, policy).clearing).toBe('travels');
        expect(agreed?.[cleared]).not.toBe(plainFingerprint(field, null));
        expect(agreed?.[side]).toBe(plainFingerprint(field, form(field, fieldsOf(pair, side)[field])));
        expect(agreed?.[side]).toBe(agreed?.[cleared]);
      }
    });
  });

  it('never blanks an office address, a name, a number in Netvisor or the active flag (D13)', () => {
    check((_pair, planned) => {
      const { office, values = {} } = planned.netvisor ?? {};
      if (office) expect(Object.values(office.visitAddress).slice(0, 3).join('')).not.toBe('');
      if (office) expect(office.name.trim()).not.toBe('');
      for (const field of ['name', 'active', 'customerNumber'] as const) expect(values[field]).not.toBeNull();
      for (const field of ['name', 'active'] as const) {
        expect(planned.flex?.values[field]).not.toBeNull();
      }
    });
  });

  it('leaves the source side of a copy run alone, save for a number that Netvisor gave (D20, D6)', () => {
    fc.assert(
      fc.property(
        strangers,
        fc.constantFrom('netvisorToFlex' as const, 'flexToNetvisor' as const),
        (pair, direction) => {
          const planned = plan(pair, { context: { kind: 'run', direction, mode: 'copy' } });
          const source: Side = direction === 'netvisorToFlex' ? 'netvisor' : 'flex';
          const written = writesOf(planned).filter(({ side }) => side === source);
          for (const { field } of written) expect(field).toBe('customerNumber');
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('R15 R16 D17 on every path: pairs and creations, runs and decisions, whatever the directions', () => {
  const paths = fc.record({
    situation: situations,
    missing: fc.constantFrom<Side | null>(null, null, null, 'flex', 'netvisor'),
    consumer: fc.option(fc.constant(true)),
    overrides: companyOverrides,
  });

  const onEveryPath = (holds: (world: World, planned: SyncPlan) => void): void => {
    fc.assert(
      fc.property(paths, ({ situation: { pair, given }, missing, consumer, overrides }) => {
        const edited = edit(pair, { flex: {}, netvisor: {}, offices: null, consumer });
        const world: World = missing === null ? edited : { ...edited, [missing]: null };
        holds(world, plan(world, { ...given, overrides: [...given.overrides, ...overrides] }));
      }),
      { numRuns: 500 },
    );
  };

  it('no e-invoice and no business id of a private person is ever written, not even emptied', () => {
    onEveryPath(({ flex, netvisor }, planned) => {
      if (flex?.kind !== 'PRIVATE' && netvisor?.kind !== 'PRIVATE') return;
      for (const { field } of writesOf(planned)) expect(['eInvoice', 'businessId']).not.toContain(field);
    });
  });

  it('nor of anybody with consumer e-invoices', () => {
    onEveryPath(({ flex }, planned) => {
      if (!flex?.consumerEInvoicing) return;
      for (const { field, value } of writesOf(planned)) {
        expect(field).not.toBe('eInvoice');
        if (field === 'businessId') expect(value).toBeNull();
      }
    });
  });

  it('nothing goes to Netvisor for a consumer with a business id, and the issue says so', () => {
    onEveryPath((world, planned) => {
      const ids = [world.flex, world.netvisor].map((one) => readable(one?.fields.businessId));
      const isPrivate = (world.flex?.kind ?? world.netvisor?.kind) === 'PRIVATE';
      const isConsumer = world.flex?.consumerEInvoicing === true;
      const conflict =
        (isConsumer && ids.some((id) => id.trim() !== '')) ||
        (isPrivate && ids.some((id) => finnishBusinessId(id) !== null));
      if (!conflict) return;
      expect(planned.netvisor).toBeNull();
      if (world.flex?.kind !== null) expect(issueCodes(planned)).toContain('consumer_e_invoice_business_id');
    });
  });

  it('an e-invoice is written only beside a valid business id (R15)', () => {
    onEveryPath((world, planned) => {
      const written = writesOf(planned).filter(({ field, value }) => field === 'eInvoice' && value !== null);
      if (written.length === 0) return;
      const after = carryOut(world, planned);
      const ids = [after.flex, after.netvisor].map((one) => readable(one?.fields.businessId));
      expect(ids.map((id) => finnishBusinessId(id)).filter((id) => id !== null)).not.toEqual([]);
    });
  });

  it('a personal identity code stands nowhere in a plan: not in writes, issues, entries or fingerprints', () => {
    onEveryPath((_world, planned) => {
      expect(JSON.stringify(planned)).not.toContain(IDENTITY_CODE);
    });
  });
});

describe('planSync with what operators decided (I9)', () => {
  const decided = fc.record({ situation: situations, overrides: someOverrides });

  const checkDecided = (holds: (pair: NastyPair, planned: SyncPlan, given: Circumstances) => void): void => {
    fc.assert(
      fc.property(decided, ({ situation: { pair, given }, overrides }) => {
        const all = { ...given, overrides };
        holds(pair, plan(pair, all), all);
      }),
      { numRuns: 500 },
    );
  };

  it('writes of a decided field only the named sides, with the value decided', () => {
    checkDecided((_pair, planned, { overrides }) => {
      for (const { side, field, value } of writesOf(planned)) {
        const own = overrides.filter((override) => override.field === field);
        if (own.length === 0) continue;
        const last = own.filter((override) => override.side === side).at(-1);
        expect(last && form(field, last.value)).toBe(form(field, value));
      }
    });
  });

  it('carries out all of a decision or nothing of it', () => {
    checkDecided((pair, planned, { overrides }) => {
      const after = paired(carryOut(pair, planned));
      for (const { field, reason } of planned.decisions) {
        if (reason !== 'operatorDecided') continue;
        for (const side of SIDES) {
          const own = overrides.filter((override) => override.field === field && override.side === side);
          const last = own.at(-1);
          if (last) expect(form(field, contentOf(after, side, pair)[field])).toBe(form(field, last.value));
        }
      }
    });
  });

  it('lets nothing travel on: ten further plans write nothing of what was carried out', () => {
    checkDecided((pair, planned, given) => {
      // A field whose decision was refused is merged again by the next plan; what waited may go once it can.
      const refused = planned.decisions.filter(
        ({ field, reason, verdict }) =>
          verdict === 'blocked' ||
          (reason !== 'operatorDecided' && given.overrides.some((override) => override.field === field)),
      );
      const free = withDependents(refused);
      let now = carryOut(pair, planned);
      for (let round = 0; round < 10; round += 1) {
        const next = plan(now, later(given));
        for (const { field } of writesOf(next)) expect(free).toContain(field);
        now = carryOut(now, next);
      }
    });
  });
});

describe('planSync when a direction is switched (D1)', () => {
  /** Settings in which some fields are off or travel one way; what is cleared is asked about as by default. */
  const restricted: fc.Arbitrary<SyncPolicy> = fc
    .dictionary(
      fc.constantFrom(...FIELD_NAMES),
      fc.constantFrom<Direction>('off', 'off', 'flexToNetvisor', 'netvisorToFlex'),
      { minKeys: 1, maxKeys: 4 },
    )
    .map((directions) => ({
      ...DEFAULT_POLICY,
      fields: Object.fromEntries(
        Object.entries(directions).map(([field, direction]) => [
          field,
          { direction, clearing: isFieldName(field) ? FIELD_TABLE[field].clearing : 'never' },
        ]),
      ),
    }));

  it('writes nothing by itself when it is turned on again, whatever was edited meanwhile', () => {
    fc.assert(
      fc.property(situations, restricted, fc.array(edits, { maxLength: 2 }), ({ pair }, policy, rounds) => {
        let now = paired(carryOut(pair, plan(pair, { policy })));
        for (const next of rounds) {
          const edited = edit(now, next);
          now = paired(carryOut(edited, plan(edited, { policy })));
        }
        const { decisions } = plan(now, { policy });
        // What waits for a correction or a person is not settled, so it goes on waiting under the new setting.
        const waiting = withDependents(decisions.filter(({ verdict }) => verdict === 'blocked'));
        for (const { field } of writesOf(plan(now, {}))) expect(waiting).toContain(field);
      }),
      { numRuns: 400 },
    );
  });
});

describe('independent edits', () => {
  /** Fields that hang together: an edit of one may move the other. */
  const FAMILIES: Readonly<Record<string, readonly FieldName[]>> = {
    addresses: ['visitingAddress', 'billingAddress'],
    ids: ['businessId', 'eInvoice'],
  };
  const familyOf = (field: FieldName): string =>
    Object.entries(FAMILIES).find(([, fields]) => fields.includes(field))?.[0] ?? field;

  const oneEdit = fc.oneof(...FIELD_NAMES.map(editOf));
  const independent = fc.uniqueArray(oneEdit, { selector: ({ field }) => familyOf(field), maxLength: 5 });

  it('end alike in whatever order they are made and brought over, one by one or all at once', () => {
    fc.assert(
      fc.property(
        strangers,
        independent.chain((made) =>
          fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length })),
        ),
        (pair, [made, shuffled]) => {
          fc.pre(pair.flex.kind === 'COMPANY' && !pair.flex.consumerEInvoicing);
          const start = reconciled(pair);
          const oneByOne = made.reduce((world, next) => reconciled(applied(world, next)), start);
          const otherwise = shuffled.reduce((world, next) => reconciled(applied(world, next)), start);
          const atOnce = reconciled(made.reduce(applied, start));
          expect(allContent(otherwise)).toEqual(allContent(oneByOne));
          expect(allContent(atOnce)).toEqual(allContent(oneByOne));
        },
      ),
      { numRuns: 500 },
    );
  });

  const reconciled = (pair: NastyPair): NastyPair => paired(carryOut(pair, plan(pair)));

  const applied = (world: NastyPair, { side, field, values }: OneEdit): NastyPair => {
    const nothing = { flex: {}, netvisor: {}, offices: null, consumer: null };
    if (side === 'flex') return edit(world, { ...nothing, flex: values });
    if (field !== 'visitingAddress') return edit(world, { ...nothing, netvisor: values });
    const { visitingAddress = null } = values;
    return edit(world, { ...nothing, offices: [office(visitingAddress, { key: '501' })] });
  };
});

describe('planSync for a customer without a counterpart', () => {
  const alone = fc.record({
    pair: strangers,
    side: fc.constantFrom<Side>('flex', 'netvisor'),
    policy: policies,
  });

  it('creates it once: carried out and planned again, nothing is left to write', () => {
    fc.assert(
      fc.property(alone, ({ pair, side, policy }) => {
        const world: World = { ...pair, [side]: null };
        const planned = plan(world, { policy });
        expect(planned.settle.now).toEqual({ fields: {} });
        const after = carryOut(world, planned);
        if (planned[side] === null) {
          expect(planned.issues).not.toEqual([]);
          return;
        }
        const again = plan(after, { policy });
        const number = planned.netvisor?.automaticNumber ? { customerNumber: '100001' } : undefined;
        const reaches =
          policyOf('customerNumber', policy).direction !== 'off' &&
          policyOf('customerNumber', policy).direction !== 'flexToNetvisor';
        // The number that Netvisor gave is brought to Flex by the next plan (D6).
        expect(again.flex?.values).toEqual(reaches ? number : undefined);
        expect(again.netvisor).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('has the same end when the process died right after the creation in Netvisor (I2)', () => {
    fc.assert(
      fc.property(
        strangers,
        fc.constantFrom<PlanContext>(LIVE, { kind: 'run', direction: 'flexToNetvisor', mode: 'copy' }),
        (pair, context) => {
          const world: World = { ...pair, netvisor: null };
          const planned = plan(world, { context });
          const { netvisor: write } = planned;
          fc.pre(write !== null && !write.automaticNumber);
          const whole = carryOut(world, planned);
          const half = writeCustomer(null, write);
          const resumed = carryOut(
            { ...world, netvisor: half },
            plan({ ...world, netvisor: half }, { context }),
          );
          expect(resumed.netvisor).toEqual(whole.netvisor);
          expect(resumed.flex?.fields).toEqual(whole.flex?.fields);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a plan that is cut off', () => {
  /** Everything that can be on disk and in the two systems when the process dies. */
  function* cuts(pair: NastyPair, planned: SyncPlan): Generator<NastyPair> {
    const settled = { ...pair, agreed: applyPatch(pair.agreed, planned.settle.now) };
    yield settled;
    let now = settled;
    const { netvisor: write } = planned;
    if (write) {
      const { visitingAddress, ...fields } = planned.settle.netvisor.fields;
      const half = writeCustomer(now.netvisor, write);
      yield { ...now, netvisor: half };
      now = {
        ...now,
        netvisor: half,
        agreed: applyPatch(now.agreed, { ...planned.settle.netvisor, fields }),
      };
      yield now;
      if (write.office) {
        const whole: NetvisorCustomer = writeOffice(half, write.office);
        yield { ...now, netvisor: whole };
        const patch = { fields: visitingAddress ? { visitingAddress } : {} };
        const officeKey = write.office.key ?? whole.offices.at(-1)?.key ?? null;
        now = { ...now, netvisor: whole, officeKey, agreed: applyPatch(now.agreed, patch) };
        yield now;
      }
    }
    if (planned.flex) yield { ...now, flex: applyFlexWrite(now.flex, planned.flex) };
  }

  /** Cleared in Flex while Netvisor got its first address: whichever is taken to come first, the end is right. */
  const eitherOrder = ({ flex, netvisor, agreed }: NastyPair): boolean =>
    form('visitingAddress', flex.fields.visitingAddress) === null &&
    agreed.fields.visitingAddress?.flex !== plainFingerprint('visitingAddress', null) &&
    form('billingAddress', netvisor.fields.billingAddress) !== null &&
    agreed.fields.billingAddress?.netvisor === plainFingerprint('billingAddress', null);

  it('ends like one that was not, wherever the process died (I2)', () => {
    check((pair, planned, given) => {
      fc.pre(!eitherOrder(pair));
      const undisturbed = allContent(paired(carryOut(pair, planned)));
      for (const cut of cuts(pair, planned)) {
        expect(allContent(paired(carryOut(cut, plan(cut, given))))).toEqual(undisturbed);
      }
    }, 600);
  });
});
