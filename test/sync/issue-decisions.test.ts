import { describe, expect, it } from 'vitest';
import { DECISIONS, decisionEffects } from '../../src/sync/decisions';
import { issueCatalogue } from '../../src/sync/issue-catalogue';
import { mayBeCleared, planDecision, possibleDecisions } from '../../src/sync/issue-decisions';
import type { DecidableIssue } from '../../src/sync/issue-decisions';
import { ISSUE_CODES } from '../../src/sync/issues';
import type { IssueCode } from '../../src/sync/issues';
import { LANGUAGES } from '../../src/sync/languages';
import { renderEffect, renderIssue } from '../../src/sync/render-issue';
import type { IssueParams } from '../../src/sync/render-issue';

const PAIR = { flexId: 'flex-1', netvisorKey: '1234' };

/** Values as the code gives them, one case for each sentence that a text can choose. */
const REALISTIC: Readonly<Record<IssueCode, readonly IssueParams[]>> = {
  number_collision: [
    { number: '10377', nameFlex: 'Matti Meikäläinen', nameNetvisor: 'Kahvila Aalto Ky', ...PAIR },
    { number: '10377', nameFlex: 'Oma Oy', nameNetvisor: 'Toinen Oy', cause: 'taken', ...PAIR },
    { number: '10377', nameFlex: '', nameNetvisor: 'Kahvila Aalto Ky', flexId: '', cause: 'given' },
  ],
  field_conflict: [{ field: 'phone', flexValue: '040 123 4567', netvisorValue: '050 765 4321' }],
  number_missing: [{ nameNetvisor: 'Kahvila Aalto Ky', ...PAIR }],
  office_choice: [{ n: 2 }],
  business_id_invalid: [{ field: 'businessId', side: 'flex', value: '1234567-8' }],
  e_invoice_invalid: ['operator', 'pair', 'address'].map((reason) => ({
    side: 'flex',
    reason,
    value: '003712345671',
  })),
  consumer_e_invoice_business_id: [{ cause: 'private' }, { cause: 'consumer' }],
  kind_changed: [{ kindFlex: 'PRIVATE', kindNetvisor: 'COMPANY' }],
  kind_unknown: [{ typeId: 'type-1' }],
  required_field_missing: [{ field: 'email', typeName: 'Yritysasiakas Netvisor', side: 'flex' }],
  value_too_long: [{ field: 'phone', side: 'flex', length: 81, max: 80 }],
  value_not_allowed: ['email', 'oneEmail', 'characters', 'empty', 'country', 'other'].map((reason) => ({
    field: 'email',
    side: 'netvisor',
    reason,
    value: 'a@b',
  })),
  number_changed: [
    { side: 'flex', newNumber: '2', oldNumber: '1', hasOld: 'yes', hasNew: 'yes' },
    { side: 'netvisor', newNumber: '', oldNumber: '', hasOld: 'no', hasNew: 'no' },
  ],
  customer_gone: [
    { side: 'flex' },
    { side: 'netvisor' },
    { side: 'flex', merged: 'yes', survivorId: 'flex-9' },
  ],
  mass_change_stopped: [
    { why: 'changed', n: 120, share: 24, limit: 10, waiting: 70 },
    { why: 'deactivated', n: 11, share: 28, limit: 2, waiting: 1 },
  ],
  credentials_rejected: [{ side: 'netvisor', at: '2026-11-24T07:00:00.000Z' }],
  rights_missing: [{ side: 'netvisor', resource: 'customer.nv' }],
  system_unavailable: [{ side: 'flex', since: '2026-11-24T07:00:00.000Z', n: 1 }],
  duplicate_number: [{ side: 'flex', number: '10377', n: 2 }],
  number_overlap: ['willMeet', 'overlap'].map((status) => ({
    status,
    meetsOn: '2026-12-24',
    series: 'Asiakasnumerot',
    nextFlex: '1990',
    nextNetvisor: '1600',
    range: '100001–199999',
  })),
  possible_duplicate: [
    { numberFlex: '–', numberNetvisor: '10377', by: 'businessId', ...PAIR },
    { numberFlex: '200', numberNetvisor: '10377', by: 'person', ...PAIR },
  ],
  clearing: [{ field: 'email', side: 'netvisor' }],
  write_rejected: [{ side: 'netvisor', message: 'Virheellinen arvo', requestId: 'lnk_0123456789ab' }],
  clock_skew: [{ side: 'netvisor' }, { side: 'netvisor', clock: 'ahead', skewSeconds: 400 }],
  wrong_company: [{ side: 'netvisor' }],
  maintenance: [{ side: 'netvisor', since: '2026-11-24T07:00:00.000Z', n: 2 }],
  internal_error: [
    { scope: 'customer', activity: 'planCustomer', requestId: 'lnk_0123456789ab/run' },
    { scope: 'company', activity: 'collectChanges', requestId: 'tnt_0123456789ab/run' },
  ],
};

