import type { XmlOutput } from './xml-write';

/**
 * The document of customer.nv: its groups and their elements in the order that the document type demands
 * (netvisor-api.md 2.3), also those that nothing writes yet. Names are unique over all groups.
 */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  customerbaseinformation: [
    'internalidentifier',
    'externalidentifier',
    'organizationunitnumber',
    'name',
    'nameextension',
    'streetaddress',
    'additionaladdressline',
    'city',
    'postnumber',
    'country',
    'customergroupname',
    'phonenumber',
    'faxnumber',
    'email',
    'homepageuri',
    'isactive',
    'isprivatecustomer',
    'emailinvoicingaddress',
  ],
  customerfinvoicedetails: ['finvoiceaddress', 'finvoiceroutercode'],
  customerdeliverydetails: [
    'deliveryname',
    'deliverystreetaddress',
    'deliverycity',
    'deliverypostnumber',
    'deliverycountry',
  ],
  customercontactdetails: ['contactname', 'contactperson', 'contactpersonemail', 'contactpersonphone'],
  customeradditionalinformation: [
    'comment',
    'customeragreementidentifier',
    'customerreferencenumber',
    'invoicinglanguage',
    'invoiceprintchannelformat',
    'yourdefaultreference',
    'defaulttextbeforeinvoicelines',
    'defaulttextafterinvoicelines',
    'defaultpaymentterm',
    'paymentinterest',
    'balancelimit',
    'taxhandlingtype',
    'eustandardfinvoice',
    'defaultsalesperson',
  ],
};

/** The mandatory group. */
export const BASE_GROUP = 'customerbaseinformation';

/** The group of an element, in answers as well as in requests. @throws RangeError when customer.nv has none such */
export function groupOf(element: string): string {
  const found = Object.entries(GROUPS).find(([, elements]) => elements.includes(element));
  if (!found) throw new RangeError(`customer.nv has no element ${element}`);
  return found[0];
}

/** A customer's document with these elements, each in its group and its place. Groups without any are left out. */
export function customerDocument(elements: readonly XmlOutput[]): XmlOutput {
  const groups = Object.entries(GROUPS).flatMap(([name, order]): XmlOutput[] => {
    const content = order.flatMap((element) => elements.filter((given) => given.name === element));
    return content.length === 0 ? [] : [{ name, content }];
  });
  return { name: 'root', content: [{ name: 'customer', content: groups }] };
}
