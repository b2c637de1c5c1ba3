import { describe, expect } from 'vitest';
import { NOTHING_AGREED } from '../../../src/sync/agreement';
import type { Kind } from '../../../src/sync/customer';
import { carryOut, flexCustomer, netvisorCustomer, office, plan } from '../../support/planning';
import { EMPTY, addressOf, cellOf, decisionTable, issuesOf } from './decision-table';
import type { Row } from './decision-table';

const KINDS: Readonly<Record<string, Kind>> = { person: 'PRIVATE', company: 'COMPANY' };
const textIn = (row: Row, column: string): string | null =>
  row[column] === EMPTY ? null : (row[column] ?? null);
const addressIn = (row: Row, column: string) => (row[column] === EMPTY ? null : addressOf(row[column] ?? ''));

describe('R1 R12–R16 R20 D6 a Flex customer is created in Netvisor', () => {
  decisionTable(
    `
    kind    | name    | number    | business id | visiting   | billing | → number      | → business id | → office   | → base     | base derived | issue
    --------|---------|-----------|-------------|------------|---------|---------------|---------------|------------|------------|--------------|--------------------
    company | Aho Oy  | 200123    | 1234567-1   | –          | –       | 200123        | 1234567-1     | –          | –          | no           |
    company | Aho Oy  | 0017      | –           | –          | –       | 0017          | –             | –          | –          | no           |
    company | Aho Oy  | –         | –           | –          | –       | 100001        | –             | –          | –          | no           |
    company | Aho Oy  | 200123    | –           | Rantatie 4 | –       | 200123        | –             | Rantatie 4 | Rantatie 4 | yes          |
    company | Aho Oy  | 200123    | –           | Rantatie 4 | PL 12   | 200123        | –             | Rantatie 4 | PL 12      | no           |
    company | Aho Oy  | 200123    | –           | –          | PL 12   | 200123        | –             | –          | PL 12      | no           |
    company | Aho Oy  | 200123    | 1234567-8   | –          | –       | 200123        | –             | –          | –          | no           | business_id_invalid
    person  | M. Aho  | 200123    | –           | Rantatie 4 | –       | 200123        | –             | Rantatie 4 | Rantatie 4 | yes          |
    person  | M. Aho  | 200123    | 1234567-1   | –          | –       | not created   |               |            |            |              | consumer_e_invoice_business_id
    company | ·       | 200123    | –           | –          | –       | not created   |               |            |            |              | value_not_allowed
    `,
    (row) => {
      const flex = flexCustomer(
        {
          name: row['name'] === '·' ? ' ' : textIn(row, 'name'),
          customerNumber: textIn(row, 'number'),
          businessId: textIn(row, 'business id'),
          visitingAddress: addressIn(row, 'visiting'),
          billingAddress: addressIn(row, 'billing'),
        },
        { kind: KINDS[row['kind'] ?? ''] ?? null },
      );
      const world = { flex, netvisor: null, agreed: NOTHING_AGREED };
      const planned = plan(world);
      expect(issuesOf(planned)).toBe(row['issue']);
      expect(planned.flex).toBeNull();
      if (row['→ number'] === 'not created') {
        expect(planned.netvisor).toBeNull();
        return;
      }
      const { netvisor, agreed } = carryOut(world, planned);
      expect(netvisor?.kind).toBe(KINDS[row['kind'] ?? '']);
      expect({
        '→ number': cellOf(netvisor?.fields.customerNumber),
        '→ business id': cellOf(netvisor?.fields.businessId),
        '→ office': cellOf(netvisor?.offices[0]?.visitAddress ?? null),
        '→ base': cellOf(netvisor?.fields.billingAddress),
        'base derived': agreed.billingDerived ? 'yes' : 'no',
      }).toEqual({
        '→ number': row['→ number'],
        '→ business id': row['→ business id'],
        '→ office': row['→ office'],
        '→ base': row['→ base'],
        'base derived': row['base derived'],
      });
    },
  );
});

describe('R9 R12 D5 D7 D8 D18 a Netvisor customer is created in Flex, with the type of its kind', () => {
  decisionTable(
    `
    kind    | number | office     | second office | base       | → type  | → visiting | → billing  | derived  | issue
    --------|--------|------------|---------------|------------|---------|------------|------------|----------|---------------
    company | 100001 | –          | –             | –          | company | –          | –          |          |
    person  | 100001 | –          | –             | –          | person  | –          | –          |          |
    company | 100001 | Rantatie 4 | –             | PL 12      | company | Rantatie 4 | PL 12      |          |
    company | 100001 | Rantatie 4 | –             | Rantatie 4 | company | Rantatie 4 | –          | base     |
    company | 100001 | Rantatie 4 | –             | –          | company | Rantatie 4 | –          |          |
    company | 100001 | –          | –             | PL 12      | company | PL 12      | PL 12      | visiting |
    company | 100001 | Rantatie 4 | Satama 7      | PL 12      | company | –          | PL 12      |          | office_choice
    company | 100001 | Rantatie 4 | Satama 7      | Satama 7   | company | –          | –          |          | office_choice
    company | –      | –          | –             | –          | none    |            |            |          | number_missing
    `,
    (row) => {
      const offices = ['office', 'second office'].flatMap((column, at) =>
        row[column] === EMPTY ? [] : [office(addressIn(row, column), { key: String(501 + at) })],
      );
      const netvisor = netvisorCustomer(
        { customerNumber: textIn(row, 'number'), billingAddress: addressIn(row, 'base') },
        { kind: KINDS[row['kind'] ?? ''] ?? 'COMPANY', offices },
      );
      const world = { flex: null, netvisor, agreed: NOTHING_AGREED };
      const planned = plan(world);
      expect(issuesOf(planned)).toBe(row['issue']);
      expect(planned.netvisor).toBeNull();
      if (row['→ type'] === 'none') {
        expect(planned.flex).toBeNull();
        return;
      }
      const { flex, agreed } = carryOut(world, planned);
      expect({
        '→ type': flex?.kind === 'PRIVATE' ? 'person' : 'company',
        '→ visiting': cellOf(flex?.fields.visitingAddress),
        '→ billing': cellOf(flex?.fields.billingAddress),
        derived: [agreed.billingDerived ? 'base' : '', agreed.visitingDerived ? 'visiting' : ''].join(''),
      }).toEqual({
        '→ type': row['→ type'],
        '→ visiting': row['→ visiting'],
        '→ billing': row['→ billing'],
        derived: row['derived'],
      });
    },
  );
});
