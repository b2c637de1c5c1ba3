/** Netvisor's error categories that customer traffic can meet (netvisor-api.md 3.2). */
export type NetvisorCategory =
  | 'AUTHENTICATION_FAILED'
  | 'REQUEST_NOT_UNIQUE'
  | 'INVALID_DATA'
  | 'INVALID_DATA_SIZE'
  | 'DUPLICATE_DATA'
  | 'SERVICE_ACCESS_ERROR'
  | 'SYSTEM_MAINTENANCE'
  | 'TECHNICAL_ERROR';

/** Swedish answers are in English (section 6). */
export type AnswerLanguage = 'FI' | 'EN';

export interface FailureText {
  readonly category: NetvisorCategory;
  readonly FI: string;
  readonly EN: string;
}

/** The colon followed by a full stop is Netvisor's own (3.2). */
function invalidData(FI: string, EN: string): FailureText {
  return {
    category: 'INVALID_DATA',
    FI: `Tiedon muoto virheellinen:. ${FI}`,
    EN: `Data form incorrect:. ${EN}`,
  };
}

function authentication(FI: string, EN: string): FailureText {
  return { category: 'AUTHENTICATION_FAILED', FI, EN };
}

/**
 * Every refusal of the sandbox. Texts that 3.2 knows are Netvisor's; for the rest only the category is known and the
 * wording is ours.
 */
export const failures = {
  keysInvalid: authentication(
    'Integraatioavaimet eivät kelpaa. Tarkista käyttäjä- ja kumppanikohtaiset avaimet.',
    'Integration keys are not valid. Please check the keys specific to the user and partner.',
  ),
  partnerNotFound: authentication(
    'Integraatiokumppania ei löydy, katso dokumentaatio',
    'Integration partner not found, check documentation',
  ),
  organisationNotFound: authentication(
    'Yritystä ei löydy tai käyttäjällä ei ole oikeutta siihen',
    'Organisation not found or the user has no access to it',
  ),
  /** With what should have been hashed and its hash, as the test host shows them (1.7). */
  uriMethodInvalid: (macInput: string, mac: string) =>
    authentication(
      `URI-metodi ei kelpaa, katso dokumentaatio :: ${macInput} :: ${mac}`,
      `URI method is not valid, check documentation :: ${macInput} :: ${mac}`,
    ),
  headerInvalid: (header: string) =>
    authentication(
      `Otsake ${header} puuttuu tai on virheellinen`,
      `Header ${header} is missing or not valid`,
    ),
  timestampOff: authentication(
    'Aikaleima poikkeaa liikaa palvelimen ajasta',
    'Timestamp differs too much from the time of the server',
  ),
  algorithmRefused: authentication(
    'MAC-tiivisteen laskenta-algoritmi ei kelpaa',
    'MAC hash calculation algorithm is not allowed',
  ),
  transactionReused: {
    category: 'REQUEST_NOT_UNIQUE',
    FI: 'Pyynnön tunniste on jo käytetty',
    EN: 'Transaction identifier has been used already',
  },
  resourceBlocked: (resource: string): FailureText => ({
    category: 'SERVICE_ACCESS_ERROR',
    FI: `Rajapintaresurssi ${resource} ei ole sallittu tälle integraatiolle`,
    EN: `Resource ${resource} is not allowed for this integration`,
  }),
  overlap: {
    category: 'TECHNICAL_ERROR',
    FI: 'Yrityksen edellinen pyyntö on vielä kesken',
    EN: 'An earlier request of the company is still being handled',
  },
  bodyTooLarge: {
    category: 'INVALID_DATA_SIZE',
    FI: 'Aineisto on liian suuri',
    EN: 'The material is too large',
  },
  valueTooLong: (element: string, max: number): FailureText => ({
    category: 'INVALID_DATA_SIZE',
    FI: `Kentän ${element} arvo on liian pitkä, enintään ${max.toString()} merkkiä`,
    EN: `Value of ${element} is too long, at most ${max.toString()} characters`,
  }),
  xmlInvalid: invalidData(
    'XML-sanoman validointi epäonnistui: Could not validate xml',
    'XML message validation failed: Could not validate xml',
  ),
  customerNotFound: (key: string) =>
    invalidData(
      `Asiakasta ei löydy Netvisor-tunnisteella: ${key}`,
      `Customer not found with Netvisor identifier: ${key}`,
    ),
  officeNotFound: (key: string) =>
    invalidData(
      `Toimipaikkaa ei löydy Netvisor-tunnisteella: ${key}`,
      `Office not found with Netvisor identifier: ${key}`,
    ),
  contactPersonNotFound: (key: string) =>
    invalidData(
      `Yhteyshenkilöä ei löydy Netvisor-tunnisteella: ${key}`,
      `Contact person not found with Netvisor identifier: ${key}`,
    ),
  codeTaken: (code: string) =>
    invalidData(`Asiakaskoodi on jo käytössä: ${code}`, `Customer code is already in use: ${code}`),
  parameterMissing: (name: string) =>
    invalidData(`Parametri ${name} puuttuu`, `Parameter ${name} is missing`),
  parameterInvalid: (name: string) =>
    invalidData(`Parametrin ${name} arvo on virheellinen`, `Value of parameter ${name} is not valid`),
  tooManyValues: (name: string, max: number) =>
    invalidData(
      `Parametrissa ${name} voi olla enintään ${max.toString()} arvoa`,
      `Parameter ${name} may hold at most ${max.toString()} values`,
    ),
  valueMissing: (element: string) =>
    invalidData(`Kenttä ${element} on pakollinen`, `Value of ${element} is mandatory`),
  valueInvalid: (element: string) =>
    invalidData(`Kentän ${element} arvo on virheellinen`, `Value of ${element} is not valid`),
  operatorUnknown: (code: string) =>
    invalidData(`Verkkolaskuoperaattoria ei löydy: ${code}`, `E-invoice operator not found: ${code}`),
  dimensionUnknown: (name: string) =>
    invalidData(`Laskentakohdetta ei löydy: ${name}`, `Dimension not found: ${name}`),
  customerHasInvoices: invalidData(
    'Asiakasta ei voi poistaa: Asiakkaalla on laskuja',
    'Customer cannot be deleted: The customer has invoices',
  ),
} as const satisfies Record<string, FailureText | ((...values: never[]) => FailureText)>;

/** A refusal on its way to the client. */
export class NetvisorRefusal extends Error {
  override readonly name = 'NetvisorRefusal';

  constructor(
    readonly failure: FailureText,
    /** Where the HTTP status is not the category's usual one. */
    readonly httpStatus: number = httpStatusOf(failure.category),
  ) {
    super(`${failure.category} :: ${failure.EN}`);
  }
}

/** HTTP status of a category where real codes are used (3.3); those of reuse and maintenance are assumed. */
export function httpStatusOf(category: string): number {
  switch (category) {
    case 'AUTHENTICATION_FAILED':
      return 401;
    case 'SERVICE_ACCESS_ERROR':
      return 403;
    case 'TECHNICAL_ERROR':
      return 500;
    case 'SYSTEM_MAINTENANCE':
    case 'SYSTEM_MAINTANANCE':
      return 503;
    default:
      return 400;
  }
}
