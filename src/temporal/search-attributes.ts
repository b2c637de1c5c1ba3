import { defineSearchAttributeKey } from '@temporalio/common';

/**
 * Search attributes of our workflows: opaque ids only, for they are never encrypted (I3). Keyword, not Text:
 * ids are compared whole. Workflow code may import this file.
 */

/** Tenant that a workflow works for. */
export const TENANT_ID = defineSearchAttributeKey('tenantId', 'KEYWORD');

/** Link that a `customerSync` works on. */
export const LINK_ID = defineSearchAttributeKey('linkId', 'KEYWORD');

/** What a namespace must know before the first workflow starts: a start with an unknown attribute is refused. */
export const SEARCH_ATTRIBUTES = [TENANT_ID, LINK_ID] as const;
