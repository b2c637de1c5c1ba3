import { parseList, type NetvisorCall, type NetvisorResource } from './call';
import type { NetvisorCompany } from './company';
import { okAnswer } from './envelope';
import { parseLocalTime } from './helsinki-time';
import type { CustomerRecord } from './record';
import { failures, NetvisorRefusal } from './texts';
import { closeElement, leafElement, openElement } from './xml-writer';

const MAX_CODES = 100;

type Filter = (record: CustomerRecord) => boolean;

/** `customerlist.nv`: the whole register or what the parameters leave of it, without pages (netvisor-api.md 2.1). */
export const customerList: NetvisorResource = (call) => {
  const filters = filtersOf(call);
  return okAnswer(call.at, listElements(call.company, candidates(call), filters));
};

function* listElements(
  company: NetvisorCompany,
  records: Iterable<CustomerRecord>,
  filters: readonly Filter[],
): Generator<string> {
  let empty = true;
  for (const record of records) {
    if (!filters.every((passes) => passes(record))) continue;
    if (empty) yield openElement(1, 'Customerlist');
    empty = false;
    yield rowElement(company, record);
  }
  yield empty ? leafElement(1, 'Customerlist', '') : closeElement(1, 'Customerlist');
}

/** Spelled `Netvisorkey` here and `NetvisorKey` in the details. */
function rowElement(company: NetvisorCompany, record: CustomerRecord): string {
  const base = record.customerBaseInformation;
  const group = base.customerGroupName;
  return (
    openElement(2, 'Customer') +
    leafElement(3, 'Netvisorkey', record.netvisorKey.toString()) +
    leafElement(3, 'Name', base.name) +
    leafElement(3, 'Code', base.internalIdentifier) +
    leafElement(3, 'OrganisationIdentifier', base.externalIdentifier) +
    leafElement(3, 'CustomerGroupID', group === '' ? '' : company.customerGroups.keyOf(group).toString()) +
    leafElement(3, 'CustomerGroupName', group) +
    leafElement(3, 'Uri', `/getcustomer.nv?id=${record.netvisorKey.toString()}`) +
    closeElement(2, 'Customer')
  );
}

/** By code there is an index; otherwise all, in the order of their keys. */
function candidates(call: NetvisorCall): Iterable<CustomerRecord> {
  const codes = codesAskedFor(call);
  if (!codes) return call.company.register.all();
  const found = [...codes].flatMap((code) => call.company.register.withCode(code));
  return found.sort((left, right) => left.netvisorKey - right.netvisorKey);
}

function codesAskedFor({ parameters }: NetvisorCall): Set<string> | undefined {
  const code = parameters.get('customercode') ?? '';
  const list = parameters.get('customercodelist') ?? '';
  if (code === '' && list === '') return undefined;
  const codes = new Set(parseList(list));
  if (codes.size > MAX_CODES)
    throw new NetvisorRefusal(failures.tooManyValues('customercodelist', MAX_CODES));
  if (code !== '') return list === '' || codes.has(code) ? new Set([code]) : new Set();
  return codes;
}

function filtersOf(call: NetvisorCall): Filter[] {
  const { company, parameters } = call;
  const keyword = parameters.get('keyword') ?? '';
  const emailKeyword = parameters.get('emailkeyword') ?? '';
  return [
    ...(company.settings.listInactive ? [] : [isActive]),
    ...(keyword === '' ? changedSinceFilter(call) : [startsWith(keyword, keywordFields)]),
    ...(emailKeyword === '' ? [] : [startsWith(emailKeyword, emailFields)]),
  ];
}

const isActive: Filter = (record) => record.customerBaseInformation.isActive === '1';

const keywordFields = ['name', 'internalIdentifier', 'externalIdentifier', 'nameExtension'] as const;
const emailFields = ['email', 'emailInvoicingAddress'] as const;

/** The documentation writes `keyword*`: the text begins with it, in any case. */
function startsWith(
  keyword: string,
  fields: ReadonlyArray<(typeof keywordFields | typeof emailFields)[number]>,
): Filter {
  const start = keyword.replace(/\*$/, '').toLocaleLowerCase('fi');
  return (record) =>
    fields.some((field) => record.customerBaseInformation[field].toLocaleLowerCase('fi').startsWith(start));
}

/** Given with a keyword it would be ignored, so it is not even read then. */
function changedSinceFilter({ company, parameters }: NetvisorCall): Filter[] {
  const text = parameters.get('changedsince') ?? '';
  if (text === '') return [];
  const since = parseLocalTime(text, company.settings.changedSinceZone);
  if (since === undefined) throw new NetvisorRefusal(failures.parameterInvalid('changedsince'));
  // The parameter is to the second, so the change time counts to the second too.
  const wholeSeconds = (ms: number): number => ms - (ms % 1000);
  return company.settings.changedSinceInclusive
    ? [(record) => wholeSeconds(record.changedAtMs) >= since]
    : [(record) => wholeSeconds(record.changedAtMs) > since];
}
