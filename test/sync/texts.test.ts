import { describe, expect, it } from 'vitest';
import { DECISIONS, decisionLabels } from '../../src/sync/decisions';
import { FIELD_NAMES, FIELD_TABLE, policyOf } from '../../src/sync/field-table';
import { healingCodes, issueCatalogue } from '../../src/sync/issue-catalogue';
import { ISSUE_CODES } from '../../src/sync/issues';
import { LANGUAGES } from '../../src/sync/languages';
import { REASON_CODES } from '../../src/sync/plan';
import { problemCatalogue } from '../../src/sync/problem-catalogue';
import { renderFailedDecision, renderReason, renderWritten } from '../../src/sync/reason-catalogue';
import { renderEffect, renderIssue } from '../../src/sync/render-issue';
import { tenantSettingsSchema } from '../../src/sync/settings';
import { DEFAULT_POLICY } from '../support/planning';

describe('the issue catalogue', () => {
  it.each(ISSUE_CODES)('%s has a text in every language, complete even without its values', (code) => {
    for (const language of LANGUAGES) {
      const { title, cause, nextStep } = renderIssue(code, {}, language);
      for (const text of [title, cause, nextStep]) {
        expect(text).not.toMatch(/[{}]|undefined|!/u);
        expect(text.trim()).not.toBe('');
      }
      expect(title).not.toMatch(/\.$/u);
    }
  });

  it.each(ISSUE_CODES)('%s recommends only what can be decided', (code) => {
    const { decisions, recommended } = issueCatalogue[code];
    expect(decisions.length).toBeGreaterThan(0);
    if (recommended) expect(decisions[0]).toBe(recommended);
  });

  it('lets issues about a state heal, but not the record of a conflict', () => {
    expect(healingCodes).toContain('business_id_invalid');
    expect(healingCodes).toContain('clearing');
    expect(healingCodes).not.toContain('field_conflict');
    expect(healingCodes).not.toContain('mass_change_stopped');
  });

  it('names fields by their labels and systems in the right case', () => {
    const params = { field: 'invoicingEmail', side: 'netvisor' };
    expect(renderIssue('clearing', params, 'fi').cause).toBe(
      'Laskutussähköposti on Netvisorissa tyhjennetty. Toisessa järjestelmässä arvo on tallella.',
    );
    expect(renderIssue('clearing', { ...params, side: 'flex' }, 'en').cause).toBe(
      'Invoicing e-mail was cleared in Flex. The other side still has it.',
    );
  });

  it('chooses the sentence that fits the reason', () => {
    expect(
      renderIssue('e_invoice_invalid', { reason: 'operator', value: 'NOSUCH', side: 'flex' }, 'fi'),
    ).toEqual({
      title: 'Virheellinen verkkolaskuosoite',
      cause: 'Operaattoria ei tunneta: NOSUCH.',
      nextStep: 'Tarkista osoite ja operaattori verkkolaskuosoitteistosta ja korjaa ne Flexiin.',
    });
    expect(
      renderIssue('number_changed', { side: 'flex', newNumber: '2', oldNumber: '1', hasOld: 'yes' }, 'fi')
        .cause,
    ).toBe('Numero on Flexissä nyt 2, aiemmin 1. Asiakas pysyy yhdistettynä.');
    expect(
      renderIssue('number_changed', { side: 'flex', newNumber: '2', oldNumber: '', hasOld: 'no' }, 'en')
        .cause,
    ).toBe('In Flex it is now 2. The customer stays linked.');
  });

  it('counts in both languages and tells Finnish time', () => {
    const params = { side: 'netvisor', since: '2026-01-15T07:00:00.000Z' };
    expect(renderIssue('system_unavailable', { ...params, n: 1 }, 'fi').cause).toMatch(
      /1 muutos odottaa\.$/u,
    );
    expect(renderIssue('system_unavailable', { ...params, n: 2 }, 'fi').cause).toMatch(
      /15\.1\.2026.*9\.00.*2 muutosta/u,
    );
    expect(renderIssue('system_unavailable', { ...params, n: 2 }, 'en').cause).toMatch(
      /09:00.*2 changes wait\.$/u,
    );
  });

  it('has a dash for a value that is missing or empty, and counts none', () => {
    expect(renderIssue('business_id_invalid', { value: '', side: 'flex' }, 'en').cause).toContain('–');
    expect(renderIssue('system_unavailable', { side: 'netvisor' }, 'en').cause).toBe(
      'Since –. 0 changes wait.',
    );
  });

  it('shows a day as a day only where the value is one', () => {
    const params = { status: 'willMeet', meetsOn: '2026-12-24', series: 'S', nextFlex: '1', range: '1–2' };
    expect(renderIssue('number_overlap', params, 'fi').cause).toContain('24.12.2026');
    expect(renderIssue('number_overlap', params, 'en').cause).toContain('24/12/2026');
    const typed = { value: '2026-12-24', side: 'flex' };
    expect(renderIssue('business_id_invalid', typed, 'en').cause).toContain('2026-12-24');
  });

  it('says what a decision does, to a conflict something else than to other issues', () => {
    const conflict = { field: 'phone', flexValue: '1', netvisorValue: '2' };
    expect(renderEffect('use_netvisor', 'field_conflict', conflict, 'en')).toBe(
      'Netvisor’s value stands. Nothing is written.',
    );
    expect(renderEffect('use_netvisor', 'clearing', { field: 'phone', side: 'flex' }, 'en')).toBe(
      'Flex gets what Netvisor has.',
    );
    for (const code of ISSUE_CODES) {
      for (const decision of issueCatalogue[code].decisions) {
        for (const language of LANGUAGES) {
          expect(renderEffect(decision, code, {}, language)).toMatch(/^\p{Lu}[^{}]*\.$/u);
        }
      }
    }
  });

  it('takes a value as it is, braces and all', () => {
    expect(renderIssue('business_id_invalid', { value: '{x}<b>', side: 'flex' }, 'en').cause).toContain(
      '{x}<b>',
    );
  });
});

