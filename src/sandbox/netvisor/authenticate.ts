import type { IncomingHttpHeaders } from 'node:http';
import type { ApiRequest } from '../common/api';
import { decodeText } from '../common/text';
import type { NetvisorCompanies, NetvisorCompany } from './company';
import { macMessage, macOf, signableUrls, type MacAlgorithm, type MacCharset, type MacInput } from './mac';
import { failures, NetvisorRefusal, type AnswerLanguage } from './texts';

const PREFIX = 'X-Netvisor-Authentication-';
const HEADERS = {
  sender: `${PREFIX}Sender`,
  customerId: `${PREFIX}CustomerId`,
  partnerId: `${PREFIX}PartnerId`,
  timestamp: `${PREFIX}Timestamp`,
  timestampUnix: `${PREFIX}TimestampUnix`,
  transactionId: `${PREFIX}TransactionId`,
  mac: `${PREFIX}MAC`,
  algorithm: `${PREFIX}MACHashCalculationAlgorithm`,
  statusCodes: `${PREFIX}UseHTTPResponseStatusCodes`,
  language: 'X-Netvisor-Interface-Language',
  organisationId: 'X-Netvisor-Organisation-ID',
} as const;

/** A request whose sender is known, and the string that its code should cover, keys left out. */
export interface AuthenticatedRequest {
  readonly company: NetvisorCompany;
  readonly macInput: string;
  readonly mac: string;
}

export function organisationIdOf(headers: IncomingHttpHeaders): string {
  return headerText(headers, HEADERS.organisationId)?.trim() ?? '';
}

export function wantsStatusCodes(headers: IncomingHttpHeaders): boolean {
  return headerText(headers, HEADERS.statusCodes)?.trim() === '1';
}

/** The language that a request asks for, in any case; Finnish when it asks for none that Netvisor has. */
export function askedLanguageOf(headers: IncomingHttpHeaders): AnswerLanguage {
  const asked = headerText(headers, HEADERS.language)?.trim().toUpperCase();
  return asked === 'EN' || asked === 'SE' ? asked : 'FI';
}

/**
 * Checks who sends a request, exactly as netvisor-api.md section 1 says.
 * @throws NetvisorRefusal AUTHENTICATION_FAILED or REQUEST_NOT_UNIQUE
 */
export function authenticate(request: ApiRequest, companies: NetvisorCompanies): AuthenticatedRequest {
  const { headers } = request;
  const partnerId = required(headers, HEADERS.partnerId);
  const ofPartner = companies.all().filter(({ credentials }) => credentials.partnerId === partnerId);
  if (ofPartner.length === 0) throw new NetvisorRefusal(failures.partnerNotFound);

  const customerId = required(headers, HEADERS.customerId);
  const ofCustomer = ofPartner.filter(({ credentials }) => credentials.customerId === customerId);
  if (ofCustomer.length === 0) throw new NetvisorRefusal(failures.keysInvalid);

  const organisationId = organisationIdOf(headers);
  const company = ofCustomer.find(({ credentials }) => credentials.organisationId === organisationId);
  if (!company) throw new NetvisorRefusal(failures.organisationNotFound);
  if (company.settings.keysRevoked) throw new NetvisorRefusal(failures.keysInvalid);
  if (company.settings.requireStatusCodesHeader) required(headers, HEADERS.statusCodes);

  const algorithm = algorithmOf(headers, company);
  const input: Omit<MacInput, 'url'> = {
    sender: required(headers, HEADERS.sender),
    customerId,
    timestamp: required(headers, HEADERS.timestamp),
    language: languageOf(headers),
    organisationId: headerText(headers, HEADERS.organisationId) ?? '',
    transactionId: required(headers, HEADERS.transactionId),
    timestampUnix: algorithm === 'HMACSHA256' ? required(headers, HEADERS.timestampUnix) : '',
    customerKey: company.credentials.customerKey,
    partnerKey: company.credentials.partnerKey,
  };
  const mac = checkedMac(request, company, input, algorithm);
  if (algorithm === 'HMACSHA256') checkTimestamps(request.at, company, input);
  if (!companies.claimTransactionId(partnerId, input.transactionId)) {
    throw new NetvisorRefusal(failures.transactionReused);
  }
  return { company, ...mac };
}

