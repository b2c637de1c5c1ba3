import { describe } from 'vitest';
import { DEFAULT_POLICY, runOf } from '../../support/planning';
import { lifeOfAddresses } from './address-life';

/* R12 visiting address ↔ office, R14 billing address ↔ base address, R13 D7 D18 what is derived, D2 both ways. */

describe('R12 R14 D2 two real addresses travel by themselves, both ways', () => {
  lifeOfAddresses(
    'the visiting address is the office’s, the billing address the base address',
    `
    what happens               | Flex visiting | Flex billing | office       | base         | derived | issue
    ---------------------------|---------------|--------------|--------------|--------------|---------|------
    at first                   | Rantatie 4    | Mäkikatu 2   | –            | –            |         |
    they meet                  | Rantatie 4    | Mäkikatu 2   | Rantatie 4   | Mäkikatu 2   |         |
    Flex visiting = Satama 7   | Satama 7      | Mäkikatu 2   | Satama 7     | Mäkikatu 2   |         |
    office = Kauppakatu 1      | Kauppakatu 1  | Mäkikatu 2   | Kauppakatu 1 | Mäkikatu 2   |         |
    Flex billing = PL 12       | Kauppakatu 1  | PL 12        | Kauppakatu 1 | PL 12        |         |
    base = PL 13               | Kauppakatu 1  | PL 13        | Kauppakatu 1 | PL 13        |         |
    Flex visiting = A 1 and base = B 2 | A 1   | B 2          | A 1          | B 2          |         |
    Flex billing = A 1         | A 1           | A 1          | A 1          | A 1          |         |
    Flex visiting = C 3        | C 3           | A 1          | C 3          | A 1          |         |
    `,
  );

  lifeOfAddresses(
    'D13 cleared addresses are asked about; the office’s is never blanked',
    `
    what happens      | Flex visiting | Flex billing | office     | base       | derived | issue
    ------------------|---------------|--------------|------------|------------|---------|---------
    at first          | Rantatie 4    | Mäkikatu 2   | –          | –          |         |
    they meet         | Rantatie 4    | Mäkikatu 2   | Rantatie 4 | Mäkikatu 2 |         |
    base = –          | Rantatie 4    | Mäkikatu 2   | Rantatie 4 | –          |         | clearing
    base = Mäkikatu 2 | Rantatie 4    | Mäkikatu 2   | Rantatie 4 | Mäkikatu 2 |         |
    Flex visiting = – | –             | Mäkikatu 2   | Rantatie 4 | Mäkikatu 2 |         | clearing
    Flex visiting = Rantatie 4 | Rantatie 4 | Mäkikatu 2 | Rantatie 4 | Mäkikatu 2 |      |
    office = –        | Rantatie 4    | Mäkikatu 2   | –          | Mäkikatu 2 |         | clearing
    `,
  );
});

describe('R13 D7 the only address is the billing address too, derived until somebody gives another', () => {
  lifeOfAddresses(
    'it never comes back to Flex, follows the visiting address, and ends with another base address',
    `
    what happens               | Flex visiting | Flex billing | office     | base       | derived | issue
    ---------------------------|---------------|--------------|------------|------------|---------|------
    at first                   | Rantatie 4    | –            | –          | –          |         |
    they meet                  | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    Flex visiting = Mäkikatu 2 | Mäkikatu 2    | –            | Mäkikatu 2 | Mäkikatu 2 | base    |
    office = Satama 7          | Satama 7      | –            | Satama 7   | Satama 7   | base    |
    base = PL 12               | Satama 7      | PL 12        | Satama 7   | PL 12      |         |
    Flex visiting = A 1        | A 1           | PL 12        | A 1        | PL 12      |         |
    `,
  );

  lifeOfAddresses(
    'it ends with a billing address of Flex’s own, and begins again when that one is cleared (D18)',
    `
    what happens             | Flex visiting | Flex billing | office     | base       | derived | issue
    -------------------------|---------------|--------------|------------|------------|---------|------
    at first                 | Rantatie 4    | –            | –          | –          |         |
    they meet                | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    Flex billing = PL 12     | Rantatie 4    | PL 12        | Rantatie 4 | PL 12      |         |
    Flex visiting = Satama 7 | Satama 7      | PL 12        | Satama 7   | PL 12      |         |
    Flex billing = –         | Satama 7      | –            | Satama 7   | Satama 7   | base    |
    Flex visiting = A 1      | A 1           | –            | A 1        | A 1        | base    |
    `,
  );

  lifeOfAddresses(
    'a base address that somebody empties stays empty until Flex sends another visiting address',
    `
    what happens             | Flex visiting | Flex billing | office     | base       | derived | issue
    -------------------------|---------------|--------------|------------|------------|---------|------
    at first                 | Rantatie 4    | –            | –          | –          |         |
    they meet                | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    base = –                 | Rantatie 4    | –            | Rantatie 4 | –          |         |
    Flex visiting = Satama 7 | Satama 7      | –            | Satama 7   | Satama 7   | base    |
    `,
  );

  lifeOfAddresses(
    'both change to the same new address: it stays derived',
    `
    what happens                           | Flex visiting | Flex billing | office     | base       | derived | issue
    ---------------------------------------|---------------|--------------|------------|------------|---------|------
    at first                               | Rantatie 4    | –            | –          | –          |         |
    they meet                              | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    Flex visiting = A 1 and base = A 1     | A 1           | –            | A 1        | A 1        | base    |
    Flex visiting = B 2 and office = B 2   | B 2           | –            | B 2        | B 2        | base    |
    `,
  );

  lifeOfAddresses(
    'with no visiting address left, clearing the billing address is asked about (D13)',
    `
    what happens     | Flex visiting | Flex billing | office | base       | derived | issue
    -----------------|---------------|--------------|--------|------------|---------|---------
    at first         | –             | Mäkikatu 2   | –      | –          |         |
    they meet        | –             | Mäkikatu 2   | –      | Mäkikatu 2 |         |
    Flex billing = – | –             | –            | –      | Mäkikatu 2 |         | clearing
    `,
  );
});

