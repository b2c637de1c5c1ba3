import { Operator } from '../src/dev/operator';
import { openStage } from '../src/dev/stage';
import type { Stage } from '../src/dev/stage';
import { flexControl } from '../src/demo/sandbox-control';
import { createLogger } from '../src/logging';
import type { Benchmark, Figure } from './benchmark';
import { profiled } from './cpu-profile';
import type { CpuProfile, Frame } from './cpu-profile';

const CUSTOMERS = 400;

const isPlanning = ({ functionName, file }: Frame): boolean =>
  functionName === 'planSync' && file.includes('/src/sync/');
const isDomain = ({ file }: Frame): boolean => file.includes('/src/sync/');
const isSandbox = ({ file }: Frame): boolean => file.includes('/src/sandbox/');

/** A copy run Flex → Netvisor on real parts: how much of it is planning. */
export const planningShare: Benchmark = {
  name: 'planning-share',
  says: `share of planning in a copy run of ${String(CUSTOMERS)} customers on real parts (Temporal, store, sandboxes)`,
  run: async (tell) => {
    const stage = await openStage({
      profile: 'demo',
      env: process.env,
      logger: createLogger({ level: 'fatal', destination: 'stderr' }),
      say: tell,
    });
    try {
      return await measure(stage, tell);
    } finally {
      await stage.stop();
    }
  },
};

async function measure(stage: Stage, tell: (text: string) => void): Promise<Figure[]> {
  const [flexTenant] = stage.flex.tenants;
  const [company] = stage.netvisor.companies;
  if (!flexTenant || !company) throw new Error('the sandboxes have no company');
  await flexControl(stage.flex.baseUrl).seed(flexTenant.tenantId, { customers: CUSTOMERS, seed: 42 });
  const operator = new Operator(stage.apiUrl, stage.operatorToken);
  const { customerId, customerKey, organisationId } = company;
  const tenantId = await operator.setUp({
    name: 'Mittaus Oy',
    businessId: organisationId,
    netvisor: { customerId, customerKey, organisationId },
    flex: {
      baseUrl: stage.flex.baseUrl,
      clientId: flexTenant.clientId,
      clientSecret: flexTenant.clientSecret,
    },
    direction: 'flexToNetvisor',
  });
  const preview = await operator.scan(tenantId);
  tell('scanned; the copy is what is measured');
  const started = performance.now();
  let copied = 0;
  const profile = await profiled(async () => {
    const runId = await operator.approve(tenantId, preview);
    const run = await operator.settledRun(tenantId, runId);
    copied = run.progress.done;
  });
  return figuresOf(profile, performance.now() - started, copied);
}

function figuresOf(profile: CpuProfile, wallMs: number, copied: number): Figure[] {
  const planningMs = profile.within(isPlanning);
  const ownMs = profile.busyMs - profile.within(isSandbox);
  const percent = (part: number, whole: number): number => (part / whole) * 100;
  return [
    { name: 'customers copied', value: copied, unit: '' },
    { name: 'wall time per customer', value: wallMs / copied, unit: 'ms' },
    { name: 'planning per customer (CPU)', value: (planningMs / copied) * 1_000, unit: 'µs' },
    { name: 'planning, of the service’s CPU time', value: percent(planningMs, ownMs), unit: '%' },
    {
      name: 'all of src/sync, of the service’s CPU time',
      value: percent(profile.within(isDomain), ownMs),
      unit: '%',
    },
    { name: 'planning, of the wall time', value: percent(planningMs, wallMs), unit: '%' },
  ];
}
