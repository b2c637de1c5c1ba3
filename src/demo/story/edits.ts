import { eventually } from '../../dev/eventually';
import { claim } from '../narrator';
import { byNumber, flexNumber, netvisorNumber, officePlace } from '../registers';
import type { FlexRecord, NetvisorRecord } from '../sandbox-control';
import type { Company, Scene } from '../scene';
import { poll, sweep } from './schedules';

/** A customer that lies on both sides, as both sides have it. */
export interface Both {
  readonly flex: FlexRecord;
  readonly netvisor: NetvisorRecord;
}

/** Customers of a company that lie on both sides and fit, in the order of their numbers. */
export async function onBothSides(
  scene: Scene,
  company: Company,
  fits: (both: Both) => boolean = () => true,
): Promise<Both[]> {
  const flex = byNumber(await scene.flex.customers(company.flexTenant), flexNumber);
  const netvisor = await scene.netvisor.customers(company.organisationId);
  return netvisor
    .flatMap((record) => {
      const copy = flex.get(netvisorNumber(record));
      return copy?.active && netvisorNumber(record) !== '' ? [{ flex: copy, netvisor: record }] : [];
    })
    .filter(fits)
    .sort((a, b) => netvisorNumber(a.netvisor).localeCompare(netvisorNumber(b.netvisor)));
}

const netvisorOf = (scene: Scene, company: Company, both: Both): Promise<NetvisorRecord> =>
  scene.netvisor.customer(company.organisationId, both.netvisor.netvisorKey);
const flexOf = (scene: Scene, company: Company, both: Both): Promise<FlexRecord> =>
  scene.flex.customer(company.flexTenant, both.flex.id);

/** ③ An edit in Flex is in Netvisor within seconds (R5). */
export async function pushed(scene: Scene, company: Company, both: Both): Promise<void> {
  const phone = '040 765 4321';
  const startedAt = performance.now();
  await scene.flex.edit(company.flexTenant, both.flex.id, { phone });
  await eventually('the phone number is in Netvisor', async () => {
    const record = await netvisorOf(scene, company, both);
    return record.customerBaseInformation.phoneNumber === phone;
  });
  scene.tell.detail(
    `${both.flex.name}: phone changed in Flex, in Netvisor ${String(Math.round(performance.now() - startedAt))} ms later`,
  );
}

/** ④ An edit in Netvisor comes with the next poll; that of an office with the sweep (R6, D19). */
export async function polled(scene: Scene, company: Company, both: Both, withOffice: Both): Promise<void> {
  const phone = '+358 50 111 2233';
  await scene.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
    customerBaseInformation: { phoneNumber: phone },
  });
  await poll(scene, company);
  await eventually(
    'the phone number is in Flex',
    async () => (await flexOf(scene, company, both)).phone === phone,
  );
  scene.tell.detail(`${both.flex.name}: phone changed in Netvisor, in Flex after the poll`);

  const street = 'Uusikatu 7 B';
  await scene.netvisor.edit(company.organisationId, withOffice.netvisor.netvisorKey, {
    offices: withOffice.netvisor.offices.map((office) => ({
      ...office,
      officeVisitAddress: {
        ...office.officeVisitAddress,
        streetAddress: street,
        additionalStreetAddress: '',
      },
    })),
  });
  await sweep(scene, company);
  const moved = await eventually('the office address is in Flex', async () => {
    const record = await flexOf(scene, company, withOffice);
    return record.visiting_address?.street === street ? record : null;
  });
  const office = officePlace(await netvisorOf(scene, company, withOffice));
  claim(office?.street === street, 'the office kept its new address in Netvisor');
  scene.tell.detail(`${moved.name}: the office moved in Netvisor, in Flex after the sweep`);
}

/** ⑤ Different fields edited on both sides both survive (D1). */
export async function mergedFields(scene: Scene, company: Company, both: Both): Promise<void> {
  const email = 'uusi.osoite@esimerkki.example';
  const phone = '09 310 1691';
  await scene.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
    customerBaseInformation: { email },
  });
  await scene.flex.edit(company.flexTenant, both.flex.id, { phone });
  await eventually('both edits are on both sides', async () => {
    const netvisor = await netvisorOf(scene, company, both);
    const flex = await flexOf(scene, company, both);
    const base = netvisor.customerBaseInformation;
    return base.email === email && flex.email === email && base.phoneNumber === phone && flex.phone === phone;
  });
  scene.tell.detail(`${both.flex.name}: e-mail edited in Netvisor, phone in Flex; both survived`);
}

