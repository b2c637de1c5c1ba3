import { z } from 'zod';
import type { IssueQuery } from '../../store/issues';
import { DECISIONS } from '../../sync/decisions';
import { issueIdSchema, linkIdSchema, tenantIdSchema } from '../../sync/ids';
import type { TenantId } from '../../sync/ids';
import { issueCatalogue } from '../../sync/issue-catalogue';
import type { IssueClass, IssueCode } from '../../sync/issues';
import { renderIssue } from '../../sync/render-issue';
import { etagOf } from '../http/etag';
import { findTenant, notFound } from '../http/find';
import { anyOf, listOf, pageOf, paging } from '../http/lists';
import { at, moment } from '../http/moments';
import { reading } from '../http/route';
import type { Call } from '../http/route';
import {
  issueClassSchema,
  issueCodeSchema,
  issueRowSchema,
  issueSchema,
  issueStateSchema,
  showIssue,
  showIssueRow,
} from '../views/issue';
import { openIssues } from '../views/issue-facts';

const filters = {
  state: anyOf(issueStateSchema),
  code: issueCodeSchema.optional(),
  class: issueClassSchema.optional(),
};

interface Filters extends Pick<Required<IssueQuery>, 'limit'> {
  readonly cursor?: string | undefined;
  readonly state?: IssueQuery['states'] | undefined;
  readonly code?: IssueQuery['code'] | undefined;
  readonly class?: IssueQuery['class'] | undefined;
  readonly link?: IssueQuery['linkId'] | undefined;
}

async function page(call: Call, tenantId: TenantId | null, query: Filters) {
  const { state, code, class: issueClass, link } = query;
  const { rows, nextCursor, total } = await call.store.issues.list(tenantId, {
    ...pageOf(query),
    ...(state === undefined ? {} : { states: state }),
    ...(code === undefined ? {} : { code }),
    ...(issueClass === undefined ? {} : { class: issueClass }),
    ...(link === undefined ? {} : { linkId: link }),
  });
  return {
    data: rows.map((issue) => showIssueRow(issue, call.language)),
    nextCursor,
    total: { value: total, exact: true },
  };
}

export const listIssues = reading({
  path: '/tenants/{t}/issues',
  summary: 'What a person has to know or decide, newest first.',
  params: { t: tenantIdSchema },
  query: { ...paging, ...filters, link: linkIdSchema.optional() },
  answer: listOf(issueRowSchema),
  handle: async ({ params: { t }, query }, call) => {
    await findTenant(call.store, t);
    return { body: await page(call, t, query) };
  },
});

export const listAllIssues = reading({
  path: '/issues',
  summary: 'The inbox over all companies, newest first.',
  params: {},
  query: { ...paging, ...filters },
  answer: listOf(issueRowSchema),
  handle: async ({ query }, call) => ({ body: await page(call, null, query) }),
});

export const getIssue = reading({
  path: '/tenants/{t}/issues/{i}',
  summary: 'An issue with its cause, its next step and what can be decided.',
  params: { t: tenantIdSchema, i: issueIdSchema },
  query: {},
  answer: issueSchema,
  handle: async ({ params: { t, i } }, { store, language }) => {
    const issue = (await store.issues.get(t, i)) ?? notFound();
    return { body: await showIssue(store, issue, language), headers: { ETag: etagOf(issue.version) } };
  },
});

const groupSchema = z.object({
  code: issueCodeSchema,
  title: z.string(),
  class: issueClassSchema,
  tenantId: tenantIdSchema.nullable(),
  n: z.number().int(),
  oldestAt: moment,
  recommended: z.enum(DECISIONS).nullable(),
});

interface Group {
  readonly code: IssueCode;
  readonly class: IssueClass;
  readonly tenantId: TenantId | null;
  n: number;
  oldestAt: Date;
}

export const groupIssues = reading({
  path: '/issues/groups',
  summary: 'Open issues by their cause, the largest group first.',
  params: {},
  query: { by: z.enum(['code', 'code,tenant']).default('code') },
  answer: listOf(groupSchema),
  handle: async ({ query }, { store, language }) => {
    const groups = new Map<string, Group>();
    for await (const { code, class: issueClass, tenantId, openedAt } of openIssues(store, null)) {
      const ofTenant = query.by === 'code' ? null : tenantId;
      const key = `${code} ${ofTenant ?? ''}`;
      const group = groups.get(key) ?? {
        code,
        class: issueClass,
        tenantId: ofTenant,
        n: 0,
        oldestAt: openedAt,
      };
      group.n += 1;
      if (openedAt < group.oldestAt) group.oldestAt = openedAt;
      groups.set(key, group);
    }
    const data = [...groups.values()]
      .sort((a, b) => b.n - a.n)
      .map((group) => ({
        ...group,
        title: renderIssue(group.code, {}, language).title,
        oldestAt: at(group.oldestAt),
        recommended: issueCatalogue[group.code].recommended,
      }));
    return { body: { data, nextCursor: null, total: { value: data.length, exact: true } } };
  },
});