describe('D18 a Netvisor customer without an office gives its base address as both', () => {
  lifeOfAddresses(
    'the visiting address mirrors the base address, creates no office, and is real once Flex changes it',
    `
    what happens               | Flex visiting | Flex billing | office     | base       | derived  | issue
    ---------------------------|---------------|--------------|------------|------------|----------|------
    at first                   | –             | –            | –          | Rantatie 4 |          |
    they meet                  | Rantatie 4    | Rantatie 4   | –          | Rantatie 4 | visiting |
    base = Mäkikatu 2          | Mäkikatu 2    | Mäkikatu 2   | –          | Mäkikatu 2 | visiting |
    Flex billing = PL 12       | PL 12         | PL 12        | –          | PL 12      | visiting |
    Flex visiting = Satama 7   | Satama 7      | PL 12        | Satama 7   | PL 12      |          |
    base = PL 13               | Satama 7      | PL 13        | Satama 7   | PL 13      |          |
    `,
  );

  lifeOfAddresses(
    'an office that appears ends it',
    `
    what happens      | Flex visiting | Flex billing | office   | base       | derived  | issue
    ------------------|---------------|--------------|----------|------------|----------|------
    at first          | –             | –            | –        | Rantatie 4 |          |
    they meet         | Rantatie 4    | Rantatie 4   | –        | Rantatie 4 | visiting |
    office = Satama 7 | Satama 7      | Rantatie 4   | Satama 7 | Rantatie 4 |          |
    `,
  );

  lifeOfAddresses(
    'somebody in Flex takes it away: it stays away',
    `
    what happens      | Flex visiting | Flex billing | office | base       | derived  | issue
    ------------------|---------------|--------------|--------|------------|----------|------
    at first          | –             | –            | –      | Rantatie 4 |          |
    they meet         | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |
    Flex visiting = – | –             | Rantatie 4   | –      | Rantatie 4 |          |
    base = PL 12      | –             | PL 12        | –      | PL 12      |          |
    `,
  );

  lifeOfAddresses(
    'the billing address cleared in Flex: the base address is derived, and never emptied',
    `
    what happens     | Flex visiting | Flex billing | office | base       | derived       | issue
    -----------------|---------------|--------------|--------|------------|---------------|------
    at first         | –             | –            | –      | Rantatie 4 |               |
    they meet        | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting      |
    Flex billing = – | Rantatie 4    | –            | –      | Rantatie 4 | base visiting |
    base = PL 12     | PL 12         | PL 12        | –      | PL 12      | visiting      |
    `,
  );

  lifeOfAddresses(
    'a bare customer gets its first address in Netvisor',
    `
    what happens      | Flex visiting | Flex billing | office | base       | derived  | issue
    ------------------|---------------|--------------|--------|------------|----------|------
    at first          | –             | –            | –      | –          |          |
    they meet         | –             | –            | –      | –          |          |
    base = Rantatie 4 | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |
    `,
  );

  lifeOfAddresses(
    'at first contact a base address that is the office’s counts as derived (D7)',
    `
    what happens               | Flex visiting | Flex billing | office     | base       | derived | issue
    ---------------------------|---------------|--------------|------------|------------|---------|------
    at first                   | –             | –            | Rantatie 4 | Rantatie 4 |         |
    they meet                  | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    Flex visiting = Mäkikatu 2 | Mäkikatu 2    | –            | Mäkikatu 2 | Mäkikatu 2 | base    |
    `,
  );

  lifeOfAddresses(
    'and so does one that is Flex’s visiting address',
    `
    what happens | Flex visiting | Flex billing | office     | base       | derived | issue
    -------------|---------------|--------------|------------|------------|---------|------
    at first     | Rantatie 4    | –            | –          | Rantatie 4 |         |
    they meet    | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    `,
  );
});

