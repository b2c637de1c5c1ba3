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
import type { NetvisorSettings } from './settings';
import { failures, NetvisorRefusal } from './texts';
import { checkEInvoicePair, takeGroup, takeValues } from './values';
import type { XmlElement } from './xml-reader';

/** `customer.nv`: adds a customer, or changes what the document names of one (netvisor-api.md 2.3). */
export const writeCustomer: NetvisorResource = (call) => {
  const { register } = call.company;
  if (methodParameter(call) === 'add') {
    const content = contentAfter(call, newCustomerContent(), undefined);
    return insertedAnswer(call, register.add(content, call.at.getTime()).netvisorKey);
  }
  const record = findCustomer(call, requiredParameter(call, 'id'));
  register.replace(record, contentAfter(call, contentOf(record), record));
  register.moveChangeTime(record, call.at.getTime());
  return okAnswer(call);
};

/** A copy, so that a refused document leaves nothing behind. */
export function contentOf({
  netvisorKey: _key,
  changedAtMs: _changed,
  changeTimeSeeded: _seeded,
  ...content
}: CustomerRecord): CustomerContent {
  return structuredClone(content);
}

function contentAfter(
  call: NetvisorCall,
  content: CustomerContent,
  existing: CustomerRecord | undefined,
): CustomerContent {
  const { company, settings } = call;
  const document = readDocument(call, customerDocument);
  const group = (name: string): XmlElement | undefined => childOf(document, name);
  const base = group('customerbaseinformation');
  const finvoice = group('customerfinvoicedetails');
  const additional = group('customeradditionalinformation');
  takeValues(base, baseRules, content.customerBaseInformation, settings);
  takeGroup(finvoice, finvoiceRules, content.customerFinvoiceDetails, settings);
  takeGroup(group('customermaventaedidetails'), maventaRules, content.customerMaventaEdiDetails, settings);
  takeGroup(group('customerdeliverydetails'), deliveryRules, content.customerDeliveryDetails, settings);
  takeGroup(group('customercontactdetails'), contactRules, content.customerContactDetails, settings);
  takeGroup(additional, additionalRules, content.customerAdditionalInformation, settings);
  takeNamedValues(company, additional, content);
  takeDimensions(call, group('customerdimensiondetails'), content);
  takeCode(call, childOf(base, 'internalidentifier'), content, existing);

  if (content.customerBaseInformation.name.trim() === '')
    throw new NetvisorRefusal(failures.valueMissing('name'));
  checkEInvoice(settings, finvoice, content);
  checkBusinessId(settings, childOf(base, 'externalidentifier'), content);
  if (settings.requireBusinessId) requireBusinessId(content);
  rememberNames(company, content);
  return content;
}

/**
 * A customer code is free text that nobody else may have; `type="automatic"` asks for the next free number, and
 * whether an add without a code gets one is a switch.
 */
function takeCode(
  { company, settings }: NetvisorCall,
  element: XmlElement | undefined,
  content: CustomerContent,
  existing: CustomerRecord | undefined,
): void {
  const asked = element?.attributes.has('type') ?? false;
  const code = element?.text ?? '';
  if (asked && code.trim() !== '') throw new NetvisorRefusal(failures.valueInvalid('internalidentifier'));
  if (asked || (!existing && code === '' && settings.omittedCode === 'automatic')) {
    content.customerBaseInformation.internalIdentifier = company.register.nextCode();
    return;
  }
  if (code === '' || settings.duplicateCode === 'allow') return;
  const holders = company.register.withCode(code, settings.codeComparison);
  if (holders.some((holder) => holder !== existing)) throw new NetvisorRefusal(failures.codeTaken(code));
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
  const rule = childOf(additional, 'receivablesmanagementautomationrule');
  if (rule) target.receivablesManagementAutomationRule = nameOf(rule, company.automationRules);
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

/** The group replaces what was there. Missing dimensions are created, unless the call says not to. */
function takeDimensions(
  { company, parameters, settings }: NetvisorCall,
  group: XmlElement | undefined,
  content: CustomerContent,
): void {
  if (!group || (group.children.length === 0 && settings.emptyGroup === 'keep')) return;
  content.customerDimensions = group.children.map((dimension) => ({
    dimensionName: childOf(dimension, 'dimensionname')?.text ?? '',
    dimensionItem: childOf(dimension, 'dimensionitem')?.text ?? '',
  }));
  if (parameters.get('useonlyexistingdimensions') !== '1') return;
  const unknown = content.customerDimensions.find((dimension) => !company.knowsDimension(dimension));
  if (unknown) {
    const { dimensionName, dimensionItem } = unknown;
    throw new NetvisorRefusal(failures.dimensionUnknown(`${dimensionName} / ${dimensionItem}`));
  }
}

/** The operator must be on Netvisor's list; the address itself is not looked at here (5.3). */
function checkEInvoice(
  settings: NetvisorSettings,
  group: XmlElement | undefined,
  { customerFinvoiceDetails: details }: CustomerContent,
): void {
  const operator = childOf(group, 'finvoiceroutercode')?.text ?? '';
  if (operator !== '' && settings.operatorList === 'strict' && !knownOperators.has(operator)) {
    throw new NetvisorRefusal(failures.operatorUnknown(operator));
  }
  if (group) checkEInvoicePair(settings, details);
}

/** Only by switch, and only for companies in Finland: others have other identifiers in this field. */
function checkBusinessId(
  settings: NetvisorSettings,
  element: XmlElement | undefined,
  { customerBaseInformation: base }: CustomerContent,
): void {
  if (!settings.checkBusinessId || !element || element.text === '') return;
  if (base.isPrivateCustomer === '1' || (base.country !== 'FI' && base.country !== '')) return;
  if (!isValidBusinessId(element.text))
    throw new NetvisorRefusal(failures.valueInvalid('externalidentifier'));
}

/** The user interface wants one of companies and none of private persons (2.3). */
function requireBusinessId({ customerBaseInformation: base }: CustomerContent): void {
  const isPrivate = base.isPrivateCustomer === '1';
  if (!isPrivate && base.externalIdentifier.trim() === '')
    throw new NetvisorRefusal(failures.valueMissing('externalidentifier'));
  if (isPrivate && isValidBusinessId(base.externalIdentifier))
    throw new NetvisorRefusal(failures.valueInvalid('externalidentifier'));
}

/** Groups and dimensions are created when they are missing; nothing can be refused any more. */
function rememberNames(company: NetvisorCompany, content: CustomerContent): void {
  const { customerGroupName } = content.customerBaseInformation;
  if (customerGroupName !== '') company.customerGroups.keyOf(customerGroupName);
  for (const dimension of content.customerDimensions) company.rememberDimension(dimension);
}
