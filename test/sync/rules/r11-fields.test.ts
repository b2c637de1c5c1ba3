import { describe } from 'vitest';
import { fieldTable } from './decision-table';

/*
 * Every field that travels, in both directions (R1, R11, R17, D2, D9), and what counts as the same value in another
 * spelling: such a difference is no change, and is never written.
 */

describe('R11 the name', () => {
  fieldTable(
    'name',
    `
    agreed       | Flex               | Netvisor           | → Flex             | → Netvisor         | verdict      | reason              | issue
    -------------|--------------------|--------------------|--------------------|--------------------|--------------|---------------------|------
    Sähkö-Aho Oy | Sähkö-Aho Group Oy | Sähkö-Aho Oy       | Sähkö-Aho Group Oy | Sähkö-Aho Group Oy | fromFlex     | onlyFlexChanged     |
    Sähkö-Aho Oy | Sähkö-Aho Oy       | Sähkö-Aho Group Oy | Sähkö-Aho Group Oy | Sähkö-Aho Group Oy | fromNetvisor | onlyNetvisorChanged |
    Sähkö-Aho Oy | Sähkö-Aho   Oy     | Sähkö-Aho Oy       | Sähkö-Aho   Oy     | Sähkö-Aho Oy       | same         | unchanged           |
    Sähkö-Aho Oy | SÄHKÖ-AHO OY       | Sähkö-Aho Oy       | SÄHKÖ-AHO OY       | SÄHKÖ-AHO OY       | fromFlex     | onlyFlexChanged     |
    `,
  );
});

describe('R11 the name extension', () => {
  fieldTable(
    'nameExtension',
    `
    agreed | Flex    | Netvisor | → Flex  | → Netvisor | verdict      | reason              | issue
    -------|---------|----------|---------|------------|--------------|---------------------|------
    Huolto | Asennus | Huolto   | Asennus | Asennus    | fromFlex     | onlyFlexChanged     |
    Huolto | Huolto  | Asennus  | Asennus | Asennus    | fromNetvisor | onlyNetvisorChanged |
    `,
  );
});

describe('R11 the e-mail', () => {
  fieldTable(
    'email',
    `
    agreed           | Flex             | Netvisor         | → Flex           | → Netvisor       | verdict      | reason              | issue
    -----------------|------------------|------------------|------------------|------------------|--------------|---------------------|------
    info@aho.example | uusi@aho.example | info@aho.example | uusi@aho.example | uusi@aho.example | fromFlex     | onlyFlexChanged     |
    info@aho.example | info@aho.example | uusi@aho.example | uusi@aho.example | uusi@aho.example | fromNetvisor | onlyNetvisorChanged |
    info@aho.example | INFO@AHO.example | info@aho.example | INFO@AHO.example | info@aho.example | same         | unchanged           |
    `,
  );
});

describe('R11 the website', () => {
  fieldTable(
    'website',
    `
    agreed      | Flex                 | Netvisor    | → Flex               | → Netvisor      | verdict      | reason              | issue
    ------------|----------------------|-------------|----------------------|-----------------|--------------|---------------------|------
    aho.example | www.aho.example      | aho.example | www.aho.example      | www.aho.example | fromFlex     | onlyFlexChanged     |
    aho.example | aho.example          | aho.fi      | aho.fi               | aho.fi          | fromNetvisor | onlyNetvisorChanged |
    aho.example | https://aho.example/ | aho.example | https://aho.example/ | aho.example     | same         | unchanged           |
    `,
  );
});

describe('R11 the business id, or the VAT number of a foreign company', () => {
  fieldTable(
    'businessId',
    `
    agreed    | Flex           | Netvisor  | → Flex         | → Netvisor     | verdict      | reason              | issue
    ----------|----------------|-----------|----------------|----------------|--------------|---------------------|--------------------
    –         | 1234567-1      | –         | 1234567-1      | 1234567-1      | fromFlex     | onlyFlexChanged     |
    –         | –              | 1234567-1 | 1234567-1      | 1234567-1      | fromNetvisor | onlyNetvisorChanged |
    –         | SE556703748501 | –         | SE556703748501 | SE556703748501 | fromFlex     | onlyFlexChanged     |
    1234567-1 | 12345671       | 1234567-1 | 12345671       | 1234567-1      | same         | unchanged           |
    1234567-1 | 2077474-0      | 1234567-1 | 2077474-0      | 2077474-0      | fromFlex     | onlyFlexChanged     |
    –         | 2077474-1      | –         | 2077474-1      | –              | blocked      | invalid             | business_id_invalid
    –         | SE556703748502 | –         | SE556703748502 | –              | blocked      | invalid             | business_id_invalid
    –         | –              | 2077474-1 | –              | 2077474-1      | blocked      | invalid             | business_id_invalid
    `,
  );
});

describe('R17 D2 the invoicing e-mail', () => {
  fieldTable(
    'invoicingEmail',
    `
    agreed             | Flex                           | Netvisor                       | → Flex                         | → Netvisor                     | verdict      | reason              | issue
    -------------------|--------------------------------|--------------------------------|--------------------------------|--------------------------------|--------------|---------------------|------------------
    –                  | laskut@aho.example             | –                              | laskut@aho.example             | laskut@aho.example             | fromFlex     | onlyFlexChanged     |
    –                  | –                              | laskut@aho.example             | laskut@aho.example             | laskut@aho.example             | fromNetvisor | onlyNetvisorChanged |
    –                  | laskut@aho.example; a@aho.fi   | –                              | laskut@aho.example; a@aho.fi   | laskut@aho.example; a@aho.fi   | fromFlex     | onlyFlexChanged     |
    –                  | –                              | laskut@aho.example; a@aho.fi   | –                              | laskut@aho.example; a@aho.fi   | blocked      | invalid             | value_not_allowed
    –                  | laskut@aho.example, a@aho.fi   | –                              | laskut@aho.example, a@aho.fi   | –                              | blocked      | invalid             | value_not_allowed
    `,
  );
});

describe('D9 the active flag', () => {
  fieldTable(
    'active',
    `
    agreed | Flex | Netvisor | → Flex | → Netvisor | verdict      | reason              | issue
    -------|------|----------|--------|------------|--------------|---------------------|------
    yes    | no   | yes      | no     | no         | fromFlex     | onlyFlexChanged     |
    yes    | yes  | no       | no     | no         | fromNetvisor | onlyNetvisorChanged |
    no     | yes  | no       | yes    | yes        | fromFlex     | onlyFlexChanged     |
    yes    | no   | no       | no     | no         | same         | equal               |
    `,
  );
});
