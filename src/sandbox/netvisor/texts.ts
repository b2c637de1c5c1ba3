import type { NetvisorSettings } from './settings';

/** Netvisor's error categories that customer traffic can meet (netvisor-api.md 3.2). */
export type NetvisorCategory =
  | 'AUTHENTICATION_FAILED'
  | 'REQUEST_NOT_UNIQUE'
  | 'INVALID_DATA'
  | 'INVALID_DATA_SIZE'
  | 'DUPLICATE_DATA'
  | 'SERVICE_ACCESS_ERROR'
  | 'SYSTEM_MAINTENANCE'
  | 'SYSTEM_MAINTANANCE'
  | 'TECHNICAL_ERROR';

/** Of `X-Netvisor-Interface-Language`. */
export type AnswerLanguage = 'FI' | 'EN' | 'SE';

export interface FailureText extends Readonly<Record<AnswerLanguage, string>> {
  readonly category: NetvisorCategory;
}

/** The colon followed by a full stop is Netvisor's own (3.2). */
function invalidData(FI: string, EN: string, SE: string): FailureText {
  return {
    category: 'INVALID_DATA',
    FI: `Tiedon muoto virheellinen:. ${FI}`,
    EN: `Data form incorrect:. ${EN}`,
    SE: `Felaktigt dataformat:. ${SE}`,
  };
}

function failure(category: NetvisorCategory, FI: string, EN: string, SE: string): FailureText {
  return { category, FI, EN, SE };
}

const authentication = (FI: string, EN: string, SE: string): FailureText =>
  failure('AUTHENTICATION_FAILED', FI, EN, SE);

/**
 * Every refusal of the sandbox. Texts that 3.2 knows are Netvisor's; for the rest, and for all Swedish ones, only the
 * category is known and the wording is ours.
 */
