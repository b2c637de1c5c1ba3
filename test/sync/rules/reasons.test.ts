import { describe, expect, it } from 'vitest';
import { renderReason } from '../../../src/sync/reason-catalogue';
import type { FieldDecision } from '../../../src/sync/plan';

type Said = Pick<FieldDecision, 'verdict' | 'reason' | 'write' | 'about'>;

const said = (
  verdict: Said['verdict'],
  reason: Said['reason'],
  write: Said['write'],
  about: Said['about'],
): Said => ({
  verdict,
  reason,
  write,
  about,
});

describe('why a field was decided so, as a support agent reads it', () => {
  it.each([
    [
      said('same', 'unchanged', null, null),
      'Tieto ei ole muuttunut kummassakaan järjestelmässä.',
      'Neither side has changed.',
    ],
    [
      said('fromFlex', 'onlyFlexChanged', 'netvisor', 'flex'),
      'Tieto muuttui vain Flexissä, joten se viedään Netvisoriin.',
      'Only Flex changed, so its value goes to Netvisor.',
    ],
    [
      said('cleared', 'onlyFlexChanged', 'netvisor', 'flex'),
      'Tieto tyhjennettiin Flexissä, joten se tyhjennetään myös Netvisorissa.',
      'It was cleared in Flex, so it is cleared in Netvisor too.',
    ],
    [
      said('fromNetvisor', 'onlyNetvisorChanged', 'flex', 'netvisor'),
      'Tieto muuttui vain Netvisorissa, joten se tuodaan Flexiin.',
      'Only Netvisor changed, so its value comes to Flex.',
    ],
    [
      said('cleared', 'onlyNetvisorChanged', 'flex', 'netvisor'),
      'Tieto tyhjennettiin Netvisorissa, joten se tyhjennetään myös Flexissä.',
      'It was cleared in Netvisor, so it is cleared in Flex too.',
    ],
    [
      said('filled', 'firstContactFilled', 'flex', 'netvisor'),
      'Asiakas yhdistettiin, ja tieto puuttui Flexistä.',
      'The customer was linked, and Flex lacked the detail.',
    ],
    [
      said('filled', 'firstContactFilled', 'netvisor', 'flex'),
      'Asiakas yhdistettiin, ja tieto puuttui Netvisorista.',
      'The customer was linked, and Netvisor lacked the detail.',
    ],
    [
      said('fromFlex', 'runDirection', 'netvisor', 'flex'),
      'Tiedot erosivat. Ajon suunta on Flexistä Netvisoriin, joten Flexin arvo jää voimaan.',
      'The sides differed. The run goes from Flex to Netvisor, so Flex’s value stands.',
    ],
    [
      said('fromNetvisor', 'runDirection', 'flex', 'netvisor'),
      'Tiedot erosivat. Ajon suunta on Netvisorista Flexiin, joten Netvisorin arvo jää voimaan.',
      'The sides differed. The run goes from Netvisor to Flex, so Netvisor’s value stands.',
    ],
    [
      said('blocked', 'clearingAsked', null, 'netvisor'),
      'Tieto tyhjennettiin Netvisorissa. Tyhjennys ei siirry ilman päätöstä.',
      'It was cleared in Netvisor. Clearing does not travel without a decision.',
    ],
    [
      said('blocked', 'clearingNever', null, 'flex'),
      'Tieto tyhjennettiin Flexissä. Tätä tietoa ei tyhjennetä toisesta järjestelmästä.',
      'It was cleared in Flex. This detail is never cleared on the other side.',
    ],
    [
      said('blocked', 'invalid', null, 'flex'),
      'Arvo ei kelpaa, joten sitä ei siirretä. Korjaa se Flexissä.',
      'The value can’t be taken, so it is not sent. Correct it in Flex.',
    ],
    [
      said('blocked', 'numberReviewed', null, 'netvisor'),
      'Asiakasnumero muuttui Netvisorissa yhdistämisen jälkeen. Muutos odottaa päätöstä.',
      'The customer number changed in Netvisor after linking. The change waits for a decision.',
    ],
    [
      said('kept', 'directionOneWay', null, 'flex'),
      'Tieto siirtyy vain Flexistä Netvisoriin, joten ero jää ennalleen.',
      'The field travels from Flex to Netvisor only, so the difference stays.',
    ],
    [
      said('kept', 'directionOneWay', null, 'netvisor'),
      'Tieto siirtyy vain Netvisorista Flexiin, joten ero jää ennalleen.',
      'The field travels from Netvisor to Flex only, so the difference stays.',
    ],
    [
      said('fromFlex', 'created', 'netvisor', 'flex'),
      'Asiakas luodaan Netvisoriin.',
      'The customer is created in Netvisor.',
    ],
    [
      said('fromNetvisor', 'created', 'flex', 'netvisor'),
      'Asiakas luodaan Flexiin.',
      'The customer is created in Flex.',
    ],
  ])('%j', (decision, fi, en) => {
    expect(renderReason(decision, 'fi')).toBe(fi);
    expect(renderReason(decision, 'en')).toBe(en);
  });
});
