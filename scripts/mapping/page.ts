import type { FieldRow } from '../../src/sync/field-row';
import { FIELD_NAMES, FIELD_TABLE, type FieldName } from '../../src/sync/field-table';
import { LANGUAGES, type Language, type Translated } from '../../src/sync/languages';
import { normaliserVersion } from '../../src/sync/normalise';
import {
  ADDRESS_PART_WORDS,
  CLEARING_WORDS,
  COMPARISON_WORDS,
  DIRECTION_WORDS,
  KIND_WORDS,
  NEVER_TRAVELS,
  RULE_WORDS,
} from './words';

/** The page docs/mapping.md, from the field table. `npm run docs:mapping` writes it. */
export const mappingPage = (): string =>
  [
    '<!-- Written by npm run docs:mapping from src/sync/field-table.ts: change it there. -->',
    '# Tietojen vastaavuus · Field mapping',
    'Suomeksi [alla](#suomeksi), in English [further down](#in-english), [for engineers](#for-engineers) at the end.',
    ...LANGUAGES.flatMap(partFor),
    ...partForEngineers(),
  ].join('\n\n') + '\n';

const INTRODUCTION: Translated<readonly string[]> = {
  fi: [
    '## Suomeksi',
    'Nämä tiedot pysyvät samoina Flexissä ja Netvisorissa. Muutos siirtyy siihen järjestelmään, jossa tieto on ennallaan; jos tietoa muutettiin kummassakin, Netvisorin arvo jää voimaan ja Flexin arvo talteen (D1). Suunnan ja tyhjennyksen voi asettaa yritykselle tieto kerrallaan.',
  ],
  en: [
    '## In English',
    'These details are kept the same in Flex and Netvisor. A change travels to the side where the detail is as it was; when both sides changed it, Netvisor’s value stands and Flex’s is kept (D1). Direction and clearing can be set for each company and detail.',
  ],
};

const HEADINGS: Translated<readonly string[]> = {
  fi: [
    'Tieto',
    'Flexissä',
    'Netvisorissa',
    'Kenellä',
    'Suunta (oletus)',
    'Jos se tyhjennetään',
    'Enintään merkkejä',
    'Säännöt',
  ],
  en: [
    'Detail',
    'In Flex',
    'In Netvisor',
    'Whose',
    'Direction (default)',
    'When it is cleared',
    'Characters at most',
    'Rules',
  ],
};

const TITLES: Translated<Readonly<Record<'notes' | 'clearing' | 'never' | 'rules', string>>> = {
  fi: {
    notes: '### Tieto kerrallaan',
    clearing: '### Tyhjentäminen (D13)',
    never: '### Mikä ei koskaan siirry (D14)',
    rules: '### Säännöt',
  },
  en: {
    notes: '### One by one',
    clearing: '### Clearing (D13)',
    never: '### What never travels (D14)',
    rules: '### Rules',
  },
};

const CLEARING_RULES: Translated = {
  fi: '*Tyhjennys siirtyy*: kun joku tyhjentää tiedon, se tyhjennetään myös toisesta järjestelmästä, jos siellä on yhä sama arvo. *Kysytään*: mitään ei tyhjennetä, vaan tyhjennys tulee ratkaistavaksi. *Ei tyhjene*: tyhjä arvo ei koskaan siirry. Tieto, jota toisessa järjestelmässä ei ole koskaan ollut, ei tyhjennä mitään.',
  en: '*The clearing travels*: when somebody clears the detail, it is cleared in the other system too if that still has the same value. *Asked about*: nothing is cleared, an issue asks. *Never cleared*: an empty value never travels. What was never there in one system clears nothing in the other.',
};

function partFor(language: Language): string[] {
  const titles = TITLES[language];
  return [
    ...INTRODUCTION[language],
    table(
      HEADINGS[language],
      FIELD_NAMES.map((field) => peoplesRow(field, language)),
    ),
    titles.notes,
    list(FIELD_NAMES.flatMap((field) => noteOn(field, language))),
    titles.clearing,
    CLEARING_RULES[language],
    titles.never,
    list(NEVER_TRAVELS.map((one) => one[language])),
    titles.rules,
    list(rulesNamed().map((id) => `**${id}** ${meaningOf(id)[language]}`)),
  ];
}

