import { z } from 'zod';
import { json } from '../dev/json-http';

/** One request as a sandbox's journal has it (interfaces.md, Sandbox control). */
export const journalEntrySchema = z.looseObject({
  n: z.number(),
  tenant: z.string().nullable(),
  method: z.string(),
  url: z.string(),
  status: z.number(),
  inFlight: z.number(),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

const text = z.string().nullish();

const netvisorAddressSchema = z.looseObject({
  streetAddress: text,
  additionalStreetAddress: text,
  postNumber: text,
  city: text,
  country: text,
});

/** A Netvisor customer as the sandbox's control API shows it, as far as the story looks at it. */
export const netvisorRecordSchema = z.looseObject({
  netvisorKey: z.union([z.string(), z.number()]).transform(String),
  customerBaseInformation: z.looseObject({
    internalIdentifier: text,
    externalIdentifier: text,
    name: text,
    phoneNumber: text,
    email: text,
    emailInvoicingAddress: text,
    streetAddress: text,
    postNumber: text,
    city: text,
    isActive: z.union([z.string(), z.number(), z.boolean()]),
    isPrivateCustomer: z.union([z.string(), z.number(), z.boolean()]),
  }),
  customerFinvoiceDetails: z.looseObject({ finvoiceAddress: text, finvoiceRouterCode: text }).nullish(),
  offices: z
    .array(
      z.looseObject({
        officeNetvisorKey: z.union([z.string(), z.number()]),
        officeName: text,
        officeIdentifier: text,
        officeVisitAddress: netvisorAddressSchema.nullish(),
      }),
    )
    .default([]),
});
export type NetvisorRecord = z.infer<typeof netvisorRecordSchema>;

const flexAddressSchema = z
  .looseObject({ street: text, street2: text, postal_code: text, city: text, country: text })
  .nullish();

/** A Flex customer as the sandbox's control API shows it, as far as the story looks at it. */
export const flexRecordSchema = z.looseObject({
  id: z.string(),
  version: z.number(),
  customer_number: text,
  customer_type_id: z.string(),
  kind: z.enum(['PRIVATE', 'COMPANY']).nullable(),
  name: z.string(),
  business_id: text,
  vat_id: text,
  email: text,
  phone: text,
  invoicing_email: text,
  visiting_address: flexAddressSchema,
  billing_address: flexAddressSchema,
  e_invoice: z.looseObject({ address: z.string(), operator: z.string() }).nullish(),
  active: z.boolean(),
});
export type FlexRecord = z.infer<typeof flexRecordSchema>;

/** The control API of one sandbox: what a person does in that system, and its journal. */
export class SandboxControl<R> {
  constructor(
    readonly baseUrl: string,
    private readonly record: z.ZodType<R>,
  ) {}

  async customers(tenant: string): Promise<R[]> {
    const { body } = await json(this.url('/customers', tenant));
    return z.array(this.record).parse(body);
  }

  async create(tenant: string, customer: unknown): Promise<R> {
    const { body } = await json(this.url('/customers', tenant), { method: 'POST', body: customer });
    return this.record.parse(body);
  }

  async edit(tenant: string, id: string, patch: unknown): Promise<R> {
    const path = `/customers/${encodeURIComponent(id)}`;
    return this.record.parse((await json(this.url(path, tenant), { method: 'PATCH', body: patch })).body);
  }

  async remove(tenant: string, id: string): Promise<void> {
    await json(this.url(`/customers/${encodeURIComponent(id)}`, tenant), { method: 'DELETE' });
  }

  async customer(tenant: string, id: string): Promise<R> {
    return this.record.parse((await json(this.url(`/customers/${encodeURIComponent(id)}`, tenant))).body);
  }

  async seed(tenant: string, seed: { customers: number; seed: number; numberStart?: number }): Promise<void> {
    await json(this.url('/seed', tenant), { method: 'POST', body: seed });
  }

  async requests(after = 0): Promise<JournalEntry[]> {
    const { body } = await json(`${this.baseUrl}/_sandbox/requests?after=${String(after)}`);
    return z.array(journalEntrySchema).parse(body);
  }

  async fail(fault: unknown): Promise<void> {
    await json(`${this.baseUrl}/_sandbox/faults`, { method: 'POST', body: fault });
  }

  async heal(): Promise<void> {
    await json(`${this.baseUrl}/_sandbox/faults`, { method: 'DELETE' });
  }

  private url(path: string, tenant: string): string {
    return `${this.baseUrl}/_sandbox${path}?tenant=${encodeURIComponent(tenant)}`;
  }
}

export const netvisorControl = (baseUrl: string): SandboxControl<NetvisorRecord> =>
  new SandboxControl(baseUrl, netvisorRecordSchema);
export const flexControl = (baseUrl: string): SandboxControl<FlexRecord> =>
  new SandboxControl(baseUrl, flexRecordSchema);