describe('D20 in a run', () => {
  lifeOfAddresses(
    'copy to Flex: no office and no base address is written in Netvisor',
    `
    what happens             | Flex visiting | Flex billing | office   | base     | derived | issue
    -------------------------|---------------|--------------|----------|----------|---------|------
    at first                 | Rantatie 4    | –            | –        | –        |         |
    they meet                | Rantatie 4    | –            | –        | –        |         |
    Flex visiting = Satama 7 | Satama 7      | –            | Satama 7 | Satama 7 | base    |
    `,
    { meet: runOf('netvisorToFlex') },
  );

  lifeOfAddresses(
    'copy to Netvisor: nothing is mirrored in Flex, and the derived base address goes along with the office',
    `
    what happens | Flex visiting | Flex billing | office     | base       | derived | issue
    -------------|---------------|--------------|------------|------------|---------|------
    at first     | Mäkikatu 2    | –            | Rantatie 4 | Rantatie 4 |         |
    they meet    | Mäkikatu 2    | –            | Mäkikatu 2 | Mäkikatu 2 | base    |
    `,
    { meet: runOf('flexToNetvisor') },
  );

  lifeOfAddresses(
    'copy to Netvisor: a base address without counterpart stays where it is',
    `
    what happens | Flex visiting | Flex billing | office | base       | derived | issue
    -------------|---------------|--------------|--------|------------|---------|------
    at first     | –             | –            | –      | Rantatie 4 |         |
    they meet    | –             | –            | –      | Rantatie 4 |         |
    `,
    { meet: runOf('flexToNetvisor') },
  );
});

describe('D22 an office has one street line, the base address two', () => {
  lifeOfAddresses(
    'both lines are joined, compared joined, and come back as they were typed',
    `
    what happens                              | Flex visiting             | Flex billing | office                   | base                      | derived | issue
    ------------------------------------------|---------------------------|--------------|--------------------------|---------------------------|---------|------
    at first                                  | Kalatori 1 + c/o Virtanen | –            | –                        | –                         |         |
    they meet                                 | Kalatori 1 + c/o Virtanen | –            | Kalatori 1, c/o Virtanen | Kalatori 1 + c/o Virtanen | base    |
    Flex visiting = Kalatori 2 + c/o Virtanen | Kalatori 2 + c/o Virtanen | –            | Kalatori 2, c/o Virtanen | Kalatori 2 + c/o Virtanen | base    |
    office = Kalatori 3, c/o Aho              | Kalatori 3, c/o Aho       | –            | Kalatori 3, c/o Aho      | Kalatori 3, c/o Aho       | base    |
    `,
  );

  lifeOfAddresses(
    'a second line that was entered in Netvisor can only be changed there',
    `
    what happens                       | Flex visiting        | Flex billing | office               | base                 | derived | issue
    -----------------------------------|----------------------|--------------|----------------------|----------------------|---------|------------------
    at first                           | –                    | –            | Kalatori 1 + c/o Aho | –                    |         |
    they meet                          | Kalatori 1 + c/o Aho | –            | Kalatori 1 + c/o Aho | –                    |         |
    Flex visiting = Rantatie 4 + c/o Aho | Rantatie 4 + c/o Aho | –          | Rantatie 4 + c/o Aho | Rantatie 4 + c/o Aho | base    |
    Flex visiting = Satama 7           | Satama 7             | –            | Rantatie 4 + c/o Aho | Rantatie 4 + c/o Aho | base    | value_not_allowed
    office = Rantatie 4                | Rantatie 4           | –            | Rantatie 4           | Rantatie 4           | base    | field_conflict
    `,
  );
});

describe('D1 addresses whose direction is restricted', () => {
  const oneWay = {
    ...DEFAULT_POLICY,
    fields: { billingAddress: { direction: 'netvisorToFlex', clearing: 'ask' } as const },
  };
  lifeOfAddresses(
    'a base address that Flex may not write stays, and is derived no more',
    `
    what happens             | Flex visiting | Flex billing | office     | base       | derived | issue
    -------------------------|---------------|--------------|------------|------------|---------|------
    at first                 | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 |         |
    they meet                | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    Flex visiting = Satama 7 | Satama 7      | –            | Satama 7   | Rantatie 4 |         |
    base = PL 12             | Satama 7      | PL 12        | Satama 7   | PL 12      |         |
    `,
    { policy: oneWay },
  );
});
