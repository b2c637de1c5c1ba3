import { describe } from 'vitest';
import { decisionTable, fieldTable, standing, issuesOf, worldOf } from './decision-table';
import { expect } from 'vitest';
import { carryOut, decisionOn, plan } from '../../support/planning';

const COMPANY = { both: { businessId: '1234567-1' } };

describe('R15 D2 the e-invoice address and its operator travel as a pair, both ways', () => {
  fieldTable(
    'eInvoice',
    `
    agreed                  | Flex                        | Netvisor                      | → Flex                        | → Netvisor                    | verdict      | reason              | issue
    ------------------------|-----------------------------|-------------------------------|-------------------------------|-------------------------------|--------------|---------------------|------------------
    –                       | 003712345671 @ 003721291126 | –                             | 003712345671 @ 003721291126   | 003712345671 @ 003721291126   | fromFlex     | onlyFlexChanged     |
    –                       | –                           | FI2112345600000785 @ NDEAFIHH | FI2112345600000785 @ NDEAFIHH | FI2112345600000785 @ NDEAFIHH | fromNetvisor | onlyNetvisorChanged |
    –                       | 0037 1234 5671 @ okoyfihh   | –                             | 0037 1234 5671 @ okoyfihh     | 003712345671 @ OKOYFIHH       | fromFlex     | onlyFlexChanged     |
    003712345671 @ OKOYFIHH | 0037 1234 5671 @ okoyfihh   | 003712345671 @ OKOYFIHH       | 0037 1234 5671 @ okoyfihh     | 003712345671 @ OKOYFIHH       | same         | unchanged           |
    –                       | 003712345671 @              | –                             | 003712345671 @                | –                             | blocked      | invalid             | e_invoice_invalid
    –                       | @ OKOYFIHH                  | –                             | @ OKOYFIHH                    | –                             | blocked      | invalid             | e_invoice_invalid
    –                       | 003712345671 @ EI-OLE       | –                             | 003712345671 @ EI-OLE         | –                             | blocked      | invalid             | e_invoice_invalid
    –                       | 003712345678 @ OKOYFIHH     | –                             | 003712345678 @ OKOYFIHH       | –                             | blocked      | invalid             | e_invoice_invalid
    –                       | FI2212345600000785 @ OKOYFIHH | –                           | FI2212345600000785 @ OKOYFIHH | –                             | blocked      | invalid             | e_invoice_invalid
    –                       | –                           | 003712345671 @ EI-OLE         | –                             | 003712345671 @ EI-OLE         | blocked      | invalid             | e_invoice_invalid
    `,
    COMPANY,
  );
});

describe('R15 only for a customer with a valid Finnish business id', () => {
  decisionTable(
    `
    business id in Flex | business id in Netvisor | new in Flex                 | → Netvisor                  | reason          | issue
    --------------------|-------------------------|-----------------------------|-----------------------------|-----------------|--------------------
    1234567-1           | 1234567-1               | 003712345671 @ 003721291126 | 003712345671 @ 003721291126 | onlyFlexChanged |
    1234567-1           | –                       | 003712345671 @ 003721291126 | 003712345671 @ 003721291126 | onlyFlexChanged |
    –                   | –                       | 003712345671 @ 003721291126 | –                           | needsBusinessId |
    SE556703748501      | SE556703748501          | 003712345671 @ 003721291126 | –                           | needsBusinessId |
    FI12345671          | FI12345671              | 003712345671 @ 003721291126 | –                           | needsBusinessId |
    1234567-8           | –                       | 003712345671 @ 003721291126 | –                           | needsBusinessId | business_id_invalid
    `,
    (row) => {
      const world = worldOf('eInvoice', { agreed: '–', Flex: row['new in Flex'] ?? '', Netvisor: '–' });
      const { flex, netvisor } = world;
      if (!flex || !netvisor) throw new Error('both are there');
      const idOf = (cell = '–') => (cell === '–' ? null : cell);
      const pair = {
        ...world,
        agreed: { ...world.agreed, fields: { ...world.agreed.fields } },
        flex: { ...flex, fields: { ...flex.fields, businessId: idOf(row['business id in Flex']) } },
        netvisor: {
          ...netvisor,
          fields: { ...netvisor.fields, businessId: idOf(row['business id in Netvisor']) },
        },
      };
      const planned = plan(pair);
      expect({
        '→ Netvisor': standing(carryOut(pair, planned), 'eInvoice').netvisor,
        reason: decisionOn(planned, 'eInvoice')?.reason,
        issue: issuesOf(planned),
      }).toEqual({ '→ Netvisor': row['→ Netvisor'], reason: row['reason'], issue: row['issue'] });
    },
  );
});

describe('R16 D17 a private person’s e-invoice travels neither way and is never emptied', () => {
  fieldTable(
    'eInvoice',
    `
    agreed | Flex                        | Netvisor                    | → Flex                      | → Netvisor                  | verdict | reason     | issue
    -------|-----------------------------|-----------------------------|-----------------------------|-----------------------------|---------|------------|------
    –      | 003712345671 @ 003721291126 | –                           | 003712345671 @ 003721291126 | –                           | off     | notForKind |
    –      | –                           | 003712345671 @ 003721291126 | –                           | 003712345671 @ 003721291126 | off     | notForKind |
    003712345671 @ 003721291126 | –      | 003712345671 @ 003721291126 | –                           | 003712345671 @ 003721291126 | off     | notForKind |
    `,
    { kind: 'PRIVATE' },
  );
});

describe('R16 nor does anybody’s who gets consumer e-invoices', () => {
  fieldTable(
    'eInvoice',
    `
    agreed                      | Flex                        | Netvisor                    | → Flex                      | → Netvisor                  | verdict | reason            | issue
    ----------------------------|-----------------------------|-----------------------------|-----------------------------|-----------------------------|---------|-------------------|------
    –                           | 003712345671 @ 003721291126 | –                           | 003712345671 @ 003721291126 | –                           | off     | consumerInvoicing |
    –                           | –                           | 003712345671 @ 003721291126 | –                           | 003712345671 @ 003721291126 | off     | consumerInvoicing |
    003712345671 @ 003721291126 | –                           | 003712345671 @ 003721291126 | –                           | 003712345671 @ 003721291126 | off     | consumerInvoicing |
    `,
    { consumer: true },
  );
});