describe('the other catalogues', () => {
  it('a reason of the journal is a sentence; one that is known no longer stays a code', () => {
    expect(renderWritten('firstContactFilled', 'flex', 'en')).toBe(
      'The customer was linked, and Flex lacked the detail.',
    );
    expect(renderWritten('runDirection', 'netvisor', 'fi')).toBe(
      'Tiedot erosivat. Ajon suunta on Flexistä Netvisoriin, joten Flexin arvo jää voimaan.',
    );
    expect(renderWritten('ofAnOlderVersion', 'flex', 'en')).toBe('ofAnOlderVersion');
  });

  it('a decision that came to nothing says why, as far as that is known', () => {
    const refusal = { reason: 'invalid', about: 'flex' } as const;
    expect(renderFailedDecision(refusal, 'refused', 'en')).toBe(
      'The decision could not be carried out. The value can’t be taken, so it is not sent. Correct it in Flex.',
    );
    expect(renderFailedDecision(null, 'refused', 'en')).toBe('The decision could not be carried out.');
    expect(renderFailedDecision(refusal, 'overtaken', 'en')).toBe(
      'The detail changed before the decision could be carried out. Check the present values and decide again.',
    );
  });

  it('tell every reason, decision and problem in both languages', () => {
    for (const language of LANGUAGES) {
      for (const reason of REASON_CODES) {
        const plain = { verdict: 'kept', reason, write: null, about: null } as const;
        expect(renderReason(plain, language)).toMatch(/^[A-ZÄ][^{}]*\.$/u);
      }
      for (const decision of DECISIONS) expect(decisionLabels[decision][language]).not.toBe('');
      for (const { title, nextStep } of Object.values(problemCatalogue)) {
        expect(title[language]).not.toMatch(/[.!]$/u);
        expect(nextStep[language]).toMatch(/\.$/u);
      }
    }
  });

  it('give problems a status of failure', () => {
    for (const { status } of Object.values(problemCatalogue)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });
});

describe('the field table', () => {
  it('names every field once, with labels that differ', () => {
    expect([...FIELD_NAMES].sort()).toEqual(Object.keys(FIELD_TABLE).sort());
    for (const language of LANGUAGES) {
      const labels = FIELD_NAMES.map((field) => FIELD_TABLE[field].label[language]);
      expect(new Set(labels).size).toBe(FIELD_NAMES.length);
    }
  });

  it('serves a requirement with every field, and D13 with the clearing of each', () => {
    for (const field of FIELD_NAMES) expect(FIELD_TABLE[field].requirements.join()).toMatch(/^[RD]\d/u);
    const clearing = Object.fromEntries(FIELD_NAMES.map((field) => [field, FIELD_TABLE[field].clearing]));
    expect(clearing).toEqual({
      name: 'never',
      nameExtension: 'travels',
      businessId: 'ask',
      email: 'travels',
      phone: 'travels',
      website: 'travels',
      visitingAddress: 'ask',
      billingAddress: 'ask',
      invoicingEmail: 'ask',
      eInvoice: 'travels',
      active: 'never',
      customerNumber: 'never',
    });
  });

  it('gives way to the tenant’s own setting (D1)', () => {
    const own = { direction: 'off', clearing: 'never' } as const;
    expect(policyOf('phone', DEFAULT_POLICY)).toEqual({ direction: 'both', clearing: 'travels' });
    expect(policyOf('phone', { ...DEFAULT_POLICY, fields: { phone: own } })).toEqual(own);
  });

  it('is what the settings know of fields', () => {
    const own = { direction: 'off', clearing: 'never' };
    expect(tenantSettingsSchema.safeParse({ fields: { phone: own } }).success).toBe(true);
    expect(tenantSettingsSchema.safeParse({ fields: { fax: own } }).success).toBe(false);
  });
});
