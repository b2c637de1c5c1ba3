import { describe } from 'vitest';
import { DEFAULT_POLICY, runOf } from '../../support/planning';
import type { Clearing, Direction } from '../../../src/sync/policy';
import { lifeOfAddresses } from './address-life';

/* R12 R13 R14 where several things come together: directions that are switched, decisions, runs, lost answers. */

const policyOf = (
  field: 'visitingAddress' | 'billingAddress',
  direction: Direction,
  clearing: Clearing = 'ask',
) => ({ ...DEFAULT_POLICY, fields: { [field]: { direction, clearing } } });

const ONLY = { visitingToFlex: policyOf('visitingAddress', 'netvisorToFlex') };

describe('R13 D7 D18 how the addresses were decided', () => {
  lifeOfAddresses(
    'derived from the visiting address: the billing address says so',
    `
    what happens               | Flex visiting | Flex billing | office     | base       | derived | issue | why visiting                  | why billing
    ---------------------------|---------------|--------------|------------|------------|---------|-------|-------------------------------|------------------------------
    at first                   | Rantatie 4    | –            | –          | –          |         |       |                               |
    they meet                  | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | filled: firstContactFilled    | derived: derivedFromVisiting
    nothing                    | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | same: unchanged               | same: unchanged
    Flex visiting = Satama 7   | Satama 7      | –            | Satama 7   | Satama 7   | base    |       | fromFlex: onlyFlexChanged     | derived: derivedFromVisiting
    Flex visiting = A 1 and base = A 1 | A 1   | –            | A 1        | A 1        | base    |       | fromFlex: onlyFlexChanged     | derived: derivedFromVisiting
    Flex billing = PL 12       | A 1           | PL 12        | A 1        | PL 12      |         |       | same: unchanged               | fromFlex: onlyFlexChanged
    Flex billing = –           | A 1           | –            | A 1        | A 1        | base    |       | same: unchanged               | derived: derivedFromVisiting
    `,
  );

  lifeOfAddresses(
    'derived from the base address: the visiting address says so',
    `
    what happens      | Flex visiting | Flex billing | office | base       | derived  | issue    | why visiting               | why billing
    ------------------|---------------|--------------|--------|------------|----------|----------|----------------------------|-----------------------------------
    at first          | –             | –            | –      | Rantatie 4 |          |          |                            |
    they meet         | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |          | derived: derivedFromBilling | filled: firstContactFilled
    nothing           | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |          | same: unchanged            | same: unchanged
    base = PL 12      | PL 12         | PL 12        | –      | PL 12      | visiting |          | derived: derivedFromBilling | fromNetvisor: onlyNetvisorChanged
    base = A 1 and Flex visiting = A 1 | A 1 | A 1   | –      | A 1        | visiting |          | derived: derivedFromBilling | fromNetvisor: onlyNetvisorChanged
    base = –          | A 1           | A 1          | –      | –          | visiting | clearing | same: unchanged            | blocked: clearingAsked (netvisor)
    base = A 1        | A 1           | A 1          | –      | A 1        | visiting |          | same: unchanged            | same: unchanged
    Flex visiting = – and base = – | – | A 1         | –      | –          |          | clearing | same: equal                | blocked: clearingAsked (netvisor)
    `,
  );

  lifeOfAddresses(
    'an office’s address is not the customer’s billing address',
    `
    what happens      | Flex visiting | Flex billing | office   | base | derived | issue | why visiting                      | why billing
    ------------------|---------------|--------------|----------|------|---------|-------|-----------------------------------|----------------
    at first          | –             | –            | –        | –    |         |       |                                   |
    they meet         | –             | –            | –        | –    |         |       | same: equal                       | same: equal
    office = Satama 7 | Satama 7      | –            | Satama 7 | –    |         |       | fromNetvisor: onlyNetvisorChanged | same: unchanged
    `,
  );

  lifeOfAddresses(
    'as long as there are several offices, nothing is known of a base address like one of theirs',
    `
    what happens           | Flex visiting | Flex billing | office     | base     | derived | issue         | why visiting           | why billing
    -----------------------|---------------|--------------|------------|----------|---------|---------------|------------------------|-----------------------
    at first               | –             | –            | Rantatie 4 | Satama 7 |         |               |                        |
    second office = Satama 7 | –           | –            | Rantatie 4 | Satama 7 |         | office_choice | blocked: officeUnknown | blocked: officeUnknown
    base = PL 12           | –             | PL 12        | Rantatie 4 | PL 12    |         | office_choice | blocked: officeUnknown | filled: firstContactFilled
    `,
  );

  lifeOfAddresses(
    'the mark of a mirrored visiting address stays until an office is chosen',
    `
    what happens                                | Flex visiting | Flex billing | office | base       | derived  | issue         | why visiting
    --------------------------------------------|---------------|--------------|--------|------------|----------|---------------|-----------------------
    at first                                    | –             | –            | –      | Rantatie 4 |          |               |
    they meet                                   | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |               | derived: derivedFromBilling
    second office = A 1 and second office = B 2 | Rantatie 4    | Rantatie 4   | A 1    | Rantatie 4 | visiting | office_choice | blocked: officeUnknown
    Flex visiting = C 3                         | C 3           | Rantatie 4   | A 1    | Rantatie 4 |          | office_choice | blocked: officeUnknown
    `,
  );

  lifeOfAddresses(
    'a visiting address that the office can’t take has gone to the base address, which follows its correction',
    `
    what happens             | Flex visiting | Flex billing | office   | base     | derived | issue | why visiting
    -------------------------|---------------|--------------|----------|----------|---------|-------|-------------
    at first                 | ${'K'.repeat(60)} + ${'P'.repeat(19)} | – | – | – | |       |
    they meet                | ${'K'.repeat(60)} + ${'P'.repeat(19)} | – | – | ${'K'.repeat(60)} + ${'P'.repeat(19)} | base | value_too_long | blocked: invalid (flex)
    Flex visiting = Satama 7 | Satama 7      | –            | Satama 7 | Satama 7 | base    |       | filled: firstContactFilled
    `,
  );

  lifeOfAddresses(
    'answers that were lost: what we wrote to the base address ourselves is no conflict with a billing address of Flex’s own',
    `
    what happens                                                                              | Flex visiting | Flex billing | office   | base       | derived | issue | why billing
    ------------------------------------------------------------------------------------------|---------------|--------------|----------|------------|---------|-------|-------------------------
    at first                                                                                  | Rantatie 4    | –            | –        | –          |         |       |
    they meet                                                                                 | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base  |       | derived: derivedFromVisiting
    Flex visiting = Satama 7 and office = Satama 7 and base = Satama 7 and Flex billing = PL 12 | Satama 7    | PL 12        | Satama 7 | PL 12      |         |       | fromFlex: onlyFlexChanged
    `,
  );

  lifeOfAddresses(
    'and there is nothing to write where both have come to the same',
    `
    what happens                                                                                 | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    ---------------------------------------------------------------------------------------------|---------------|--------------|------------|------------|---------|-------|------------
    at first                                                                                     | Rantatie 4    | –            | –          | –          |         |       |
    they meet                                                                                    | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | derived: derivedFromVisiting
    Flex visiting = Satama 7 and office = Satama 7 and base = Satama 7 and Flex billing = Satama 7 | Satama 7    | Satama 7     | Satama 7   | Satama 7   |         |       | same: equal
    `,
  );

  lifeOfAddresses(
    'a base address that was never derived is one in conflict',
    `
    what happens                                 | Flex visiting | Flex billing | office     | base       | derived | issue          | why billing
    ---------------------------------------------|---------------|--------------|------------|------------|---------|----------------|------------
    at first                                     | Rantatie 4    | PL 12        | –          | –          |         |                |
    they meet                                    | Rantatie 4    | PL 12        | Rantatie 4 | PL 12      |         |                | filled: firstContactFilled
    base = Rantatie 4 and Flex billing = PL 13   | Rantatie 4    | Rantatie 4   | Rantatie 4 | Rantatie 4 |         | field_conflict | netvisorWon: bothChangedNetvisorWins
    `,
  );

  lifeOfAddresses(
    'nor is one that somebody gave Netvisor while Flex got a billing address of its own',
    `
    what happens                           | Flex visiting | Flex billing | office     | base       | derived | issue          | why billing
    ---------------------------------------|---------------|--------------|------------|------------|---------|----------------|------------
    at first                               | Rantatie 4    | –            | –          | –          |         |                |
    they meet                              | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |                | derived: derivedFromVisiting
    base = PL 12 and Flex billing = PL 13  | Rantatie 4    | PL 12        | Rantatie 4 | PL 12      |         | field_conflict | netvisorWon: bothChangedNetvisorWins
    `,
  );

  lifeOfAddresses(
    'R16 a derived base address that can’t be written follows as soon as it can',
    `
    what happens                       | Flex visiting | Flex billing | office     | base       | derived | issue                    | why billing
    -----------------------------------|---------------|--------------|------------|------------|---------|--------------------------|------------
    at first                           | Rantatie 4    | –            | –          | –          |         |                          |
    they meet                          | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |                          | derived: derivedFromVisiting
    consumer = yes and office = Satama 7 | Satama 7    | –            | Satama 7   | Rantatie 4 | base    | consumer_e_invoice_business_id | blocked: consumerEInvoice
    nothing                            | Satama 7      | –            | Satama 7   | Rantatie 4 | base    | consumer_e_invoice_business_id | blocked: consumerEInvoice
    consumer = no                      | Satama 7      | –            | Satama 7   | Satama 7   | base    |                          | derived: derivedFromVisiting
    `,
    { fields: { businessId: '1234567-1' } },
  );
});