const CASES = ISSUE_CODES.flatMap((code) => REALISTIC[code].map((params) => ({ code, params })));

const issueOf = (code: IssueCode, more: Partial<DecidableIssue> = {}): DecidableIssue => ({
  code,
  field: code === 'customer_gone' ? null : 'phone',
  params: { side: 'flex', ...PAIR },
  choices: code === 'office_choice' ? ['70', '71'] : [],
  ofCustomer: true,
  ...more,
});

describe('every issue, as an operator reads it', () => {
  it.each(CASES)('$code $params is a text without gaps, one thought a sentence', ({ code, params }) => {
    for (const language of LANGUAGES) {
      const { title, cause, nextStep } = renderIssue(code, params, language);
      for (const text of [title, cause, nextStep]) {
        expect(text).not.toMatch(/[{}]|undefined|null|\s{2,}|!/u);
        expect(text).toMatch(/^[\p{Lu}\d]/u);
      }
      expect(nextStep).toMatch(/\.$/u);
      // Two thoughts would be joined by a dash or a semicolon.
      expect(`${cause} ${nextStep}`).not.toMatch(/[;–] \p{Ll}/u);
    }
  });

  it.each(CASES)('$code $params tells what each of its decisions does', ({ code, params }) => {
    for (const decision of possibleDecisions(issueOf(code, { params }))) {
      for (const language of LANGUAGES) {
        expect(renderEffect(decision, code, params, language)).toMatch(/^\p{Lu}[^{}]*\.$/u);
      }
    }
  });

  it('gives every decision of the catalogue an effect', () => {
    expect(Object.keys(decisionEffects).sort()).toEqual([...DECISIONS].sort());
  });

  it('speaks to the reader in the next step: no plain infinitive, no blame', () => {
    for (const { code, params } of CASES) {
      const { nextStep } = renderIssue(code, params, 'fi');
      expect(nextStep).not.toMatch(/\b(virheesi|väärin tehty|olet tehnyt)\b/iu);
      expect(nextStep.split('.')[0]).toMatch(
        /^(Tarkista|Valitse|Vertaa|Pyydä|Poista|Korjaa|Lisää|Lyhennä|Katso|Yritä|Sinun|Päätä|Välitä)/u,
      );
    }
  });
});

describe('every issue can be ended', () => {
  it.each(ISSUE_CODES)('%s heals by itself or has a decision that closes it', (code) => {
    const [params] = REALISTIC[code];
    const closes = possibleDecisions(issueOf(code, { params: params ?? {} })).some((decision) => {
      const plan = planDecision(issueOf(code, { params: params ?? {} }), decision, { officeKey: '70' });
      return !('refused' in plan) && (plan.state !== 'open' || plan.looks);
    });
    expect(issueCatalogue[code].healsItself || closes).toBe(true);
  });

  it('the two records of what happened need a decision', () => {
    const lasting = ISSUE_CODES.filter((code) => !issueCatalogue[code].healsItself);
    expect(lasting).toEqual(['field_conflict', 'mass_change_stopped']);
  });
});