function checkedMac(
  request: ApiRequest,
  company: NetvisorCompany,
  input: Omit<MacInput, 'url'>,
  algorithm: MacAlgorithm,
): { macInput: string; mac: string } {
  const received = required(request.headers, HEADERS.mac).trim().toLowerCase();
  const charsets: readonly MacCharset[] =
    company.settings.macCharset === 'utf8'
      ? ['ISO-8859-1', 'ISO-8859-15', 'UTF-8']
      : ['ISO-8859-1', 'ISO-8859-15'];
  const urls = signableUrls(request.headers.host ?? '', request.target, company.settings.macUrl);
  for (const { url, form } of urls) {
    for (const fields of [input, asUtf8(input)]) {
      for (const charset of charsets) {
        const mac = macOf({ ...fields, url }, algorithm, charset);
        if (mac !== received) continue;
        request.signedAs(`${algorithm} of the URL ${form}, in ${charset}`);
        if (charset === 'UTF-8') request.note('The MAC was made from UTF-8; Netvisor documents ISO-8859-15.');
        return { macInput: withoutKeys({ ...fields, url }, algorithm), mac: mac.toUpperCase() };
      }
    }
  }
  throw macMismatch(request, company, { ...input, url: urls[0]?.url ?? '' }, algorithm);
}

/** The journal is always told what should have been hashed, the client only where the switch says so (1.7). */
function macMismatch(
  request: ApiRequest,
  { settings }: NetvisorCompany,
  expected: MacInput,
  algorithm: MacAlgorithm,
): NetvisorRefusal {
  const macInput = withoutKeys(expected, algorithm);
  request.note(`The MAC does not match. Expected input: ${macInput}`);
  if (!settings.macHint) return new NetvisorRefusal(failures.keysInvalid);
  const mac = macOf(expected, algorithm, 'ISO-8859-15') ?? macOf(expected, algorithm, 'UTF-8') ?? '';
  return new NetvisorRefusal(failures.uriMethodInvalid(macInput, mac.toUpperCase()));
}

/** Header bytes that are UTF-8 read as such; Node hands them over as ISO-8859-1. */
function asUtf8(input: Omit<MacInput, 'url'>): Omit<MacInput, 'url'> {
  return { ...input, sender: decodeText(Buffer.from(input.sender, 'latin1')) };
}

/** As the captured text has it: one placeholder where both keys stood (1.7). */
function withoutKeys(input: MacInput, algorithm: MacAlgorithm): string {
  const message = macMessage({ ...input, customerKey: '', partnerKey: '' }, algorithm);
  return `${message.slice(0, -'&&'.length)}&YOUR_PRIVATE_KEY_HERE`;
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/;

function checkTimestamps(at: Date, { settings }: NetvisorCompany, input: Omit<MacInput, 'url'>): void {
  const written = TIMESTAMP.test(input.timestamp)
    ? Date.parse(`${input.timestamp.replace(' ', 'T')}Z`)
    : Number.NaN;
  if (Number.isNaN(written)) throw new NetvisorRefusal(failures.headerInvalid(HEADERS.timestamp));
  if (!/^\d{1,12}$/.test(input.timestampUnix)) {
    throw new NetvisorRefusal(failures.headerInvalid(HEADERS.timestampUnix));
  }
  if (settings.timestampToleranceSeconds === null) return;
  const unix = Number(input.timestampUnix) * 1000;
  const tolerance = settings.timestampToleranceSeconds * 1000;
  const mismatch = settings.timestampMismatch === 'refuse' ? written - unix : 0;
  const distances = [written - at.getTime(), unix - at.getTime(), mismatch];
  if (distances.some((distance) => Math.abs(distance) > tolerance)) {
    throw new NetvisorRefusal(failures.timestampOff);
  }
}

function algorithmOf(headers: IncomingHttpHeaders, { settings }: NetvisorCompany): MacAlgorithm {
  const named = (headerText(headers, HEADERS.algorithm)?.trim() ?? 'MD5').toUpperCase();
  if (named === 'HMACSHA256') return named;
  if (settings.legacyMac && (named === 'SHA256' || named === 'MD5')) return named;
  throw new NetvisorRefusal(failures.algorithmRefused);
}

function languageOf(headers: IncomingHttpHeaders): string {
  const language = required(headers, HEADERS.language);
  if (['FI', 'EN', 'SE'].includes(language.trim().toUpperCase())) return language;
  throw new NetvisorRefusal(failures.headerInvalid(HEADERS.language));
}

function required(headers: IncomingHttpHeaders, name: string): string {
  const value = headerText(headers, name);
  if (value === undefined || value.trim() === '') throw new NetvisorRefusal(failures.headerInvalid(name));
  return value;
}

function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}
