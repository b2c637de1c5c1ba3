import { z } from 'zod';

/**
 * Identifiers of the domain, branded so that one can't be handed over for another. Each schema is also the
 * parser at the edge where such an id comes in. Workflow code imports the types only.
 */

const prefixed = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9]{8,40}$`));

export const tenantIdSchema = prefixed('tnt').brand<'TenantId'>();
/** A customer company with its Flex account and its Netvisor company. */
export type TenantId = z.infer<typeof tenantIdSchema>;

export const linkIdSchema = prefixed('lnk').brand<'LinkId'>();
/** The permanent pair of a Flex customer and a Netvisor customer; one of them may still be missing (D4). */
export type LinkId = z.infer<typeof linkIdSchema>;

export const hintIdSchema = prefixed('hnt').brand<'HintId'>();
/** A recorded reason to look at a link: an event, a feed entry, a polled row, an operator's wish. */
export type HintId = z.infer<typeof hintIdSchema>;

export const runIdSchema = prefixed('run').brand<'RunId'>();
/** A long piece of work that an operator can follow: scan, copy, poll. */
export type RunId = z.infer<typeof runIdSchema>;

export const previewIdSchema = prefixed('prv').brand<'PreviewId'>();
/** What a copy run would do, waiting for approval. */
export type PreviewId = z.infer<typeof previewIdSchema>;

export const planIdSchema = prefixed('pln').brand<'PlanId'>();
/** A stored plan, alive for one minute. */
export type PlanId = z.infer<typeof planIdSchema>;

export const issueIdSchema = prefixed('iss').brand<'IssueId'>();
export type IssueId = z.infer<typeof issueIdSchema>;

export const journalIdSchema = prefixed('jrn').brand<'JournalId'>();
export type JournalId = z.infer<typeof journalIdSchema>;

export const overrideIdSchema = prefixed('ovr').brand<'OverrideId'>();
/** An operator's word on one field of one side, until the reconcile that carries it out (I9). */
export type OverrideId = z.infer<typeof overrideIdSchema>;

export const questionIdSchema = prefixed('qst').brand<'QuestionId'>();
/** A question of an operator that is answered by reading both systems; alive for one minute. */
export type QuestionId = z.infer<typeof questionIdSchema>;

export const flexIdSchema = z.string().min(1).max(64).brand<'FlexId'>();
/** Flex's id of a customer (a UUID in the contract, opaque to us). */
export type FlexId = z.infer<typeof flexIdSchema>;

export const netvisorKeySchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .brand<'NetvisorKey'>();
/** Netvisor's permanent key of a customer, kept as text. */
export type NetvisorKey = z.infer<typeof netvisorKeySchema>;

export const officeKeySchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .brand<'OfficeKey'>();
/** Netvisor's key of an office (toimipaikka). */
export type OfficeKey = z.infer<typeof officeKeySchema>;
