import { parseList, type NetvisorCall, type NetvisorResource } from './call';
import type { NetvisorCompany } from './company';
import { okAnswer } from './envelope';
import { parseLocalTime } from './helsinki-time';
import type { CustomerRecord } from './record';
import type { NetvisorSettings } from './settings';
import { failures, NetvisorRefusal } from './texts';
import { closeElement, leafElement, openElement } from './xml-writer';

const MAX_CODES = 100;

type Filter = (record: CustomerRecord) => boolean;

/** `customerlist.nv`: the whole register or what the parameters leave of it, without pages (netvisor-api.md 2.1). */
export const customerList: NetvisorResource = (call) => {
  const filters = filtersOf(call);
  return okAnswer(call, listElements(call, candidates(call), filters));
};

/** Every row that is looked at yields a piece, so that the list is made in slices even where few rows pass. */
function* listElements(
  call: NetvisorCall,
  records: Iterable<CustomerRecord>,
  filters: readonly Filter[],
): Generator<string> {
  const uriStart = detailsUri(call);
  let empty = true;
  for (const record of records) {
    if (!filters.every((passes) => passes(record))) {
      yield '';
      continue;
    }
    const opening = empty ? openElement(1, 'Customerlist') : '';
    empty = false;
    yield opening + rowElement(call.company, record, uriStart);
  }
  yield empty ? leafElement(1, 'Customerlist', '') : closeElement(1, 'Customerlist');
}

/** The forms in which it was seen; the joined one is how a real answer put host and path together (2.1). */
function detailsUri({ request, settings }: NetvisorCall): string {
  const host = `http://${request.headers.host ?? ''}`;
  switch (settings.listUri) {
    case 'path':
      return '/getcustomer.nv?id=';
    case 'url':
      return `${host}/getcustomer.nv?id=`;
    case 'joined':
      return `${host}getcustomer.nv?id=`;
  }
}

/** Of a consumer it stands empty: what is kept in its place may be a personal identity code. */
function organisationIdentifier({ customerBaseInformation: base }: CustomerRecord): string {
  return base.isPrivateCustomer === '1' ? '' : base.externalIdentifier;
}

/** Spelled `Netvisorkey` here and `NetvisorKey` in the details. */
function rowElement(company: NetvisorCompany, record: CustomerRecord, uriStart: string): string {
  const base = record.customerBaseInformation;
  const group = base.customerGroupName;
  return (
    openElement(2, 'Customer') +
    leafElement(3, 'Netvisorkey', record.netvisorKey.toString()) +
    leafElement(3, 'Name', base.name) +
    leafElement(3, 'Code', base.internalIdentifier) +
    leafElement(3, 'OrganisationIdentifier', organisationIdentifier(record)) +
    leafElement(3, 'CustomerGroupID', group === '' ? '' : company.customerGroups.keyOf(group).toString()) +
    leafElement(3, 'CustomerGroupName', group) +
    leafElement(3, 'Uri', uriStart + record.netvisorKey.toString()) +
    closeElement(2, 'Customer')
  );
}

/** By code there is an index; otherwise all, in the order of their keys. */
function candidates(call: NetvisorCall): Iterable<CustomerRecord> {
  const codes = codesAskedFor(call);
  if (!codes) return call.company.register.all();
  const found = [...codes].flatMap((code) =>
    call.company.register.withCode(code, call.settings.codeComparison),
  );
  return [...new Set(found)].sort((left, right) => left.netvisorKey - right.netvisorKey);
}

function codesAskedFor({ parameters }: NetvisorCall): Set<string> | undefined {
  const code = parameters.get('customercode') ?? '';
  const list = parameters.get('customercodelist') ?? '';
  if (code === '' && list === '') return undefined;
  const listed = parseList(list);
  if (listed.length > MAX_CODES)
    throw new NetvisorRefusal(failures.tooManyValues('customercodelist', MAX_CODES));
  const codes = new Set(listed);
  if (code !== '') return list === '' || codes.has(code) ? new Set([code]) : new Set();
  return codes;
}

function filtersOf(call: NetvisorCall): Filter[] {
  const { settings, parameters } = call;
  const { keywordMatch } = settings;
  const keyword = parameters.get('keyword') ?? '';
  const emailKeyword = parameters.get('emailkeyword') ?? '';
  return [
    ...(settings.listInactive ? [] : [isActive]),
    ...(keyword === '' ? changedSinceFilter(call) : [holds(keyword, keywordTexts, keywordMatch)]),
    ...(emailKeyword === '' ? [] : [holds(emailKeyword, emailTexts, keywordMatch)]),
  ];
}

const isActive: Filter = (record) => record.customerBaseInformation.isActive === '1';

type SearchedTexts = (record: CustomerRecord) => readonly string[];

const keywordTexts: SearchedTexts = (record) => {
  const { name, internalIdentifier, nameExtension } = record.customerBaseInformation;
  return [name, internalIdentifier, organisationIdentifier(record), nameExtension];
};
const emailTexts: SearchedTexts = ({ customerBaseInformation: { email, emailInvoicingAddress } }) => [
  email,
  emailInvoicingAddress,
];

/**
 * The documentation writes `keyword*`, which section 2.1 reads as a beginning, in any case. The asterisk may be no
 * more than the mark of a foot-note, so `anywhere` is a switch.
 */
function holds(keyword: string, texts: SearchedTexts, match: NetvisorSettings['keywordMatch']): Filter {
  const wanted = keyword.replace(/\*$/, '').toLowerCase();
  return (record) =>
    texts(record).some((text) =>
      match === 'start' ? text.toLowerCase().startsWith(wanted) : text.toLowerCase().includes(wanted),
    );
}

/** Given with a keyword it would be ignored, so it is not even read then. */
function changedSinceFilter({ settings, parameters }: NetvisorCall): Filter[] {
  const text = parameters.get('changedsince') ?? '';
  if (text === '') return [];
  const since = parseLocalTime(text, settings.changedSinceZone);
  if (since === undefined) throw new NetvisorRefusal(failures.parameterInvalid('changedsince'));
  // The parameter is to the second, so the change time counts to the second too.
  const wholeSeconds = (ms: number): number => ms - (ms % 1000);
  return settings.changedSinceInclusive
    ? [(record) => wholeSeconds(record.changedAtMs) >= since]
    : [(record) => wholeSeconds(record.changedAtMs) > since];
}
