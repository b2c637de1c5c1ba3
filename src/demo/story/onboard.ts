import type { OperatorRun } from '../../dev/operator';
import { claim } from '../narrator';
import type { Narrator } from '../narrator';
import { belongsIntoFlex, byNumber, claimAlike, flexNumber, netvisorNumber } from '../registers';
import type { Company, Scene } from '../scene';

export interface Cast {
  readonly name: string;
  readonly flexTenant: { tenantId: string; clientId: string; clientSecret: string };
  readonly netvisorCompany: { organisationId: string; customerId: string; customerKey: string };
  readonly direction: 'netvisorToFlex' | 'flexToNetvisor';
}

/** Adds a company with its connections and direction; nothing runs yet. Answers the tenant's id. */
export function setUp({ operator, stage }: Scene, cast: Cast): Promise<string> {
  return operator.setUp({
    name: cast.name,
    businessId: cast.netvisorCompany.organisationId,
    netvisor: {
      customerId: cast.netvisorCompany.customerId,
      customerKey: cast.netvisorCompany.customerKey,
      organisationId: cast.netvisorCompany.organisationId,
    },
    flex: {
      baseUrl: stage.flex.baseUrl,
      clientId: cast.flexTenant.clientId,
      clientSecret: cast.flexTenant.clientSecret,
    },
    direction: cast.direction,
  });
}

/** Takes a company live as support does: connections, direction, preview, approval, run. */
export async function onboard(scene: Scene, cast: Cast): Promise<Company> {
  const { operator, tell } = scene;
  const tenantId = await setUp(scene, cast);
  const preview = await operator.scan(tenantId);
  const counts = Object.entries(preview.counts)
    .filter(([, n]) => n > 0)
    .map(([outcome, n]) => `${outcome} ${String(n)}`)
    .join(', ');
  tell.detail(`preview, nothing written so far: ${counts}`);
  const runId = await operator.approve(tenantId, preview);
  const run = await operator.settledRun(tenantId, runId, everySoOften(tell));
  claim(
    run.state === 'completed' || run.state === 'completedWithIssues',
    `the run ended as ${run.state} (${run.errorCode ?? ''})`,
  );
  tell.detail(`approved and copied: ${String(run.progress.done)} of ${String(run.progress.total)} customers`);
  return {
    name: cast.name,
    tenantId,
    flexTenant: cast.flexTenant.tenantId,
    organisationId: cast.netvisorCompany.organisationId,
  };
}

/** A line of progress every two seconds: a copy takes a while. */
function everySoOften(tell: Narrator): (run: OperatorRun) => void {
  let told = Date.now();
  return ({ progress }) => {
    if (Date.now() - told < 2_000) return;
    told = Date.now();
    tell.detail(`… ${String(progress.done)} of ${String(progress.total)}`);
  };
}

/** Every customer that belongs into Flex lies there, alike in both registers, once. */
export async function checkCopiedToFlex(scene: Scene, company: Company): Promise<number> {
  const netvisor = await scene.netvisor.customers(company.organisationId);
  const flex = await scene.flex.customers(company.flexTenant);
  const wanted = netvisor.filter((record) => belongsIntoFlex(record, netvisor));
  const there = byNumber(flex, flexNumber);
  claim(
    flex.length === wanted.length,
    `${String(wanted.length)} customers belong into Flex, ${String(flex.length)} lie there`,
  );
  claimAlike(
    wanted.map((record) => {
      const copy = there.get(netvisorNumber(record));
      claim(copy !== undefined, `customer ${netvisorNumber(record)} is missing in Flex`);
      return [copy, record] as const;
    }),
  );
  return wanted.length;
}

/** Every active Flex customer with a kind lies in Netvisor, alike in both registers, once. */
export async function checkCopiedToNetvisor(scene: Scene, company: Company): Promise<number> {
  const flex = await scene.flex.customers(company.flexTenant);
  const netvisor = await scene.netvisor.customers(company.organisationId);
  const wanted = flex.filter((record) => record.active && record.kind !== null);
  const there = byNumber(netvisor, netvisorNumber);
  claimAlike(
    wanted.map((record) => {
      claim(flexNumber(record) !== '', `Flex customer ${record.id} has got no number`);
      const copy = there.get(flexNumber(record));
      claim(copy !== undefined, `customer ${flexNumber(record)} is missing in Netvisor`);
      return [record, copy] as const;
    }),
  );
  return wanted.length;
}
