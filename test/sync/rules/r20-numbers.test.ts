import { describe } from 'vitest';
import { fieldTable } from './decision-table';

describe('R18 D4 a change of the number after linking is shown to a person and written nowhere', () => {
  fieldTable(
    'customerNumber',
    `
    agreed          | Flex   | Netvisor | → Flex | → Netvisor | verdict | reason         | issue
    ----------------|--------|----------|--------|------------|---------|----------------|---------------
    200123          | 200123 | 200123   | 200123 | 200123     | same    | unchanged      |
    200123          | 200999 | 200123   | 200999 | 200123     | blocked | numberReviewed | number_changed
    200123          | 200123 | 200999   | 200123 | 200999     | blocked | numberReviewed | number_changed
    200123          | 1      | 2        | 1      | 2          | blocked | numberReviewed | number_changed
    200123          | –      | 200123   | –      | 200123     | blocked | numberReviewed | number_changed
    200123          | 200123 | –        | 200123 | –          | blocked | numberReviewed | number_changed
    200123          | 200999 | 200999   | 200999 | 200999     | same    | equal          |
    200123          | 0200123| 200123   | 0200123| 200123     | blocked | numberReviewed | number_changed
    A-17            | a-17   | A-17     | a-17   | A-17       | blocked | numberReviewed | number_changed
    F-1 ≠ N-1       | F-1    | N-1      | F-1    | N-1        | same    | unchanged      |
    F-1 ≠ N-1       | F-1    | N-2      | F-1    | N-2        | blocked | numberReviewed | number_changed
    `,
  );
});

describe('D6 R20 where Flex has none, Netvisor’s number is brought over, in every run', () => {
  fieldTable(
    'customerNumber',
    `
    run              | direction       | agreed | Flex | Netvisor | → Flex | → Netvisor | verdict | reason              | issue
    -----------------|-----------------|--------|------|----------|--------|------------|---------|---------------------|------
    after go-live    |                 |        | –    | 100001   | 100001 | 100001     | filled  | firstContactFilled  |
    copy to Flex     |                 |        | –    | 100001   | 100001 | 100001     | filled  | firstContactFilled  |
    copy to Netvisor |                 |        | –    | 100001   | 100001 | 100001     | filled  | firstContactFilled  |
    after go-live    |                 | –      | –    | 100001   | 100001 | 100001     | filled  | onlyNetvisorChanged |
    after go-live    |                 | – ≠ 100001 | – | 100001  | –      | 100001     | same    | unchanged           |
    after go-live    | Flex → Netvisor |        | –    | 100001   | –      | 100001     | kept    | directionOneWay     |
    after go-live    | off             |        | –    | 100001   | –      | 100001     | off     | directionOff        |
    `,
  );
});

describe('D5 where Netvisor has none the company must give it; Flex’s is not written there', () => {
  fieldTable(
    'customerNumber',
    `
    run              | agreed | Flex   | Netvisor | → Flex | → Netvisor | verdict | reason        | issue
    -----------------|--------|--------|----------|--------|------------|---------|---------------|---------------
    after go-live    |        | 200123 | –        | 200123 | –          | blocked | numberMissing | number_missing
    copy to Netvisor |        | 200123 | –        | 200123 | –          | blocked | numberMissing | number_missing
    after go-live    | –      | 200123 | –        | 200123 | –          | blocked | numberMissing | number_missing
    `,
  );
});

describe('R18 D20 two numbers of one customer: a run leaves them as they are, after go-live a person chooses', () => {
  fieldTable(
    'customerNumber',
    `
    run              | Flex | Netvisor | → Flex | → Netvisor | verdict | reason         | issue
    -----------------|------|----------|--------|------------|---------|----------------|---------------
    after go-live    | F-1  | N-1      | F-1    | N-1        | blocked | numberReviewed | number_changed
    copy to Flex     | F-1  | N-1      | F-1    | N-1        | kept    | settledAsIs    |
    copy to Netvisor | F-1  | N-1      | F-1    | N-1        | kept    | settledAsIs    |
    `,
  );
});
