import { isValidBusinessId } from '../seed/business-id';
import {
  methodParameter,
  parseKey,
  readDocument,
  requiredParameter,
  type NetvisorCall,
  type NetvisorResource,
} from './call';
import type { NetvisorCompany } from './company';
import {
  additionalRules,
  baseRules,
  contactRules,
  customerDocument,
  deliveryRules,
  finvoiceRules,
  maventaRules,
} from './customer-document';
import { childOf } from './document-rules';
import { insertedAnswer, okAnswer } from './envelope';
import { findCustomer } from './get-customer';
import type { NamedKeys } from './named-keys';
import { knownOperators } from './operators';
import { newCustomerContent, type CustomerContent, type CustomerRecord } from './record';
import { failures, NetvisorRefusal } from './texts';
import { takeValues } from './values';
import type { XmlElement } from './xml-reader';

/** `customer.nv`: adds a customer, or changes what the document names of one (netvisor-api.md 2.3). */
export const writeCustomer: NetvisorResource = (call) => {
  if (methodParameter(call) === 'add') {
    const content = contentAfter(call, newCustomerContent(), undefined);
    return insertedAnswer(call.at, call.company.register.add(content, call.at.getTime()).netvisorKey);
  }
  const record = findCustomer(call, requiredParameter(call, 'id'));
  const content = contentAfter(call, contentOf(record), record);
  call.company.register.replace(record, content, call.at.getTime());
  return okAnswer(call.at);
};

/** A copy, so that a refused document leaves nothing behind. */
export function contentOf({
  netvisorKey: _key,
  changedAtMs: _changed,
  ...content
}: CustomerRecord): CustomerContent {
  return structuredClone(content);
}

function contentAfter(
  call: NetvisorCall,
  content: CustomerContent,
  existing: CustomerRecord | undefined,
): CustomerContent {
  const { company } = call;
  const document = readDocument(call, customerDocument);
  const base = childOf(document, 'customerbaseinformation');
  const additional = childOf(document, 'customeradditionalinformation');
  takeValues(base, baseRules, content.customerBaseInformation);
  takeValues(childOf(document, 'customerfinvoicedetails'), finvoiceRules, content.customerFinvoiceDetails);
  takeValues(childOf(document, 'customermaventaedidetails'), maventaRules, content.customerMaventaEdiDetails);
  takeValues(childOf(document, 'customerdeliverydetails'), deliveryRules, content.customerDeliveryDetails);
  takeValues(childOf(document, 'customercontactdetails'), contactRules, content.customerContactDetails);
  takeValues(additional, additionalRules, content.customerAdditionalInformation);
  takeNamedValues(company, additional, content);
  takeDimensions(call, childOf(document, 'customerdimensiondetails'), content);
  takeCode(company, childOf(base, 'internalidentifier'), content, existing);

  if (content.customerBaseInformation.name.trim() === '')
    throw new NetvisorRefusal(failures.valueMissing('name'));
  checkOperator(company, childOf(document, 'customerfinvoicedetails'));
  checkBusinessId(company, childOf(base, 'externalidentifier'), content);
  registerGroup(company, content);
  return content;
}

/** A customer code is free text that nobody else may have; `type="automatic"` asks for the next free number. */
function takeCode(
  company: NetvisorCompany,
  element: XmlElement | undefined,
  content: CustomerContent,
  existing: CustomerRecord | undefined,
): void {
  if (!element) return;
  if (element.attributes.has('type')) {
    if (element.text.trim() !== '') throw new NetvisorRefusal(failures.valueInvalid('internalidentifier'));
    content.customerBaseInformation.internalIdentifier = company.register.nextCode();
    return;
  }
  if (company.settings.duplicateCode === 'allow') return;
  const holders = company.register.withCode(element.text);
  if (holders.some((holder) => holder !== existing))
    throw new NetvisorRefusal(failures.codeTaken(element.text));
}

/** Values that are kept by name and may be written by key. */
function takeNamedValues(
  company: NetvisorCompany,
  additional: XmlElement | undefined,
  content: CustomerContent,
): void {
  const target = content.customerAdditionalInformation;
  const paymentTerm = childOf(additional, 'defaultpaymentterm');
  if (paymentTerm) target.defaultPaymentTerm = nameOf(paymentTerm, company.paymentTerms);
  const factoring = childOf(additional, 'factoringaccount');
  if (factoring) target.factoringAccount = nameOf(factoring, company.factoringAccounts);
  const salesPerson = childOf(childOf(additional, 'defaultsalesperson'), 'salespersonid');
  if (salesPerson) target.defaultSalesPerson = nameOf(salesPerson, company.salesPersons);
}

function nameOf(element: XmlElement, names: NamedKeys): string {
  if (element.text === '' || element.attributes.get('type')?.toLowerCase() !== 'netvisor')
    return element.text;
  const name = names.nameOf(parseKey(element.text) ?? 0);
  if (name === undefined) throw new NetvisorRefusal(failures.valueInvalid(element.name));
  return name;
}

/** A write creates dimensions that are missing, unless the call says not to. The group replaces what was there. */
function takeDimensions(
  { company, parameters }: NetvisorCall,
  group: XmlElement | undefined,
  content: CustomerContent,
): void {
  if (!group || group.children.length === 0) return;
  const onlyExisting = parameters.get('useonlyexistingdimensions') === '1';
  content.customerDimensions = group.children.map((dimension) => {
    const dimensionName = childOf(dimension, 'dimensionname')?.text ?? '';
    const dimensionItem = childOf(dimension, 'dimensionitem')?.text ?? '';
    const itemName = `${dimensionName}\n${dimensionItem}`;
    if (onlyExisting && !(company.dimensions.has(dimensionName) && company.dimensionItems.has(itemName))) {
      throw new NetvisorRefusal(failures.dimensionUnknown(`${dimensionName} / ${dimensionItem}`));
    }
    company.dimensions.keyOf(dimensionName);
    company.dimensionItems.keyOf(itemName);
    return { dimensionName, dimensionItem };
  });
}

/** The operator must be on Netvisor's list; the address itself is not looked at here (5.3). */
function checkOperator(company: NetvisorCompany, group: XmlElement | undefined): void {
  const operator = childOf(group, 'finvoiceroutercode')?.text ?? '';
  if (operator === '' || company.settings.operatorList === 'any' || knownOperators.has(operator)) return;
  throw new NetvisorRefusal(failures.operatorUnknown(operator));
}

/** Only by switch, and only for companies in Finland: others have other identifiers in this field. */
function checkBusinessId(
  company: NetvisorCompany,
  element: XmlElement | undefined,
  content: CustomerContent,
): void {
  const base = content.customerBaseInformation;
  if (!company.settings.checkBusinessId || !element || element.text === '') return;
  if (base.isPrivateCustomer === '1' || (base.country !== 'FI' && base.country !== '')) return;
  if (!isValidBusinessId(element.text))
    throw new NetvisorRefusal(failures.valueInvalid('externalidentifier'));
}

/** A group is created when it is missing. */
function registerGroup(company: NetvisorCompany, { customerBaseInformation: base }: CustomerContent): void {
  if (base.customerGroupName !== '') company.customerGroups.keyOf(base.customerGroupName);
}
