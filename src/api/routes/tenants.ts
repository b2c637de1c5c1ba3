import { z } from 'zod';
import { TenantExists } from '../../store/errors';
import type { Tenant } from '../../store/tenant';
import { finnishBusinessId } from '../../sync/business-id';
import { LANGUAGES } from '../../sync/languages';
import { etagOf } from '../http/etag';
import { anyOf, listOf, paging } from '../http/lists';
import { acting, reading } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { healthSchema } from '../views/health';
import { NO_ISSUES, issueFacts } from '../views/issue-facts';
import { showTenant, showTenantRow, tenantRowSchema, tenantSchema, tenantStateSchema } from '../views/tenant';

/** What identifies a company; the business id in its official form, check digit right. */
export const tenantIdentity = {
  name: z.string().trim().min(1).max(200),
  businessId: z.string().transform((text, context) => {
    const canonical = finnishBusinessId(text);
    if (canonical === null) {
      context.addIssue({
        code: 'custom',
        message: 'Y-tunnus / business id: 1234567-1',
      });
      return z.NEVER;
    }
    return canonical;
  }),
  language: z.enum(LANGUAGES),
};

/** The problem of a business id that another company has. */
export const tenantExists = (error: unknown): never => {
  throw error instanceof TenantExists ? new ApiProblem('tenant_exists') : error;
};

export const createTenant = acting({
  method: 'post',
  path: '/tenants',
  summary: 'Add a company. It is off until support takes it live (R4).',
  params: {},
  body: z.strictObject({ ...tenantIdentity, language: tenantIdentity.language.default('fi') }),
  status: 201,
  answer: tenantSchema,
  idempotent: true,
  problems: ['tenant_exists'],
  handle: async ({ body }, call) => {
    const tenant = await call.store.tenants.create(body).catch(tenantExists);
    return {
      body: await showTenant(tenant, call),
      headers: { Location: `/api/v1/tenants/${tenant.id}`, ETag: etagOf(tenant.version) },
    };
  },
});

export const listTenants = reading({
  path: '/tenants',
  summary: 'The companies with their health, in order of their names.',
  params: {},
  query: {
    ...paging,
    health: anyOf(healthSchema),
    state: anyOf(tenantStateSchema),
    /** Part of the name. */
    name: z.string().min(1).max(200).optional(),
  },
  answer: listOf(tenantRowSchema),
  handle: async ({ query }, call) => {
    const tenants = await call.store.tenants.list(query.state ? { states: query.state } : {});
    const facts = await issueFacts(call.store, null);
    const named = tenants.filter((tenant) => nameContains(tenant, query.name)).sort(byName);
    const rows = [];
    for (const tenant of named) {
      const row = await showTenantRow(tenant, facts.get(tenant.id) ?? NO_ISSUES, call);
      if (!query.health || query.health.includes(row.health)) rows.push(row);
    }
    const from = query.cursor === undefined ? 0 : rows.findIndex(({ id }) => id === query.cursor) + 1;
    const data = rows.slice(from, from + query.limit);
    const more = from + data.length < rows.length;
    return {
      body: {
        data,
        nextCursor: more ? (data.at(-1)?.id ?? null) : null,
        total: { value: rows.length, exact: true },
      },
    };
  },
});

const nameContains = ({ name }: Tenant, part: string | undefined): boolean =>
  part === undefined || name.toLocaleLowerCase('fi').includes(part.toLocaleLowerCase('fi'));

const byName = (a: Tenant, b: Tenant): number => a.name.localeCompare(b.name, 'fi') || (a.id < b.id ? -1 : 1);