export const failures = {
  keysInvalid: authentication(
    'Integraatioavaimet eivät kelpaa. Tarkista käyttäjä- ja kumppanikohtaiset avaimet.',
    'Integration keys are not valid. Please check the keys specific to the user and partner.',
    'Integrationsnycklarna är inte giltiga. Kontrollera användarens och partnerns nycklar.',
  ),
  partnerNotFound: authentication(
    'Integraatiokumppania ei löydy, katso dokumentaatio',
    'Integration partner not found, check documentation',
    'Integrationspartnern hittades inte, se dokumentationen',
  ),
  organisationNotFound: authentication(
    'Yritystä ei löydy tai käyttäjällä ei ole oikeutta siihen',
    'Organisation not found or the user has no access to it',
    'Organisationen hittades inte eller så saknar användaren rätt till den',
  ),
  /** With what should have been hashed and its hash, as the test host shows them (1.7). */
  uriMethodInvalid: (macInput: string, mac: string) =>
    authentication(
      `URI-metodi ei kelpaa, katso dokumentaatio. Käytä MAC-tiivisteen laskentaan merkkijonoa: ${macInput} :: ${mac}`,
      `URI method is not valid, check documentation. Calculate the MAC hash from the string: ${macInput} :: ${mac}`,
      `URI-metoden är inte giltig, se dokumentationen. Beräkna MAC-summan av strängen: ${macInput} :: ${mac}`,
    ),
  headerInvalid: (header: string) =>
    authentication(
      `Otsake ${header} puuttuu tai on virheellinen`,
      `Header ${header} is missing or not valid`,
      `Rubriken ${header} saknas eller är inte giltig`,
    ),
  timestampOff: authentication(
    'Aikaleima poikkeaa liikaa palvelimen ajasta',
    'Timestamp differs too much from the time of the server',
    'Tidsstämpeln avviker för mycket från serverns tid',
  ),
  algorithmRefused: authentication(
    'MAC-tiivisteen laskenta-algoritmi ei kelpaa',
    'MAC hash calculation algorithm is not allowed',
    'Algoritmen för MAC-summan är inte tillåten',
  ),
  transactionReused: failure(
    'REQUEST_NOT_UNIQUE',
    'Pyynnön tunniste on jo käytetty',
    'Transaction identifier has been used already',
    'Transaktionens identifierare har redan använts',
  ),
  resourceBlocked: (resource: string) =>
    failure(
      'SERVICE_ACCESS_ERROR',
      `Rajapintaresurssi ${resource} ei ole sallittu tälle integraatiolle`,
      `Resource ${resource} is not allowed for this integration`,
      `Resursen ${resource} är inte tillåten för denna integration`,
    ),
  maintenance: (category: 'SYSTEM_MAINTENANCE' | 'SYSTEM_MAINTANANCE') =>
    failure(
      category,
      'Järjestelmässä on huoltokatko',
      'The system is under maintenance',
      'Systemet genomgår underhåll',
    ),
  overlap: failure(
    'TECHNICAL_ERROR',
    'Yrityksen edellinen pyyntö on vielä kesken',
    'An earlier request of the company is still being handled',
    'Företagets föregående begäran behandlas fortfarande',
  ),
  bodyTooLarge: failure(
    'INVALID_DATA_SIZE',
    'Aineisto on liian suuri',
    'The material is too large',
    'Materialet är för stort',
  ),
  valueTooLong: (element: string, max: number) =>
    failure(
      'INVALID_DATA_SIZE',
      `Kentän ${element} arvo on liian pitkä, enintään ${max.toString()} merkkiä`,
      `Value of ${element} is too long, at most ${max.toString()} characters`,
      `Värdet för ${element} är för långt, högst ${max.toString()} tecken`,
    ),
  xmlInvalid: invalidData(
    'XML-sanoman validointi epäonnistui: Could not validate xml',
    'XML message validation failed: Could not validate xml',
    'Valideringen av XML-meddelandet misslyckades: Could not validate xml',
  ),
  customerNotFound: (key: string) =>
    invalidData(
      `Asiakasta ei löydy Netvisor-tunnisteella: ${key}`,
      `Customer not found with Netvisor identifier: ${key}`,
      `Kunden hittades inte med Netvisor-identifieraren: ${key}`,
    ),
  officeNotFound: (key: string) =>
    invalidData(
      `Toimipaikkaa ei löydy Netvisor-tunnisteella: ${key}`,
      `Office not found with Netvisor identifier: ${key}`,
      `Verksamhetsstället hittades inte med Netvisor-identifieraren: ${key}`,
    ),
  contactPersonNotFound: (key: string) =>
    invalidData(
      `Yhteyshenkilöä ei löydy Netvisor-tunnisteella: ${key}`,
      `Contact person not found with Netvisor identifier: ${key}`,
      `Kontaktpersonen hittades inte med Netvisor-identifieraren: ${key}`,
    ),
  codeTaken: (code: string) =>
    invalidData(
      `Asiakaskoodi on jo käytössä: ${code}`,
      `Customer code is already in use: ${code}`,
      `Kundkoden används redan: ${code}`,
    ),
  officeIdentifierTaken: (identifier: string) =>
    invalidData(
      `Toimipaikan tunniste on jo käytössä: ${identifier}`,
      `Office identifier is already in use: ${identifier}`,
      `Verksamhetsställets identifierare används redan: ${identifier}`,
    ),
  parameterMissing: (name: string) =>
    invalidData(`Parametri ${name} puuttuu`, `Parameter ${name} is missing`, `Parametern ${name} saknas`),
  parameterInvalid: (name: string) =>
    invalidData(
      `Parametrin ${name} arvo on virheellinen`,
      `Value of parameter ${name} is not valid`,
      `Värdet för parametern ${name} är inte giltigt`,
    ),
  tooManyValues: (name: string, max: number) =>
    invalidData(
      `Parametrissa ${name} voi olla enintään ${max.toString()} arvoa`,
      `Parameter ${name} may hold at most ${max.toString()} values`,
      `Parametern ${name} får innehålla högst ${max.toString()} värden`,
    ),
  valueMissing: (element: string) =>
    invalidData(
      `Kenttä ${element} on pakollinen`,
      `Value of ${element} is mandatory`,
      `Fältet ${element} är obligatoriskt`,
    ),
  valueInvalid: (element: string) =>
    invalidData(
      `Kentän ${element} arvo on virheellinen`,
      `Value of ${element} is not valid`,
      `Värdet för ${element} är inte giltigt`,
    ),
  operatorUnknown: (code: string) =>
    invalidData(
      `Verkkolaskuoperaattoria ei löydy: ${code}`,
      `E-invoice operator not found: ${code}`,
      `E-fakturaoperatören hittades inte: ${code}`,
    ),
  eInvoiceIncomplete: invalidData(
    'Verkkolaskuosoite ja operaattori annetaan yhdessä',
    'E-invoice address and operator are given together',
    'E-fakturaadressen och operatören anges tillsammans',
  ),
  dimensionUnknown: (name: string) =>
    invalidData(
      `Laskentakohdetta ei löydy: ${name}`,
      `Dimension not found: ${name}`,
      `Dimensionen hittades inte: ${name}`,
    ),
  customerHasInvoices: invalidData(
    'Asiakasta ei voi poistaa: Asiakkaalla on laskuja',
    'Customer cannot be deleted: The customer has invoices',
    'Kunden kan inte raderas: Kunden har fakturor',
  ),
} as const satisfies Record<string, FailureText | ((...values: never[]) => FailureText)>;

/** A refusal on its way to the client. */
export class NetvisorRefusal extends Error {
  override readonly name = 'NetvisorRefusal';

  constructor(
    readonly failure: FailureText,
    /** The resource does not exist: its status is not its category's. */
    readonly resourceUnknown = false,
  ) {
    super(`${failure.category} :: ${failure.EN}`);
  }
}

/** HTTP status of a category where real codes are used (3.3); those that are only assumed are switches. */
export function httpStatusOf(category: string, assumed: NetvisorSettings['httpStatuses']): number {
  switch (category) {
    case 'AUTHENTICATION_FAILED':
      return 401;
    case 'REQUEST_NOT_UNIQUE':
      return assumed.requestNotUnique;
    case 'SERVICE_ACCESS_ERROR':
      return 403;
    case 'TECHNICAL_ERROR':
      return 500;
    case 'SYSTEM_MAINTENANCE':
    case 'SYSTEM_MAINTANANCE':
      return assumed.maintenance;
    default:
      return 400;
  }
}
