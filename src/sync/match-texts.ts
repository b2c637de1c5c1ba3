import type { MatchKind } from './explanation';
import type { Translated } from './languages';

/** How two customers came together, or why they did not, in one sentence for the customer's page and `fns explain`. */
export const matchTexts: Readonly<Record<MatchKind, Translated>> = {
  linked: {
    fi: 'Asiakkaat on yhdistetty toisiinsa pysyvästi.',
    en: 'The two customers are linked for good.',
  },
  found: {
    fi: 'Toisesta järjestelmästä löytyi sama asiakas. Asiakkaat yhdistetään.',
    en: 'The same customer was found on the other side. The two will be linked.',
  },
  toBeCreated: {
    fi: 'Toisessa järjestelmässä ei ole tätä asiakasta. Asiakas luodaan sinne.',
    en: 'The other side has no such customer. It will be created there.',
  },
  notCreated: {
    fi: 'Toisessa järjestelmässä ei ole tätä asiakasta. Asiakas luodaan vasta, kun sitä muutetaan.',
    en: 'The other side has no such customer. It is created only when somebody edits this one.',
  },
  keptApart: {
    fi: 'Asiakkaiden on päätetty olevan eri asiakkaita. Niitä ei yhdistetä.',
    en: 'It was decided that the two are different customers. They are not linked.',
  },
  asked: {
    fi: 'Asiakas voi olla sama kuin toinen, josta on jo avoin selvitettävä. Päätä se ensin.',
    en: 'The customer may be the one that an open issue asks about already. Decide that first.',
  },
  undecided: {
    fi: 'Asiakasta ei yhdistetä ennen kuin selvitettävä on päätetty.',
    en: 'The customer is not linked until the issue is decided.',
  },
  temporary: {
    fi: 'Netvisorin tilapäistä asiakasta (TEMP) ei synkronoida.',
    en: 'Netvisor’s temporary customer (TEMP) is not synced.',
  },
  gone: {
    fi: 'Asiakasta ei enää ole toisessa järjestelmässä.',
    en: 'The customer is gone from one side.',
  },
  unread: {
    fi: 'Toinen järjestelmä ei vastannut. Kokeile hetken kuluttua uudelleen.',
    en: 'One side did not answer. Try again in a moment.',
  },
  nothingThere: {
    fi: 'Asiakasta ei ole kummassakaan järjestelmässä.',
    en: 'The customer is on neither side.',
  },
};
