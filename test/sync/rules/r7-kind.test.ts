import { describe, expect } from 'vitest';
import type { Kind } from '../../../src/sync/customer';
import { FIELD_NAMES, appliesTo } from '../../../src/sync/field-table';
import { it } from 'vitest';
import { carryOut, flexCustomer, issueCodes, netvisorCustomer, plan } from '../../support/planning';
import { decisionTable } from './decision-table';

const KINDS: Readonly<Record<string, Kind | null>> = {
  person: 'PRIVATE',
  company: 'COMPANY',
  'no identifier': null,
};

describe('R7 R8 D11 D23 person or company: the type never travels, and a flip is an issue', () => {
  decisionTable(
    `
    type in Flex  | private in Netvisor | phone goes to Netvisor | e-mail comes to Flex | reason of every field | issue
    --------------|---------------------|------------------------|----------------------|-----------------------|-------------
    person        | person              | yes                    | yes                  |                       |
    company       | company             | yes                    | yes                  |                       |
    person        | company             | no                     | no                   | kindDiffers           | kind_changed
    company       | person              | no                     | no                   | kindDiffers           | kind_changed
    no identifier | person              | no                     | no                   | kindUnknown           | kind_unknown
    no identifier | company             | no                     | no                   | kindUnknown           | kind_unknown
    `,
    (row) => {
      const kind = KINDS[row['private in Netvisor'] ?? ''] ?? 'COMPANY';
      const world = {
        flex: flexCustomer({ phone: '040 123 4567' }, { kind: KINDS[row['type in Flex'] ?? ''] ?? null }),
        netvisor: netvisorCustomer({ email: 'info@aho.example' }, { kind }),
        agreed: { fields: {}, billingDerived: false, visitingDerived: false },
      };
      const planned = plan(world);
      const after = carryOut(world, planned);
      expect({
        'phone goes to Netvisor': after.netvisor?.fields.phone === '040 123 4567' ? 'yes' : 'no',
        'e-mail comes to Flex': after.flex?.fields.email === 'info@aho.example' ? 'yes' : 'no',
        issue: issueCodes(planned).join(' '),
      }).toEqual({
        'phone goes to Netvisor': row['phone goes to Netvisor'],
        'e-mail comes to Flex': row['e-mail comes to Flex'],
        issue: row['issue'],
      });
      expect(after.flex?.kind).toBe(world.flex.kind);
      expect(after.netvisor?.kind).toBe(world.netvisor.kind);
      if (row['reason of every field'] === '') return;
      const reasons = new Set(planned.decisions.map(({ reason }) => reason));
      expect([...reasons]).toEqual([row['reason of every field']]);
      expect(planned.settle.now.fields).toEqual({});
    },
  );
});

describe('R15 R16 what a private person does not have', () => {
  it('business id and e-invoice address, and nothing else', () => {
    expect(FIELD_NAMES.filter((field) => !appliesTo(field, 'PRIVATE'))).toEqual(['businessId', 'eInvoice']);
    expect(FIELD_NAMES.filter((field) => !appliesTo(field, 'COMPANY'))).toEqual([]);
  });
});
