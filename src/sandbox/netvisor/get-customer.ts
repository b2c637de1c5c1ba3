import type { ApiAnswer } from '../common/api';
import { parseKey, parseList, requiredParameter, type NetvisorCall, type NetvisorResource } from './call';
import { customerElement, type Details } from './customer-details';
import { okAnswer } from './envelope';
import type { CustomerRecord } from './record';
import { replyOptionsOf } from './reply-options';
import { failures, NetvisorRefusal } from './texts';
import { closeElement, leafElement, openElement } from './xml-writer';

const MAX_IDS = 500;

/** `getcustomer.nv`: one customer by `id`, or several by `idlist` (netvisor-api.md 2.2). */
export const getCustomer: NetvisorResource = (call) =>
  (call.parameters.get('id') ?? '') === '' && (call.parameters.get('idlist') ?? '') !== ''
    ? severalCustomers(call)
    : oneCustomer(call);

function oneCustomer(call: NetvisorCall): ApiAnswer {
  const record = findCustomer(call, requiredParameter(call, 'id'));
  return okAnswer(call, customerElement(1, detailsOf(call), record));
}

function severalCustomers(call: NetvisorCall): ApiAnswer {
  const ids = [...new Set(parseList(call.parameters.get('idlist') ?? ''))];
  if (ids.length > MAX_IDS) throw new NetvisorRefusal(failures.tooManyValues('idlist', MAX_IDS));
  const keys = ids.map((id) => {
    const key = parseKey(id);
    if (key === undefined) throw new NetvisorRefusal(failures.parameterInvalid('idlist'));
    return key;
  });
  const records = keys.flatMap((key) => {
    const record = call.company.register.get(key);
    if (record) return record;
    if (call.settings.idlistUnknown === 'skip') return [];
    throw new NetvisorRefusal(failures.customerNotFound(key.toString()));
  });
  return okAnswer(call, customersElement(detailsOf(call), records));
}

/** @throws NetvisorRefusal when the reply option is none */
function detailsOf({ company, settings, parameters }: NetvisorCall): Details {
  return { company, settings, options: replyOptionsOf(parameters.get('replyoption') ?? '', settings) };
}

function* customersElement(details: Details, records: readonly CustomerRecord[]): Generator<string> {
  if (records.length === 0) {
    yield leafElement(1, 'Customers', '');
    return;
  }
  yield openElement(1, 'Customers');
  for (const record of records) yield* customerElement(2, details, record);
  yield closeElement(1, 'Customers');
}

/** @throws NetvisorRefusal INVALID_DATA when there is no such customer */
export function findCustomer({ company }: NetvisorCall, id: string): CustomerRecord {
  const key = parseKey(id);
  const record = key === undefined ? undefined : company.register.get(key);
  if (!record) throw new NetvisorRefusal(failures.customerNotFound(id));
  return record;
}
