import type { Benchmark, Figure } from './benchmark';
import { openGround, scanned, slowDown, startServices } from './ground';
import type { Direction, Ground, ServiceOnGround } from './ground';
import { requestSpans } from './journal';
import { clock } from './relay';
import { covered } from './statistics';
import type { Span } from './statistics';

/** As the real systems answer: half of Netvisor's requests take longer than the median, a few much longer. */
const NETVISOR_MEDIAN_MS = 300;
const FLEX_MS = 80;

/** How much of a run's time the system that is written to is kept busy. */
export const bulk: Benchmark = {
  name: 'bulk',
  says: `share of a run in which the target is busy; Netvisor ${String(NETVISOR_MEDIAN_MS)} ms, Flex ${String(FLEX_MS)} ms`,
  run: async (tell, { customers }) => {
    const figures: Figure[] = [];
    for (const direction of ['flexToNetvisor', 'netvisorToFlex'] as const) {
      const ground = await openGround('embedded', tell);
      try {
        const services = await startServices(ground, false);
        try {
          figures.push(...(await measure({ ground, services, direction }, customers, tell)));
        } finally {
          await services.stop();
        }
      } finally {
        await ground.stop();
      }
    }
    return figures;
  },
};

async function measure(
  { ground, services, direction }: { ground: Ground; services: ServiceOnGround; direction: Direction },
  customers: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const { operator } = services;
  const { organisationId, flexTenant } = ground.companyOf(0);
  const toNetvisor = direction === 'flexToNetvisor';
  const register = { customers, seed: 42 };
  if (toNetvisor) await ground.flex.seed(flexTenant, register);
  else await ground.netvisor.seed(organisationId, register);
  const { tenantId, preview } = await scanned(ground, operator, 0, direction);
  await slowDown(ground, { netvisorMs: { medianMs: NETVISOR_MEDIAN_MS }, flexMs: FLEX_MS });

  const target = toNetvisor ? ground.netvisor : ground.flex;
  const other = toNetvisor ? ground.flex : ground.netvisor;
  const from = clock();
  const run = await operator.settledRun(tenantId, await operator.approve(tenantId, preview));
  const whole: Span = { from, to: clock() };
  if (!run.state.startsWith('completed')) throw new Error(`the run ended as ${run.state}`);
  const { done } = run.progress;
  const seconds = (whole.to - whole.from) / 1_000;
  tell(`${direction}: ${String(done)} customers in ${seconds.toFixed(0)} s`);

  const [targetCompany, otherCompany] = toNetvisor
    ? [organisationId, flexTenant]
    : [flexTenant, organisationId];
  const spans = await requestSpans(target, targetCompany, whole.from);
  const [first, last] = [
    Math.min(...spans.map((span) => span.from)),
    Math.max(...spans.map((span) => span.to)),
  ];
  const share = (span: Span): number => (covered(spans, span) / (span.to - span.from)) * 100;
  const name = (text: string): string => `${toNetvisor ? 'Flex → Netvisor' : 'Netvisor → Flex'}: ${text}`;
  return [
    { name: name('customers copied'), value: done, unit: '' },
    { name: name('wall time per customer'), value: (seconds * 1_000) / done, unit: 'ms' },
    { name: name('target’s requests per customer'), value: spans.length / done, unit: '' },
    {
      name: name('other side’s requests per customer'),
      value: (await requestSpans(other, otherCompany, whole.from)).length / done,
      unit: '',
    },
    {
      name: name('target busy, first to last request'),
      value: share({ from: first, to: last }),
      unit: '%',
      budget: { atLeast: 95 },
    },
    { name: name('target busy, approval to end of run'), value: share(whole), unit: '%' },
  ];
}
