import { describe } from 'vitest';
import { fieldTable } from './decision-table';

describe('D1 three ways per field, both directions: whoever changed it is followed, Netvisor wins a conflict (R2)', () => {
  fieldTable(
    'phone',
    `
    agreed       | Flex         | Netvisor     | → Flex       | → Netvisor   | verdict      | reason                  | issue
    -------------|--------------|--------------|--------------|--------------|--------------|-------------------------|---------------
    040 123 4567 | 040 123 4567 | 040 123 4567 | 040 123 4567 | 040 123 4567 | same         | unchanged               |
    040 123 4567 | 09 876 5432  | 040 123 4567 | 09 876 5432  | 09 876 5432  | fromFlex     | onlyFlexChanged         |
    040 123 4567 | 040 123 4567 | 09 876 5432  | 09 876 5432  | 09 876 5432  | fromNetvisor | onlyNetvisorChanged     |
    040 123 4567 | 09 876 5432  | 050 111 2222 | 050 111 2222 | 050 111 2222 | netvisorWon  | bothChangedNetvisorWins | field_conflict
    040 123 4567 | 09 876 5432  | +35898765432 | 09 876 5432  | +35898765432 | same         | equal                   |
    040 123 4567 | +358401234567| 040 123 4567 | +358401234567| 040 123 4567 | same         | unchanged               |
    –            | 09 876 5432  | –            | 09 876 5432  | 09 876 5432  | fromFlex     | onlyFlexChanged         |
    –            | –            | 09 876 5432  | 09 876 5432  | 09 876 5432  | fromNetvisor | onlyNetvisorChanged     |
    –            | 09 876 5432  | 050 111 2222 | 050 111 2222 | 050 111 2222 | netvisorWon  | bothChangedNetvisorWins | field_conflict
    `,
  );
});

describe('D1 D20 a difference that was settled stays until somebody edits it, and then travels', () => {
  fieldTable(
    'phone',
    `
    agreed                     | Flex         | Netvisor     | → Flex       | → Netvisor   | verdict      | reason                  | issue
    ---------------------------|--------------|--------------|--------------|--------------|--------------|-------------------------|---------------
    040 123 4567 ≠ 09 876 5432 | 040 123 4567 | 09 876 5432  | 040 123 4567 | 09 876 5432  | same         | unchanged               |
    040 123 4567 ≠ 09 876 5432 | 050 111 2222 | 09 876 5432  | 050 111 2222 | 050 111 2222 | fromFlex     | onlyFlexChanged         |
    040 123 4567 ≠ 09 876 5432 | 040 123 4567 | 050 111 2222 | 050 111 2222 | 050 111 2222 | fromNetvisor | onlyNetvisorChanged     |
    040 123 4567 ≠ 09 876 5432 | 09 876 5432  | 09 876 5432  | 09 876 5432  | 09 876 5432  | same         | equal                   |
    040 123 4567 ≠ –           | 040 123 4567 | –            | 040 123 4567 | –            | same         | unchanged               |
    040 123 4567 ≠ –           | 050 111 2222 | –            | 050 111 2222 | 050 111 2222 | fromFlex     | onlyFlexChanged         |
    – ≠ 040 123 4567           | –            | 050 111 2222 | 050 111 2222 | 050 111 2222 | fromNetvisor | onlyNetvisorChanged     |
    `,
  );
});

describe('D1 one way: the receiving side’s change stays until the giving side changes, which wins without a conflict', () => {
  fieldTable(
    'phone',
    `
    direction       | agreed                     | Flex         | Netvisor     | → Flex       | → Netvisor   | verdict      | reason              | issue
    ----------------|----------------------------|--------------|--------------|--------------|--------------|--------------|---------------------|------
    Flex → Netvisor | 040 123 4567               | 09 876 5432  | 040 123 4567 | 09 876 5432  | 09 876 5432  | fromFlex     | onlyFlexChanged     |
    Flex → Netvisor | 040 123 4567               | 040 123 4567 | 050 111 2222 | 040 123 4567 | 050 111 2222 | kept         | directionOneWay     |
    Flex → Netvisor | 040 123 4567 ≠ 050 111 2222| 09 876 5432  | 050 111 2222 | 09 876 5432  | 09 876 5432  | fromFlex     | onlyFlexChanged     |
    Flex → Netvisor | 040 123 4567               | 09 876 5432  | 050 111 2222 | 09 876 5432  | 09 876 5432  | fromFlex     | onlyFlexChanged     |
    Flex → Netvisor | 040 123 4567               | 09 876 5432  | 09 876 5432  | 09 876 5432  | 09 876 5432  | same         | equal               |
    Netvisor → Flex | 040 123 4567               | 040 123 4567 | 050 111 2222 | 050 111 2222 | 050 111 2222 | fromNetvisor | onlyNetvisorChanged |
    Netvisor → Flex | 040 123 4567               | 09 876 5432  | 040 123 4567 | 09 876 5432  | 040 123 4567 | kept         | directionOneWay     |
    Netvisor → Flex | 09 876 5432 ≠ 040 123 4567 | 09 876 5432  | 050 111 2222 | 050 111 2222 | 050 111 2222 | fromNetvisor | onlyNetvisorChanged |
    Netvisor → Flex | 040 123 4567               | 09 876 5432  | 050 111 2222 | 050 111 2222 | 050 111 2222 | fromNetvisor | onlyNetvisorChanged |
    off             | 040 123 4567               | 09 876 5432  | 040 123 4567 | 09 876 5432  | 040 123 4567 | off          | directionOff        |
    off             | 040 123 4567               | 09 876 5432  | 050 111 2222 | 09 876 5432  | 050 111 2222 | off          | directionOff        |
    off             |                            | 09 876 5432  | –            | 09 876 5432  | –            | off          | directionOff        |
    `,
  );
});
