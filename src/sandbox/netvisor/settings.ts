import { z } from 'zod';
import { latencySchema } from './latency';
import { maintenanceSchema } from './maintenance';

/**
 * The switches of one company: those of netvisor-api.md section 6 and the rights per resource, with the names of
 * interfaces.md; below them one for every further fact that is unverified or on which the sources disagree, and what
 * a company suffers for longer than one request.
 */
export const settingsSchema = z.strictObject({
  /** How far both timestamps may be from the server's clock; null: not looked at. */
  timestampToleranceSeconds: z.union([z.literal(300), z.literal(60), z.null()]),
  /** `latin`: ISO-8859-1 and -15; `utf8`: UTF-8 as well. */
  macCharset: z.enum(['latin', 'utf8']),
  /** Which form of the URL may have been signed. */
  macUrl: z.enum(['any', 'raw', 'decoded']),
  /** Also plain MD5 and SHA-256, as before 2025. */
  legacyMac: z.boolean(),
  /** `header`: real HTTP codes only for who asks; `always`: for everybody. */
  statusCodes: z.enum(['header', 'always']),
  /** A second request of the company at the same time. */
  overlap: z.enum(['wait', 'refuse']),
  listInactive: z.boolean(),
  changedSinceZone: z.enum(['helsinki', 'utc']),
  changedSinceInclusive: z.boolean(),
  officeMovesChangeTime: z.boolean(),
  idlistUnknown: z.enum(['skip', 'fail']),
  officeAddReturnsId: z.boolean(),
  duplicateCode: z.enum(['refuse', 'allow']),
  checkBusinessId: z.boolean(),
  operatorList: z.enum(['strict', 'any']),
  checkOfficeEInvoice: z.boolean(),
  rights: z.strictObject({
    customerlist: z.boolean(),
    getcustomer: z.boolean(),
    /** Covers contactperson.nv and deletecustomer.nv too. */
    customer: z.boolean(),
    office: z.boolean(),
  }),

  /** The user who made the CustomerKey has lost access, and the key with it (1.1). */
  keysRevoked: z.boolean(),
  /** `ignore`: Timestamp and TimestampUnix may disagree as long as each is near the clock (section 6). */
  timestampMismatch: z.enum(['refuse', 'ignore']),
  /** Refuse a request without UseHTTPResponseStatusCodes, which some clients leave out (1.2). */
  requireStatusCodesHeader: z.boolean(),
  /** Answer a wrong MAC with the text that should have been hashed, keys replaced, as the test host does (1.7). */
  macHint: z.boolean(),

  /** What SE gets: section 6 decides for English; `own` are Swedish sentences of ours. */
  swedish: z.enum(['english', 'own']),
  /** Real HTTP codes where 3.3 can only assume them. */
  httpStatuses: z.strictObject({
    requestNotUnique: z.union([z.literal(400), z.literal(401)]),
    maintenance: z.union([z.literal(503), z.literal(500)]),
    unknownResource: z.union([z.literal(404), z.literal(400), z.literal(401)]),
  }),
  /** A `Details` element after the two of a refusal, which one source mentions (3.1). */
  errorDetails: z.boolean(),
  /** Leading zeros in the envelope's TimeStamp, as the documentation's sample has them (3.1). */
  timeStampPadding: z.boolean(),
  /** `reversed`: the elements of each group of getcustomer.nv the other way round; nobody may rely on an order (2.0). */
  responseOrder: z.enum(['documented', 'reversed']),

  /** Whether a keyword is the beginning of a field or stands anywhere in it (2.1). */
  keywordMatch: z.enum(['start', 'anywhere']),
  /** The three forms in which `Uri` was seen: `/getcustomer.nv?id=1`, a URL, host and path joined without a slash. */
  listUri: z.enum(['path', 'url', 'joined']),
  /** Whether several values of `replyoption` may be added up (2.2). */
  replyOptionSum: z.enum(['accept', 'refuse']),
  /** Whether getcustomer.nv shows the e-mail invoicing address of an office (2.2). */
  officeEmailShown: z.boolean(),

  /** `loose`: codes that differ by case or outer blanks only are the same (2.3). */
  codeComparison: z.enum(['exact', 'loose']),
  /** What an add without a code gets (2.3). */
  omittedCode: z.enum(['empty', 'automatic']),
  /** Demand a business id of a new company and refuse one of a private person, as the user interface does (2.3). */
  requireBusinessId: z.boolean(),
  /** An empty group element on edit: no effect, or all of its values cleared (2.3). */
  emptyGroup: z.enum(['keep', 'clear']),
  /** `both`: an e-invoice address needs an operator and an operator an address (5.3). */
  eInvoicePair: z.enum(['any', 'both']),
  /** `comma`: a decimal point in a request is refused (2.0). */
  decimals: z.enum(['any', 'comma']),
  /** Whether contactperson.nv demands an address group: its description does, a maintained client has none (2.5). */
  contactPersonAddress: z.enum(['optional', 'required']),
  /** Whether AX is a country, or Åland is FI only (5.5). */
  acceptAland: z.boolean(),
  officeIdentifierUnique: z.boolean(),
  /** `utf8`: a body in ISO-8859-15 without a declaration is refused (2.0). */
  bodyCharset: z.enum(['any', 'utf8']),
  /** Larger bodies get INVALID_DATA_SIZE; a limit is not known (4.1). */
  maxBodyBytes: z
    .int()
    .min(1)
    .max(10 * 1024 * 1024),

  /** Time that every answer takes; null: none. */
  latency: latencySchema.nullable(),
  /** A window in which nothing else is answered; null: none. */
  maintenance: maintenanceSchema.nullable(),
});