describe('D20 first contact of addresses in a run', () => {
  lifeOfAddresses(
    'copy to Netvisor: the only address is the billing address too',
    `
    what happens | Flex visiting | Flex billing | office     | base       | derived | issue
    -------------|---------------|--------------|------------|------------|---------|------
    at first     | Rantatie 4    | –            | –          | –          |         |
    they meet    | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |
    `,
    { meet: runOf('flexToNetvisor') },
  );

  lifeOfAddresses(
    'copy to Netvisor: a base address that is Flex’s visiting address already is not written again',
    `
    what happens | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    -------------|---------------|--------------|------------|------------|---------|-------|------------
    at first     | Mäkikatu 2    | –            | Rantatie 4 | Mäkikatu 2 |         |       |
    they meet    | Mäkikatu 2    | –            | Mäkikatu 2 | Mäkikatu 2 | base    |       | derived: derivedFromVisiting
    `,
    { meet: runOf('flexToNetvisor') },
  );

  lifeOfAddresses(
    'outside a run Netvisor’s office wins, and its base address stays as it is',
    `
    what happens | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    -------------|---------------|--------------|------------|------------|---------|-------|------------
    at first     | Mäkikatu 2    | –            | Rantatie 4 | Rantatie 4 |         |       |
    they meet    | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | derived: derivedFromVisiting
    `,
  );

  lifeOfAddresses(
    'and one that was Flex’s visiting address until then stays, as one of its own',
    `
    what happens             | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    -------------------------|---------------|--------------|------------|------------|---------|-------|------------
    at first                 | Mäkikatu 2    | –            | Rantatie 4 | Mäkikatu 2 |         |       |
    they meet                | Rantatie 4    | –            | Rantatie 4 | Mäkikatu 2 |         |       | kept: settledAsIs
    Flex visiting = Satama 7 | Satama 7      | –            | Satama 7   | Mäkikatu 2 |         |       | same: unchanged
    `,
  );

  for (const mode of ['copy', 'merge'] as const) {
    lifeOfAddresses(
      `${mode} to Flex: a base address without an office becomes both, also where Flex has it as billing address`,
      `
      what happens | Flex visiting | Flex billing | office | base       | derived  | issue
      -------------|---------------|--------------|--------|------------|----------|------
      at first     | –             | Rantatie 4   | –      | Rantatie 4 |          |
      they meet    | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |
      `,
      { meet: runOf('netvisorToFlex', mode) },
    );
  }

  lifeOfAddresses(
    'outside a run, and in a merge to Netvisor, it may be Flex’s that was just sent: it is not mirrored',
    `
    what happens | Flex visiting | Flex billing | office | base       | derived | issue
    -------------|---------------|--------------|--------|------------|---------|------
    at first     | –             | Rantatie 4   | –      | Rantatie 4 |         |
    they meet    | –             | Rantatie 4   | –      | Rantatie 4 |         |
    `,
    { meet: runOf('flexToNetvisor', 'merge') },
  );

  lifeOfAddresses(
    'a billing address that the copy left alone is no reason to mirror the base address that comes later',
    `
    what happens      | Flex visiting | Flex billing | office | base       | derived | issue
    ------------------|---------------|--------------|--------|------------|---------|------
    at first          | –             | PL 5         | –      | –          |         |
    they meet         | –             | PL 5         | –      | –          |         |
    base = Rantatie 4 | –             | Rantatie 4   | –      | Rantatie 4 |         |
    `,
    { meet: runOf('netvisorToFlex') },
  );
});