function peoplesRow(field: FieldName, language: Language): string[] {
  const { label, place, direction, clearing, requirements, appliesTo } = FIELD_TABLE[field];
  const [only = 'everybody'] = appliesTo.length === 1 ? appliesTo : [];
  return [
    label[language],
    places(place.flex),
    places(place.netvisor),
    KIND_WORDS[only][language],
    DIRECTION_WORDS[direction][language],
    CLEARING_WORDS[clearing][language],
    limitsOf(FIELD_TABLE[field], language),
    requirements.join(', '),
  ];
}

function limitsOf({ maxLength }: FieldRow, language: Language): string {
  const limits = [
    ['Flex', maxLength.flex],
    ['Netvisor', maxLength.netvisor],
  ] as const;
  return limits
    .flatMap(([system, limit]) => (limit === null ? [] : [`${system}: ${limitWords(limit, language)}`]))
    .join('; ')
    .replace(/^$/u, '–');
}

function limitWords(limit: NonNullable<FieldRow['maxLength']['flex']>, language: Language): string {
  if (typeof limit === 'number') return String(limit);
  const parts = [
    ['street', limit.street],
    ['street2', limit.street2],
    ['postalCode', limit.postalCode],
    ['city', limit.city],
  ] as const;
  return parts
    .flatMap(([part, max]) => (max ? [`${ADDRESS_PART_WORDS[part][language]} ${max}`] : []))
    .join(', ');
}

function noteOn(field: FieldName, language: Language): string[] {
  const { label, note } = FIELD_TABLE[field];
  return note ? [`**${label[language]}.** ${note[language]}`] : [];
}

/** Rules that hold for every field. */
const GENERAL_RULES = ['D1', 'D2', 'D13', 'D14'];

/** Every rule that the page names, requirements first. */
function rulesNamed(): string[] {
  const rows = FIELD_NAMES.flatMap((field) => [
    ...FIELD_TABLE[field].requirements,
    FIELD_TABLE[field].note?.en ?? '',
  ]);
  const texts = [...GENERAL_RULES, ...rows, ...NEVER_TRAVELS.map(({ en }) => en)].join(' ');
  const named = new Set([...texts.matchAll(/\b[RD]\d+\b/gu)].map(([id]) => id));
  const number = (id: string): number => Number(id.slice(1));
  return [...named].sort(
    (one, other) => other.charAt(0).localeCompare(one.charAt(0)) || number(one) - number(other),
  );
}

/** @throws RangeError for a rule that has no line in words.ts */
function meaningOf(id: string): Translated {
  const meaning = RULE_WORDS[id];
  if (!meaning) throw new RangeError(`the field table names ${id}, which scripts/mapping/words.ts does not`);
  return meaning;
}

function partForEngineers(): string[] {
  return [
    '## For engineers',
    'One row of `src/sync/field-table.ts` each; the values are read and written by the codec of the same name in `src/netvisor/field-codec.ts` and `src/flex/field-codec.ts`. How to add one: [extending.md](extending.md). *Compared as* names the normaliser (`src/sync/normalise.ts`) in its newest version (I12). Properties of Flex are those of [flex-openapi.yaml](flex-openapi.yaml), elements of Netvisor those of a request to `customer.nv` and `office.nv`.',
    table(
      ['Field', 'Holds', 'Compared as', 'Two values are the same'],
      FIELD_NAMES.map((field) => {
        const { holds, normaliser } = FIELD_TABLE[field];
        const version = `version ${normaliserVersion(field)}`;
        return [code(field), code(holds), `${code(normaliser)}, ${version}`, COMPARISON_WORDS[normaliser]];
      }),
    ),
  ];
}

const code = (text: string): string => `\`${text}\``;

const places = (place: string): string => place.split(', ').map(code).join(', ');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  [row(headings), row(headings.map(() => '---')), ...rows.map(row)].join('\n');

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
