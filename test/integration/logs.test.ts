import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../src/dev/eventually';
import type { Company } from '../../src/demo/scene';
import { conflict, onBothSides, outage, polled, pushed, workflowsAtRest } from '../../src/demo/story/edits';
import type { Both } from '../../src/demo/story/edits';
import { tenantIdSchema } from '../../src/sync/ids';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/*
 * What a service logs from going live over edits, an outage, a conflict, refusals and a decision, at level debug: enough
 * to follow one customer by its ids, and nothing that tells who it is.
 */

const lineSchema = z.looseObject({ level: z.string(), msg: z.string() });
type Line = z.infer<typeof lineSchema>;

/** What Netvisor says when it refuses: it quotes what it was sent. */
const QUOTED = 'Kysymysmerkki Tuntematon-Sukunimi';

const written: string[] = [];
let world: World;
let company: Company;
let lines: Line[];
let conflicted: Both;

beforeAll(async () => {
  world = await openWorld('logs', {}, { write: (line) => written.push(line) });
  await world.netvisor.seed(world.ids(0).organisationId, { customers: 40, seed: 8 });
  company = await world.goLive(0, 'netvisorToFlex');
  const customers = await onBothSides(world, company);
  const [withOffice] = customers.filter(({ netvisor }) => netvisor.offices.length === 1);
  const [first, second, third, fourth] = customers.filter(
    ({ flex, netvisor }) => flex.kind === 'COMPANY' && netvisor.offices.length === 0,
  );
  if (!withOffice || !first || !second || !third || !fourth)
    throw new Error('the seed has too few customers');
  conflicted = third;
  await pushed(world, company, first);
  await polled(world, company, second, withOffice);
  await conflict(world, company, third);
  await outage(world, company, first);
  await refusedByNetvisor(fourth);
  await decide(third);
  await searched(third);
  await refusedWebhook(third);
  await workflowsAtRest(world);
  lines = written.map((line) => lineSchema.parse(JSON.parse(line)));
}, 240_000);
afterAll(() => world.close());

async function refusedByNetvisor({ flex }: Both): Promise<void> {
  await world.netvisor.fail({
    match: { resource: 'customer.nv' },
    times: 1,
    action: { kind: 'error', category: 'INVALID_DATA', text: `Data is invalid: ${QUOTED}, 050 999 8877` },
  });
  await world.flex.edit(company.flexTenant, flex.id, { phone: '050 999 8877' });
  await eventually('the refusal is an issue', async () => {
    const issues = await world.operator.issues(company.tenantId, '&code=write_rejected');
    return issues.length > 0;
  });
}

async function decide(both: Both): Promise<void> {
  const [issue] = await world.operator.issues(company.tenantId, '&code=field_conflict');
  if (!issue) throw new Error(`${both.flex.name} has no conflict`);
  const path = `/tenants/${company.tenantId}/issues/${issue.id}`;
  const { etag } = await world.operator.call('GET', path);
  await world.operator.call('POST', `${path}/decision`, {
    body: { decision: 'use_flex', params: {} },
    headers: { 'if-match': etag ?? '*' },
  });
}

async function searched({ flex }: Both): Promise<void> {
  const path = `/tenants/${company.tenantId}/links/search`;
  const { body } = await world.operator.call('POST', path, { body: { text: flex.name } });
  expect(JSON.stringify(body)).toContain(flex.name);
}

async function refusedWebhook({ flex }: Both): Promise<void> {
  const response = await fetch(`${world.stage.apiUrl}/webhooks/flex/${company.tenantId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': flex.name.replace(/[^\x20-\x7e]/gu, '') },
    body: JSON.stringify({ name: flex.name, phone: flex.phone }),
  });
  expect(response.status).toBe(401);
}

/** Parts of records that are nobody's own: ids and words of the two systems. */
const IMPERSONAL = /id$|key$|version|_at$|type|kind|country|language|operator|group|state|active|is[A-Z]/u;

/** Every text of a record that says something of a customer, by what it is. */
function personalTexts(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return IMPERSONAL.test(name) || value.length < 6 ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    personalTexts(inner, Array.isArray(value) ? name : key),
  );
}

const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const told = (msg: string): Line[] => lines.filter((line) => line.msg === msg);

describe('I3 the log tells nothing of a customer', () => {
  it('no name, street, town, e-mail or phone number of either register, before or after the edits', async () => {
    const records = [
      ...(await world.flex.customers(company.flexTenant)),
      ...(await world.netvisor.customers(company.organisationId)),
    ];
    const texts = new Set([...records.flatMap((record) => personalTexts(record)), QUOTED, '050 999 8877']);
    for (const one of ['040 765 4321', '0400 987 654', 'netvisor.voittaa@esimerkki.example']) texts.add(one);
    expect(texts.size).toBeGreaterThan(150);
    expect(texts).toContain(conflicted.flex.name);
    const log = written.join('');
    expect([...texts].filter((text) => log.includes(text))).toEqual([]);
  });

  it('no secret of either system, of the service or of the events', async () => {
    const { customerKey } = world.netvisorKeys(0);
    const [tenant] = world.stage.flex.tenants;
    const webhook = await world.stage.service.store.connections.webhook(
      tenantIdSchema.parse(company.tenantId),
    );
    const secrets = [
      customerKey,
      tenant?.clientSecret ?? '',
      tenant?.token ?? '',
      world.stage.operatorToken,
      webhook?.secrets[0]?.value.slice(6) ?? '',
    ];
    expect(secrets.filter((secret) => secret === '' || written.join('').includes(secret))).toEqual([]);
  });
});

describe('the log tells what happened, and to whom by ids', () => {
  it('runs: begun and ended, by kind', () => {
    for (const kind of ['scan', 'copy']) {
      expect(told('run ended')).toContainEqual(
        expect.objectContaining({
          kind,
          state: 'completed',
          tenantId: company.tenantId,
          runId: like(/./u),
        }),
      );
    }
    expect(told('run under way')).toContainEqual(expect.objectContaining({ kind: 'copy', state: 'running' }));
  });

  it('an outage: the circuit is opened once and closed, and attempts between say whose they are', () => {
    const opened = told('circuit opened').filter(({ side }) => side === 'netvisor');
    expect(opened).toEqual([
      expect.objectContaining({ tenantId: company.tenantId, code: 'system_unavailable' }),
    ]);
    expect(told('circuit closed')).toHaveLength(1);
    expect(told('activity tried again later')).toContainEqual(
      expect.objectContaining({
        code: 'system_unavailable',
        activity: 'planCustomer',
        attempt: 1,
        tenantId: company.tenantId,
        linkId: like(/^lnk_/),
        workflowId: like(/^customerSync:lnk_/),
      }),
    );
    expect(told('activity failed')).toEqual([]);
  });

  it('a decision and an operator’s other deeds, with the request they came in', () => {
    expect(told('decision made')).toEqual([
      expect.objectContaining({
        decision: 'use_flex',
        code: 'field_conflict',
        tenantId: company.tenantId,
        issueId: like(/^iss_/),
        operatorId: 'tok_operator',
        requestId: like(/./u),
      }),
    ]);
    expect(told('operator acted').map(({ operation }) => operation)).toEqual(
      expect.arrayContaining([
        'post /tenants',
        'put /tenants/{t}/connections/flex',
        'post /tenants/{t}/scans',
      ]),
    );
  });

  it('a refused event, by reason', () => {
    expect(told('webhook refused')).toEqual([
      expect.objectContaining({ status: 401, reason: 'missing_header', tenantId: company.tenantId }),
    ]);
  });
});