describe('D1 addresses whose direction is restricted or switched', () => {
  lifeOfAddresses(
    'billing off and on again: nothing is written by itself, and the base address is derived if it is the visiting address',
    `
    what happens              | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    --------------------------|---------------|--------------|------------|------------|---------|-------|------------------
    at first                  | Rantatie 4    | –            | –          | –          |         |       |
    they meet                 | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | derived: derivedFromVisiting
    direction: billing = off  | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | off: directionOff
    direction: billing = both | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | kept: switchedOn
    Flex visiting = Satama 7  | Satama 7      | –            | Satama 7   | Satama 7   | base    |       | derived: derivedFromVisiting
    direction: billing = off  | Satama 7      | –            | Satama 7   | Satama 7   | base    |       | off: directionOff
    base = PL 12              | Satama 7      | –            | Satama 7   | PL 12      | base    |       | off: directionOff
    direction: billing = both | Satama 7      | –            | Satama 7   | PL 12      |         |       | kept: switchedOn
    Flex visiting = A 1       | A 1           | –            | A 1        | PL 12      |         |       | same: unchanged
    `,
  );

  lifeOfAddresses(
    'an address that both have is none that is derived, though it is the visiting address',
    `
    what happens              | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    --------------------------|---------------|--------------|------------|------------|---------|-------|------------------
    at first                  | Rantatie 4    | Rantatie 4   | –          | –          |         |       |
    they meet                 | Rantatie 4    | Rantatie 4   | Rantatie 4 | Rantatie 4 |         |       | filled: firstContactFilled
    direction: billing = off  | Rantatie 4    | Rantatie 4   | Rantatie 4 | Rantatie 4 |         |       | off: directionOff
    direction: billing = both | Rantatie 4    | Rantatie 4   | Rantatie 4 | Rantatie 4 |         |       | same: equal
    `,
  );

  lifeOfAddresses(
    'nor is what is not there',
    `
    what happens              | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    --------------------------|---------------|--------------|------------|------------|---------|-------|------------------
    at first                  | –             | –            | –          | –          |         |       |
    they meet                 | –             | –            | –          | –          |         |       | same: equal
    direction: billing = off  | –             | –            | –          | –          |         |       | off: directionOff
    direction: billing = both | –             | –            | –          | –          |         |       | same: equal
    direction: billing = off  | –             | –            | –          | –          |         |       | off: directionOff
    Flex visiting = Rantatie 4 | Rantatie 4   | –            | Rantatie 4 | –          |         |       | off: directionOff
    direction: billing = both | Rantatie 4    | –            | Rantatie 4 | –          |         |       | same: equal
    Flex visiting = Satama 7  | Satama 7      | –            | Satama 7   | Satama 7   | base    |       | derived: derivedFromVisiting
    `,
  );

  lifeOfAddresses(
    'both off: billing on again while nobody looks at visiting addresses is derived from none',
    `
    what happens                                        | Flex visiting | Flex billing | office     | base       | derived | issue | why visiting      | why billing
    ----------------------------------------------------|---------------|--------------|------------|------------|---------|-------|-------------------|------------------
    at first                                            | Rantatie 4    | –            | –          | –          |         |       |                   |
    they meet                                           | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | filled: firstContactFilled | derived: derivedFromVisiting
    direction: visiting = off and direction: billing = off | Rantatie 4 | –            | Rantatie 4 | Rantatie 4 | base    |       | off: directionOff | off: directionOff
    direction: billing = both                           | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 |         |       | off: directionOff | kept: switchedOn
    `,
  );

  lifeOfAddresses(
    'a mirrored visiting address is one after it was off, as long as it is the same',
    `
    what happens               | Flex visiting | Flex billing | office | base       | derived  | issue | why visiting
    ---------------------------|---------------|--------------|--------|------------|----------|-------|------------------
    at first                   | –             | –            | –      | Rantatie 4 |          |       |
    they meet                  | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |       | derived: derivedFromBilling
    direction: visiting = off  | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |       | off: directionOff
    direction: visiting = both | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |       | derived: derivedFromBilling
    base = PL 12               | PL 12         | PL 12        | –      | PL 12      | visiting |       | derived: derivedFromBilling
    direction: visiting = off  | PL 12         | PL 12        | –      | PL 12      | visiting |       | off: directionOff
    Flex billing = PL 13       | PL 12         | PL 13        | –      | PL 13      | visiting |       | off: directionOff
    direction: visiting = both | PL 12         | PL 13        | –      | PL 13      |          |       | kept: switchedOn
    `,
  );

  lifeOfAddresses(
    'and not when both were emptied meanwhile',
    `
    what happens               | Flex visiting | Flex billing | office | base       | derived  | issue    | why visiting
    ---------------------------|---------------|--------------|--------|------------|----------|----------|------------------
    at first                   | –             | –            | –      | Rantatie 4 |          |          |
    they meet                  | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |          | derived: derivedFromBilling
    direction: visiting = off and Flex visiting = – and base = – | – | Rantatie 4 | – | – | visiting | clearing | off: directionOff
    direction: visiting = both | –             | Rantatie 4   | –      | –          |          | clearing | same: equal
    `,
  );

  lifeOfAddresses(
    'a visiting address of Flex’s own is not taken for a mirror because the base address became the same',
    `
    what happens               | Flex visiting | Flex billing | office | base       | derived | issue | why visiting
    ---------------------------|---------------|--------------|--------|------------|---------|-------|------------------
    at first                   | Rantatie 4    | Rantatie 4   | –      | –          |         |       |
    they meet                  | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 |         |       | off: directionOff
    direction: visiting = both | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 |         |       | kept: switchedOn
    `,
    { policy: policyOf('visitingAddress', 'off') },
  );

  lifeOfAddresses(
    'visiting addresses that never come to Flex mirror nothing',
    `
    what happens               | Flex visiting | Flex billing | office | base       | derived  | issue | why visiting
    ---------------------------|---------------|--------------|--------|------------|----------|-------|------------------
    at first                   | –             | –            | –      | Rantatie 4 |          |       |
    they meet                  | –             | Rantatie 4   | –      | Rantatie 4 |          |       | same: equal
    `,
    { policy: policyOf('visitingAddress', 'flexToNetvisor') },
  );

  lifeOfAddresses(
    'and what was mirrored before is so no more',
    `
    what happens                       | Flex visiting | Flex billing | office | base       | derived  | issue | why visiting
    -----------------------------------|---------------|--------------|--------|------------|----------|-------|------------------
    at first                           | –             | –            | –      | Rantatie 4 |          |       |
    they meet                          | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 | visiting |       | derived: derivedFromBilling
    direction: visiting = to Netvisor  | Rantatie 4    | Rantatie 4   | –      | Rantatie 4 |          |       | same: unchanged
    base = PL 12                       | Rantatie 4    | PL 12        | –      | PL 12      |          |       | same: unchanged
    `,
  );

  lifeOfAddresses(
    'visiting addresses only to Flex: a base address like either of two visiting addresses comes to Flex from neither',
    `
    what happens               | Flex visiting | Flex billing | office     | base       | derived | issue | why visiting                   | why billing
    ---------------------------|---------------|--------------|------------|------------|---------|-------|--------------------------------|------------------------------
    at first                   | –             | –            | Rantatie 4 | Rantatie 4 |         |       |                                |
    they meet                  | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | filled: firstContactFilled     | derived: derivedFromVisiting
    Flex visiting = Mäkikatu 2 | Mäkikatu 2    | –            | Rantatie 4 | Mäkikatu 2 | base    |       | kept: directionOneWay (netvisor) | derived: derivedFromVisiting
    base = Rantatie 4          | Mäkikatu 2    | –            | Rantatie 4 | Rantatie 4 |         |       | same: unchanged                | kept: settledAsIs
    base = Mäkikatu 2          | Mäkikatu 2    | –            | Rantatie 4 | Mäkikatu 2 | base    |       | same: unchanged                | derived: derivedFromVisiting
    `,
    { policy: ONLY.visitingToFlex },
  );

  lifeOfAddresses(
    'a derived base address that is taken away stays away, with or without an office',
    `
    what happens | Flex visiting | Flex billing | office | base       | derived | issue | why billing
    -------------|---------------|--------------|--------|------------|---------|-------|------------
    at first     | Rantatie 4    | –            | –      | –          |         |       |
    they meet    | Rantatie 4    | –            | –      | Rantatie 4 | base    |       | derived: derivedFromVisiting
    base = –     | Rantatie 4    | –            | –      | –          |         |       | same: equal
    `,
    { policy: ONLY.visitingToFlex },
  );

  lifeOfAddresses(
    'a base address that Flex may not write is derived no more',
    `
    what happens             | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    -------------------------|---------------|--------------|------------|------------|---------|-------|---------------------------------
    at first                 | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 |         |       |
    they meet                | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | derived: derivedFromVisiting
    Flex visiting = Satama 7 | Satama 7      | –            | Satama 7   | Rantatie 4 |         |       | kept: directionOneWay (netvisor)
    `,
    { policy: policyOf('billingAddress', 'netvisorToFlex') },
  );

  lifeOfAddresses(
    'nor does Flex’s own billing address go there, be the base address derived or not',
    `
    what happens                                                                              | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    ------------------------------------------------------------------------------------------|---------------|--------------|------------|------------|---------|-------|------------
    at first                                                                                  | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 |         |       |
    they meet                                                                                 | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | derived: derivedFromVisiting
    office = Satama 7 and Flex visiting = Satama 7 and base = Satama 7 and Flex billing = PL 12 | Satama 7    | Satama 7     | Satama 7   | Satama 7   |         |       | fromNetvisor: onlyNetvisorChanged
    `,
    { policy: policyOf('billingAddress', 'netvisorToFlex') },
  );

  lifeOfAddresses(
    'where clearing travels, an office that loses its address takes Flex’s along, and the base address stays',
    `
    what happens | Flex visiting | Flex billing | office     | base       | derived | issue | why visiting                 | why billing
    -------------|---------------|--------------|------------|------------|---------|-------|------------------------------|------------
    at first     | Rantatie 4    | –            | –          | –          |         |       |                              |
    they meet    | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | filled: firstContactFilled   | derived: derivedFromVisiting
    office = –   | –             | –            | –          | Rantatie 4 | base    |       | cleared: onlyNetvisorChanged | same: unchanged
    `,
    { policy: policyOf('visitingAddress', 'both', 'travels') },
  );

  lifeOfAddresses(
    'but never what Flex has changed since',
    `
    what happens                        | Flex visiting | Flex billing | office     | base       | derived | issue    | why visiting
    ------------------------------------|---------------|--------------|------------|------------|---------|----------|-------------
    at first                            | –             | –            | Rantatie 4 | –          |         |          |
    they meet                           | Rantatie 4    | –            | Rantatie 4 | –          |         |          | filled: firstContactFilled
    Flex visiting = Satama 7 and office = – | Satama 7  | –            | –          | –          |         | clearing | blocked: clearingAsked (netvisor)
    `,
    { policy: policyOf('visitingAddress', 'netvisorToFlex', 'travels') },
  );
});

