/*
 * Answers written from netvisor-api.md: declaration, CRLF, four spaces (2.0), the elements that are always there and
 * the irregular spelling (2.1, 2.2), two Status elements in a failure (3.1).
 */

const DECLARATION = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>';

export const TIME_STAMP = '5.6.2023 16:12:09';
/** The same instant: Finland is three hours ahead in June. */
export const SERVER_TIME = new Date('2023-06-05T13:12:09Z');

export function okAnswer(content = '', timeStamp = TIME_STAMP): string {
  return lines(
    DECLARATION,
    '<Root>',
    '    <ResponseStatus>',
    '        <Status>OK</Status>',
    `        <TimeStamp>${timeStamp}</TimeStamp>`,
    '    </ResponseStatus>',
    content,
    '</Root>',
  );
}

export function failedAnswer(reason: string, timeStamp = TIME_STAMP): string {
  return lines(
    DECLARATION,
    '<Root>',
    '    <ResponseStatus>',
    '        <Status>FAILED</Status>',
    `        <Status>${reason}</Status>`,
    `        <TimeStamp>${timeStamp}</TimeStamp>`,
    '    </ResponseStatus>',
    '</Root>',
  );
}

export function insertedAnswer(key: string): string {
  return okAnswer(`<Replies><InsertedDataIdentifier>${key}</InsertedDataIdentifier></Replies>`);
}

/** A company with everything that the details can hold, two offices and one contact person. */
export const COMPANY = `<Customer>
    <CustomerBaseInformation>
        <NetvisorKey>165</NetvisorKey>
        <InternalIdentifier>0000117</InternalIdentifier>
        <ExternalIdentifier>1967543-8</ExternalIdentifier>
        <OrganizationUnitNumber>003719675438</OrganizationUnitNumber>
        <CustomerGroupNetvisorKey>3</CustomerGroupNetvisorKey>
        <CustomerGroupName>Taloyhtiöt</CustomerGroupName>
        <Name>Öljy &amp; Äly &lt;Åbo&gt; Oy</Name>
        <NameExtension>Kärki&#x27;s &#38; Poika</NameExtension>
        <StreetAddress>Pajakatu 3</StreetAddress>
        <AdditionalStreetAddress>PL 12</AdditionalStreetAddress>
        <City>Tampere</City>
        <PostNumber>00130</PostNumber>
        <Country type="ISO-3166">FI</Country>
        <PhoneNumber>040 123 4567</PhoneNumber>
        <FaxNumber />
        <Email>toimisto@olly.example</Email>
        <EmailInvoicingAddress>laskut@olly.example;arkisto@olly.example</EmailInvoicingAddress>
        <HomePageUri>https://olly.example</HomePageUri>
        <IsActive>1</IsActive>
        <IsPrivateCustomer>0</IsPrivateCustomer>
    </CustomerBaseInformation>
    <CustomerFinvoiceDetails>
        <FinvoiceAddress>003719675438</FinvoiceAddress>
        <FinvoiceRouterCode>003721291126</FinvoiceRouterCode>
    </CustomerFinvoiceDetails>
    <CustomerDeliveryDetails>
        <DeliveryName>Varasto</DeliveryName>
        <DeliveryStreetAddress>Varastokuja 1</DeliveryStreetAddress>
        <DeliveryCity>Pirkkala</DeliveryCity>
        <DeliveryPostNumber>33960</DeliveryPostNumber>
        <DeliveryCountry type="ISO-3166">FI</DeliveryCountry>
    </CustomerDeliveryDetails>
    <CustomerContactDetails>
        <ContactPerson>Maija Meikäläinen</ContactPerson>
        <ContactPersonEmail>maija@olly.example</ContactPersonEmail>
        <ContactPersonPhone>050 111 2222</ContactPersonPhone>
    </CustomerContactDetails>
    <CustomerContactPersons>
        <CustomerContactPerson>
            <ContactPersonID>7</ContactPersonID>
            <ContactPersonFirstName>Maija</ContactPersonFirstName>
            <ContactPersonLastName>Meikäläinen</ContactPersonLastName>
        </CustomerContactPerson>
    </CustomerContactPersons>
    <CustomerOfficeDetails>
        <OfficeNetvisorKey>9</OfficeNetvisorKey>
        <OfficeName>Pääkonttori</OfficeName>
        <OfficePhoneNumber />
        <OfficeTelefaxNumber />
        <OfficeIdentifier>fns-lnk_00000001</OfficeIdentifier>
        <OfficeContactAddress>
            <StreetAddress /><AdditionalStreetAddress /><PostNumber /><City /><Country />
        </OfficeContactAddress>
        <OfficeVisitAddress>
            <StreetAddress>Pajakatu 5</StreetAddress>
            <AdditionalStreetAddress>2. krs</AdditionalStreetAddress>
            <PostNumber>00140</PostNumber>
            <City>Helsinki</City>
            <Country>FI</Country>
        </OfficeVisitAddress>
        <OfficeFinvoiceDetails><FinvoiceAddress /><FinvoiceRouterCode /></OfficeFinvoiceDetails>
    </CustomerOfficeDetails>
    <CustomerOfficeDetails>
        <OfficeNetvisorKey>10</OfficeNetvisorKey>
        <OfficeName>Varikko</OfficeName>
        <OfficeIdentifier />
        <OfficeContactAddress>
            <StreetAddress>Varikkotie 1</StreetAddress><PostNumber>96910</PostNumber><City>Rovaniemi</City>
        </OfficeContactAddress>
    </CustomerOfficeDetails>
    <CustomerAdditionalInformation>
        <Comment>Soita ensin</Comment>
        <BalanceLimit>1000,55</BalanceLimit>
    </CustomerAdditionalInformation>
</Customer>`;

/** A customer with only what a test is about. */
export function customer(base: string, finvoice = ''): string {
  return `<Customer><CustomerBaseInformation><NetvisorKey>165</NetvisorKey>${base}</CustomerBaseInformation>
    <CustomerFinvoiceDetails>${finvoice}</CustomerFinvoiceDetails></Customer>`;
}

export const ALL_EMPTY = customer(
  `<InternalIdentifier/><ExternalIdentifier/><Name/><NameExtension/><StreetAddress/><AdditionalStreetAddress/>
   <City/><PostNumber/><Country type="ISO-3166">FI</Country><PhoneNumber/><FaxNumber/><Email/>
   <EmailInvoicingAddress/><HomePageUri/><IsActive>0</IsActive><IsPrivateCustomer>0</IsPrivateCustomer>`,
  '<FinvoiceAddress/><FinvoiceRouterCode/>',
);

function lines(...all: string[]): string {
  return all.join('\r\n');
}