/** ⑤ The same field edited on both sides: Netvisor wins, the loser is kept as an issue (D1). */
export async function conflict(scene: Scene, company: Company, both: Both): Promise<void> {
  const winner = 'netvisor.voittaa@esimerkki.example';
  const loser = 'flexin.muutos@esimerkki.example';
  await scene.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
    customerBaseInformation: { email: winner },
  });
  await scene.flex.edit(company.flexTenant, both.flex.id, { email: loser });
  await eventually(
    "Netvisor's value is in Flex",
    async () => (await flexOf(scene, company, both)).email === winner,
  );
  const kept = await netvisorOf(scene, company, both);
  claim(kept.customerBaseInformation.email === winner, "Netvisor's own value stands");
  const links = await scene.operator.links(company.tenantId);
  const link = links.find((candidate) => candidate.flexId === both.flex.id);
  const issue = await eventually('the loser is kept as an issue', async () => {
    const issues = await scene.operator.issues(company.tenantId, '&code=field_conflict');
    return issues.find((candidate) => candidate.linkId === link?.id);
  });
  scene.tell.detail(
    `${both.flex.name}: e-mail edited on both sides; Netvisor's stands, Flex's is kept in ${issue.id}`,
  );
  const explained = await scene.operator.explain(company.tenantId, link?.id ?? '');
  const field = explained.fields.find((one) => one.field === 'email');
  claim(field?.flex.text === winner, 'asked why, the service reads both sides and tells');
  const open = explained.issues.find(({ id }) => id === issue.id);
  claim(open !== undefined, 'it names the issue that keeps the other value');
  scene.tell.detail(`asked why, the service tells: ${field.label}: ${field.reason} Open: ${open.title}.`);
}

/** ⑥ Netvisor is down while an edit comes: nothing is lost, it heals by itself (I10). */
export async function outage(scene: Scene, company: Company, both: Both): Promise<void> {
  const phone = '0400 987 654';
  await scene.netvisor.fail({
    match: { tenant: company.organisationId },
    times: 1000,
    action: { kind: 'status', status: 503 },
  });
  await scene.flex.edit(company.flexTenant, both.flex.id, { phone });
  await eventually('the link shows that it retries', async () => {
    const links = await scene.operator.links(company.tenantId, '&state=retrying');
    return links.some((link) => link.flexId === both.flex.id);
  });
  const during = await netvisorOf(scene, company, both);
  claim(
    during.customerBaseInformation.phoneNumber !== phone,
    'Netvisor was down, so nothing can have arrived',
  );
  scene.tell.detail('Netvisor answers 503: the edit waits, visibly retrying');
  await scene.netvisor.heal();
  const healedAt = performance.now();
  await eventually('the edit arrives after the outage', async () => {
    const record = await netvisorOf(scene, company, both);
    return record.customerBaseInformation.phoneNumber === phone;
  });
  scene.tell.detail(
    `Netvisor is back: the edit arrived ${String(Math.round(performance.now() - healedAt))} ms later, by itself`,
  );
  await eventually('the outage issue closes by itself', async () => {
    const open = await scene.operator.issues(company.tenantId, '&code=system_unavailable&state=open');
    return open.length === 0;
  });
}

/** ⑦ Once in step, a further poll writes nothing (I8). */
export async function quiet(scene: Scene, companies: readonly Company[]): Promise<void> {
  const atRest = await workflowsAtRest(scene);
  scene.tell.detail(`${String(atRest)} customer workflows have ended, none is open`);
  const netvisorFrom = (await scene.netvisor.requests()).at(-1)?.n ?? 0;
  const flexFrom = (await scene.flex.requests()).at(-1)?.n ?? 0;
  for (const company of companies) await poll(scene, company);
  await workflowsAtRest(scene);
  const netvisor = await scene.netvisor.requests(netvisorFrom);
  const flex = await scene.flex.requests(flexFrom);
  const writes = [...netvisor, ...flex].filter(
    (request) => request.method !== 'GET' && !request.url.includes('/oauth2/token'),
  );
  claim(netvisor.length > 0, 'the polls asked Netvisor');
  claim(writes.length === 0, `${String(writes.length)} writes without a difference`);
  scene.tell.detail(`polled both companies: ${String(netvisor.length + flex.length)} reads, 0 writes`);
}

/** Waits until no customer workflow is open: what lies there now stays. Answers how many there were. */
export async function workflowsAtRest(scene: Scene): Promise<number> {
  const { client } = scene.stage.temporal;
  const query = "WorkflowType = 'customerSync'";
  await eventually('no customer workflow is open', async () => {
    const { count } = await client.workflow.count(`${query} AND ExecutionStatus = 'Running'`);
    return count === 0;
  });
  return (await client.workflow.count(query)).count;
}