export type NetvisorSettings = z.infer<typeof settingsSchema>;

/** Body of `PATCH /_sandbox/settings`: what is absent stays. */
export const settingsPatchSchema = settingsSchema.partial().extend({
  rights: settingsSchema.shape.rights.partial().optional(),
  httpStatuses: settingsSchema.shape.httpStatuses.partial().optional(),
});

export type NetvisorSettingsPatch = z.infer<typeof settingsPatchSchema>;

export function defaultSettings(): NetvisorSettings {
  return {
    timestampToleranceSeconds: 300,
    macCharset: 'latin',
    macUrl: 'any',
    legacyMac: false,
    statusCodes: 'header',
    overlap: 'wait',
    listInactive: true,
    changedSinceZone: 'helsinki',
    changedSinceInclusive: true,
    officeMovesChangeTime: false,
    idlistUnknown: 'skip',
    officeAddReturnsId: true,
    duplicateCode: 'refuse',
    checkBusinessId: false,
    operatorList: 'strict',
    checkOfficeEInvoice: true,
    rights: { customerlist: true, getcustomer: true, customer: true, office: true },
    keysRevoked: false,
    timestampMismatch: 'refuse',
    requireStatusCodesHeader: false,
    macHint: false,
    swedish: 'english',
    httpStatuses: { requestNotUnique: 400, maintenance: 503, unknownResource: 404 },
    errorDetails: false,
    timeStampPadding: false,
    responseOrder: 'documented',
    keywordMatch: 'start',
    listUri: 'path',
    replyOptionSum: 'accept',
    officeEmailShown: false,
    codeComparison: 'exact',
    omittedCode: 'empty',
    requireBusinessId: false,
    emptyGroup: 'keep',
    eInvoicePair: 'any',
    decimals: 'any',
    contactPersonAddress: 'optional',
    acceptAland: true,
    officeIdentifierUnique: false,
    bodyCharset: 'any',
    maxBodyBytes: 10 * 1024 * 1024,
    latency: null,
    maintenance: null,
  };
}

export function patchedSettings(current: NetvisorSettings, patch: NetvisorSettingsPatch): NetvisorSettings {
  return settingsSchema.parse({
    ...current,
    ...definedOnly(patch),
    rights: { ...current.rights, ...definedOnly(patch.rights ?? {}) },
    httpStatuses: { ...current.httpStatuses, ...definedOnly(patch.httpStatuses ?? {}) },
  });
}

function definedOnly(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