describe('I9 addresses that an operator decides', () => {
  lifeOfAddresses(
    'a base address that was decided is derived when it is the visiting address, and no more when it is not',
    `
    what happens                | Flex visiting | Flex billing | office     | base       | derived | issue | why visiting    | why billing
    ----------------------------|---------------|--------------|------------|------------|---------|-------|-----------------|-------------------------
    at first                    | Rantatie 4    | –            | –          | –          |         |       |                 |
    they meet                   | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | filled: firstContactFilled | derived: derivedFromVisiting
    operator: base = PL 12      | Rantatie 4    | –            | Rantatie 4 | PL 12      |         |       | same: unchanged | decided: operatorDecided
    operator: base = Rantatie 4 | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | same: unchanged | decided: operatorDecided
    operator: base = ${'K'.repeat(81)} | Rantatie 4 | –        | Rantatie 4 | Rantatie 4 | base    | value_too_long | same: unchanged | blocked: invalid (flex)
    operator: Flex billing = PL 13 | Rantatie 4 | PL 13        | Rantatie 4 | Rantatie 4 |         |       | same: unchanged | decided: operatorDecided
    operator: Flex billing = –  | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 |         |       | same: unchanged | decided: operatorDecided
    operator: base = –          | Rantatie 4    | –            | Rantatie 4 | –          |         |       | same: unchanged | decided: operatorDecided
    `,
  );

  lifeOfAddresses(
    'what was decided of a derived base address that stands there already leaves it derived',
    `
    what happens                | Flex visiting | Flex billing | office     | base       | derived | issue | why billing
    ----------------------------|---------------|--------------|------------|------------|---------|-------|-------------------------
    at first                    | Rantatie 4    | –            | –          | –          |         |       |
    they meet                   | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | derived: derivedFromVisiting
    operator: base = Rantatie 4 | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | decided: operatorDecided
    `,
  );

  lifeOfAddresses(
    'nobody looks at the visiting address: what is decided of the base address is derived from none',
    `
    what happens                | Flex visiting | Flex billing | office     | base       | derived | issue | why visiting      | why billing
    ----------------------------|---------------|--------------|------------|------------|---------|-------|-------------------|-------------------------
    at first                    | Rantatie 4    | –            | –          | –          |         |       |                   |
    they meet                   | Rantatie 4    | –            | –          | –          |         |       | off: directionOff | same: equal
    operator: base = Rantatie 4 | Rantatie 4    | –            | –          | Rantatie 4 |         |       | off: directionOff | decided: operatorDecided
    `,
    { policy: policyOf('visitingAddress', 'off') },
  );

  lifeOfAddresses(
    'nobody looks at the billing address: what is decided of the visiting address goes to the office alone',
    `
    what happens                | Flex visiting | Flex billing | office     | base       | derived | issue | why visiting             | why billing
    ----------------------------|---------------|--------------|------------|------------|---------|-------|--------------------------|-------------------------
    at first                    | Rantatie 4    | –            | –          | –          |         |       |                          |
    they meet                   | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |       | filled: firstContactFilled | derived: derivedFromVisiting
    direction: billing = off and operator: office = Satama 7 | Rantatie 4 | – | Satama 7 | Rantatie 4 | base |   | decided: operatorDecided | off: directionOff
    `,
  );

  lifeOfAddresses(
    'a mirror ends with an office of the same address, and with both addresses decided empty',
    `
    what happens                  | Flex visiting | Flex billing | office     | base       | derived  | issue | why visiting
    ------------------------------|---------------|--------------|------------|------------|----------|-------|-------------------------
    at first                      | –             | –            | –          | Rantatie 4 |          |       |
    they meet                     | Rantatie 4    | Rantatie 4   | –          | Rantatie 4 | visiting |       | derived: derivedFromBilling
    operator: Flex visiting = – and operator: base = – | – | Rantatie 4 | –   | –          |          |       | decided: operatorDecided
    `,
  );

  lifeOfAddresses(
    'an office that was decided ends the mirror, be its address the same',
    `
    what happens                  | Flex visiting | Flex billing | office     | base       | derived  | issue | why visiting
    ------------------------------|---------------|--------------|------------|------------|----------|-------|-------------------------
    at first                      | –             | –            | –          | Rantatie 4 |          |       |
    they meet                     | Rantatie 4    | Rantatie 4   | –          | Rantatie 4 | visiting |       | derived: derivedFromBilling
    operator: office = Rantatie 4 | Rantatie 4    | Rantatie 4   | Rantatie 4 | Rantatie 4 |          |       | decided: operatorDecided
    `,
  );

  lifeOfAddresses(
    'nothing is derived from nothing',
    `
    what happens | Flex visiting | Flex billing | office | base  | derived | issue | why billing
    -------------|---------------|--------------|--------|-------|---------|-------|-------------------------
    at first     | –             | PL 12        | –      | –     |         |       |
    they meet    | –             | PL 12        | –      | PL 12 |         |       | filled: firstContactFilled
    operator: Flex billing = – and operator: base = – | – | – | – | – |     |       | decided: operatorDecided
    `,
  );

  lifeOfAddresses(
    'D13 the office is not blanked, and of several none is written',
    `
    what happens                | Flex visiting | Flex billing | office     | base       | derived | issue         | why visiting
    ----------------------------|---------------|--------------|------------|------------|---------|---------------|-----------------------------
    at first                    | Rantatie 4    | –            | –          | –          |         |               |
    they meet                   | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    |               | filled: firstContactFilled
    operator: office = –        | Rantatie 4    | –            | Rantatie 4 | Rantatie 4 | base    | clearing      | blocked: clearingNever (flex)
    operator: Flex visiting = – | –             | –            | Rantatie 4 | Rantatie 4 | base    |               | decided: operatorDecided
    `,
  );
});
