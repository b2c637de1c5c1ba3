import { describe, expect, it } from 'vitest';
import { FIELD_NAMES, FIELD_TABLE } from '../../../src/sync/field-table';
import { fieldTable } from './decision-table';

describe('D13 absent, empty and cleared are three things', () => {
  fieldTable(
    'phone',
    `
    agreed       | Flex         | Netvisor     | → Flex       | → Netvisor   | verdict | reason    | issue
    -------------|--------------|--------------|--------------|--------------|---------|-----------|------
    040 123 4567 | unread       | 040 123 4567 | unread       | 040 123 4567 | kept    | unread    |
    040 123 4567 | unread       | 09 876 5432  | unread       | 09 876 5432  | kept    | unread    |
    040 123 4567 | 09 876 5432  | unread       | 09 876 5432  | unread       | kept    | unread    |
    –            | –            | –            | –            | –            | same    | unchanged |
    040 123 4567 | –            | –            | –            | –            | same    | equal     |
    – ≠ 09 876 5432 | –         | 09 876 5432  | –            | 09 876 5432  | same    | unchanged |
    `,
  );
});

describe('D13 clearing travels where the policy lets it and the other side still has that value', () => {
  fieldTable(
    'phone',
    `
    clearing | direction       | agreed                     | Flex         | Netvisor     | → Flex       | → Netvisor   | verdict     | reason                  | issue
    ---------|-----------------|----------------------------|--------------|--------------|--------------|--------------|-------------|-------------------------|---------------
    travels  | both            | 040 123 4567               | –            | 040 123 4567 | –            | –            | cleared     | onlyFlexChanged         |
    travels  | both            | 040 123 4567               | ·            | 040 123 4567 | ·            | –            | cleared     | onlyFlexChanged         |
    travels  | both            | 040 123 4567               | 040 123 4567 | –            | –            | –            | cleared     | onlyNetvisorChanged     |
    travels  | both            | 040 123 4567               | –            | +358401234567| –            | –            | cleared     | onlyFlexChanged         |
    travels  | both            | 040 123 4567 ≠ 09 876 5432 | –            | 09 876 5432  | –            | 09 876 5432  | blocked     | clearingAsked           | clearing
    travels  | both            | 040 123 4567 ≠ 09 876 5432 | 040 123 4567 | –            | 040 123 4567 | –            | blocked     | clearingAsked           | clearing
    travels  | both            | 040 123 4567               | –            | 09 876 5432  | 09 876 5432  | 09 876 5432  | netvisorWon | bothChangedNetvisorWins | field_conflict
    travels  | both            | 040 123 4567               | 09 876 5432  | –            | 09 876 5432  | –            | blocked     | clearingAsked           | clearing
    travels  | Flex → Netvisor | 040 123 4567               | –            | 040 123 4567 | –            | –            | cleared     | onlyFlexChanged         |
    travels  | Flex → Netvisor | 040 123 4567               | –            | 09 876 5432  | –            | 09 876 5432  | blocked     | clearingAsked           | clearing
    travels  | Flex → Netvisor | 040 123 4567               | 040 123 4567 | –            | 040 123 4567 | –            | kept        | directionOneWay         |
    travels  | Netvisor → Flex | 040 123 4567               | 040 123 4567 | –            | –            | –            | cleared     | onlyNetvisorChanged     |
    travels  | Netvisor → Flex | 040 123 4567               | –            | 040 123 4567 | –            | 040 123 4567 | kept        | directionOneWay         |
    asks     | both            | 040 123 4567               | –            | 040 123 4567 | –            | 040 123 4567 | blocked     | clearingAsked           | clearing
    asks     | both            | 040 123 4567               | 040 123 4567 | –            | 040 123 4567 | –            | blocked     | clearingAsked           | clearing
    never    | both            | 040 123 4567               | –            | 040 123 4567 | –            | 040 123 4567 | blocked     | clearingNever           | clearing
    never    | both            | 040 123 4567               | 040 123 4567 | –            | 040 123 4567 | –            | blocked     | clearingNever           | clearing
    `,
  );
});

describe('D13 the policy of each field', () => {
  it.each([
    ['travels', ['nameExtension', 'email', 'phone', 'website', 'eInvoice']],
    ['ask', ['businessId', 'visitingAddress', 'billingAddress', 'invoicingEmail']],
    ['never', ['name', 'active', 'customerNumber']],
  ])('%s: %s', (clearing, fields) => {
    expect(FIELD_NAMES.filter((field) => FIELD_TABLE[field].clearing === clearing)).toEqual(fields);
  });

  fieldTable(
    'name',
    `
    agreed       | Flex         | Netvisor     | → Flex | → Netvisor   | verdict | reason        | issue
    -------------|--------------|--------------|--------|--------------|---------|---------------|---------
    Sähkö-Aho Oy | –            | Sähkö-Aho Oy | –      | Sähkö-Aho Oy | blocked | clearingNever | clearing
    `,
  );

  fieldTable(
    'invoicingEmail',
    `
    agreed             | Flex | Netvisor           | → Flex | → Netvisor         | verdict | reason        | issue
    -------------------|------|--------------------|--------|--------------------|---------|---------------|---------
    laskut@aho.example | –    | laskut@aho.example | –      | laskut@aho.example | blocked | clearingAsked | clearing
    `,
  );

  fieldTable(
    'businessId',
    `
    agreed    | Flex | Netvisor  | → Flex | → Netvisor | verdict | reason        | issue
    ----------|------|-----------|--------|------------|---------|---------------|---------
    1234567-1 | –    | 1234567-1 | –      | 1234567-1  | blocked | clearingAsked | clearing
    `,
  );
});

describe('D13 an e-invoice is cleared as a pair', () => {
  fieldTable(
    'eInvoice',
    `
    agreed                      | Flex | Netvisor                    | → Flex | → Netvisor | verdict | reason          | issue
    ----------------------------|------|-----------------------------|--------|------------|---------|-----------------|------
    003712345671 @ 003721291126 | –    | 003712345671 @ 003721291126 | –      | –          | cleared | onlyFlexChanged |
    `,
    { both: { businessId: '1234567-1' } },
  );
});

describe('D13 an office address is never blanked, whatever the policy; Flex’s visiting address may be', () => {
  fieldTable(
    'visitingAddress',
    `
    clearing | agreed     | Flex       | Netvisor   | → Flex     | → Netvisor | verdict | reason              | issue
    ---------|------------|------------|------------|------------|------------|---------|---------------------|---------
    travels  | Rantatie 4 | –          | Rantatie 4 | –          | Rantatie 4 | blocked | clearingNever       | clearing
    asks     | Rantatie 4 | –          | Rantatie 4 | –          | Rantatie 4 | blocked | clearingNever       | clearing
    never    | Rantatie 4 | –          | Rantatie 4 | –          | Rantatie 4 | blocked | clearingNever       | clearing
    asks     | Rantatie 4 | Rantatie 4 | –          | Rantatie 4 | –          | blocked | clearingAsked       | clearing
    travels  | Rantatie 4 | Rantatie 4 | –          | –          | –          | cleared | onlyNetvisorChanged |
    `,
  );
});