describe('what a decision comes to', () => {
  it.each([
    ['field_conflict', 'use_netvisor', [], 'resolved', false],
    ['field_conflict', 'use_flex', [{ kind: 'restoreLost', field: 'phone' }], 'open', true],
    ['clearing', 'use_flex', [{ kind: 'bringOver', side: 'netvisor', field: 'phone' }], 'open', true],
    ['clearing', 'use_netvisor', [{ kind: 'bringOver', side: 'flex', field: 'phone' }], 'open', true],
    ['number_changed', 'use_flex', [{ kind: 'bringOver', side: 'netvisor', field: 'phone' }], 'open', true],
    ['number_collision', 'same', [{ kind: 'pair', verdict: 'same', ...PAIR }], 'open', true],
    ['number_collision', 'different', [{ kind: 'pair', verdict: 'different', ...PAIR }], 'open', true],
    ['customer_gone', 'deactivate_other', [{ kind: 'deactivate', side: 'netvisor' }], 'open', true],
    ['customer_gone', 'keep_other', [], 'resolved', false],
    ['business_id_invalid', 'retry', [], 'open', true],
    ['business_id_invalid', 'ignore', [], 'ignored', false],
    ['mass_change_stopped', 'reject', [{ kind: 'massChange', verdict: 'rejected' }], 'resolved', true],
    ['mass_change_stopped', 'approve', [{ kind: 'massChange', verdict: 'approved' }], 'resolved', true],
  ] as const)('%s, %s', (code, decision, steps, state, looks) => {
    expect(planDecision(issueOf(code), decision)).toMatchObject({ steps, state, looks });
  });

  it('D10, D13: a word that holds is not asked for again while nothing changes', () => {
    const holding = (code: IssueCode, decision: (typeof DECISIONS)[number]): unknown => {
      const plan = planDecision(issueOf(code), decision);
      return 'holds' in plan && plan.holds;
    };
    expect(holding('business_id_invalid', 'ignore')).toBe(true);
    expect(holding('customer_gone', 'keep_other')).toBe(true);
    expect(holding('customer_gone', 'deactivate_other')).toBe(true);
    expect(holding('field_conflict', 'use_netvisor')).toBe(false);
  });

  it('D8: the office is one of those that there are', () => {
    const issue = issueOf('office_choice', { field: 'visitingAddress' });
    expect(planDecision(issue, 'choose_office', { officeKey: '71' })).toMatchObject({
      steps: [{ kind: 'office', officeKey: '71' }],
    });
    const refused = { refused: 'choice_missing', param: 'officeKey' };
    expect(planDecision(issue, 'choose_office', { officeKey: '72' })).toEqual(refused);
    expect(planDecision(issue, 'choose_office')).toEqual(refused);
  });

  it('D5: the customer is the one that the issue names, or another of its choices', () => {
    const choices = ['flex-1', 'flex-2'];
    const issue = issueOf('number_missing', { choices });
    expect(planDecision(issue, 'same')).toMatchObject({ steps: [{ flexId: 'flex-1' }] });
    expect(planDecision(issue, 'same', { flexId: 'flex-2' })).toMatchObject({
      steps: [{ flexId: 'flex-2' }],
    });
    expect(planDecision(issue, 'same', { flexId: 'flex-3' })).toMatchObject({ refused: 'choice_missing' });
    const nobody = issueOf('number_missing', { params: { netvisorKey: '1234' } });
    expect(planDecision(nobody, 'same')).toEqual({ refused: 'choice_missing', param: 'flexId' });
    expect(planDecision(nobody, 'same', { flexId: 'flex-9' })).toMatchObject({
      steps: [{ flexId: 'flex-9', netvisorKey: '1234' }],
    });
  });

  it('D4, D6: no second link for a customer that has one, no pair where there is none', () => {
    const collision = (cause: string) => issueOf('number_collision', { params: { ...PAIR, cause } });
    expect(possibleDecisions(collision('taken'))).toEqual(['different']);
    expect(possibleDecisions(collision('given'))).toEqual([]);
  });

  it('D13: names, numbers, the active flag and an office are never emptied', () => {
    expect(mayBeCleared('name', 'flex') || mayBeCleared('customerNumber', 'netvisor')).toBe(false);
    expect(mayBeCleared('active', 'flex') || mayBeCleared('visitingAddress', 'netvisor')).toBe(false);
    expect(mayBeCleared('visitingAddress', 'flex') && mayBeCleared('invoicingEmail', 'netvisor')).toBe(true);
  });

  /** What an operator may do with a field, by the issue, the side that it names and the field. */
  it.each<[IssueCode, Partial<DecidableIssue>, string[]]>([
    ['clearing', { field: 'phone', params: { side: 'flex' } }, ['use_flex', 'use_netvisor']],
    ['clearing', { field: 'name', params: { side: 'flex' } }, ['use_netvisor']],
    ['clearing', { field: 'name', params: { side: 'netvisor' } }, ['use_flex']],
    ['clearing', { field: 'visitingAddress', params: { side: 'flex' } }, ['use_netvisor']],
    ['clearing', { field: 'visitingAddress', params: { side: 'netvisor' } }, ['use_flex', 'use_netvisor']],
    ['clearing', { field: 'name', params: {} }, ['use_flex', 'use_netvisor']],
    ['clearing', { field: null, params: { side: 'flex' } }, []],
    ['clearing', { field: 'phone', params: { side: 'flex' }, ofCustomer: false }, []],
    ['number_changed', { field: 'customerNumber', params: { side: 'flex' } }, ['use_flex', 'use_netvisor']],
    ['field_conflict', { field: 'name', params: {} }, ['use_flex', 'use_netvisor']],
  ])('%s %j: %j', (code, more, expected) => {
    const bringing = possibleDecisions(issueOf(code, more)).filter((one) => one.startsWith('use_'));
    expect([...bringing].sort()).toEqual(expected);
  });

  it('D10: whom to deactivate is known only when it is known who is gone', () => {
    const gone = (side: string) =>
      planDecision(issueOf('customer_gone', { params: { side } }), 'deactivate_other');
    expect(gone('flex')).toMatchObject({ steps: [{ kind: 'deactivate', side: 'netvisor' }] });
    expect(gone('netvisor')).toMatchObject({ steps: [{ kind: 'deactivate', side: 'flex' }] });
    expect(gone('')).toStrictEqual({ refused: 'decision_not_allowed' });
  });

  it('D3 D5: two customers are one only when both are named', () => {
    const decide = (params: DecidableIssue['params'], given = {}, choices: readonly string[] = []) =>
      planDecision(issueOf('number_collision', { params, choices }), 'same', given);
    const noKey = { refused: 'choice_missing', param: 'netvisorKey' };
    expect(decide({ flexId: 'flex-1' })).toEqual(noKey);
    expect(decide({ flexId: 'flex-1', netvisorKey: '' })).toEqual(noKey);
    expect(decide({ flexId: 'flex-1', netvisorKey: '' }, { netvisorKey: '77' })).toMatchObject({
      steps: [{ flexId: 'flex-1', netvisorKey: '77' }],
    });
    // What the issue names may be given again; another one only where it offers choices.
    expect(decide(PAIR, PAIR)).toMatchObject({ steps: [PAIR] });
    expect(decide(PAIR, { netvisorKey: '1234' }, ['flex-7'])).toMatchObject({ steps: [PAIR] });
    expect(decide(PAIR, { netvisorKey: '77' })).toEqual(noKey);
    expect(decide(PAIR, { netvisorKey: '77' }, ['78'])).toEqual(noKey);
    expect(decide(PAIR, { flexId: 'flex-7' })).toEqual({ refused: 'choice_missing', param: 'flexId' });
  });

  it('nothing that the catalogue does not offer', () => {
    for (const code of ISSUE_CODES) {
      for (const decision of DECISIONS) {
        if (issueCatalogue[code].decisions.includes(decision)) continue;
        expect(planDecision(issueOf(code), decision)).toEqual({ refused: 'decision_not_allowed' });
      }
    }
  });
});
