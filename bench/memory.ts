import type { Benchmark, Figure } from './benchmark';
import { bothSides, freshPhones, goLive, openGround, startServices } from './ground';
import type { Ground, ServiceOnGround } from './ground';
import { arrived, editMany, forgetRequests } from './pushes';

const CUSTOMERS = 500;
/** The first reading is taken after this share of the changes. */
const FIRST = 0.2;
const MEGABYTE = 1024 * 1024;

/** API and worker apart, on a PostgreSQL server; memory after the garbage was collected. */
export const memory: Benchmark = {
  name: 'memory',
  says: 'memory of API and worker after a fifth of the pushed changes and after all of them',
  run: async (tell, { changes }) => {
    const ground = await openGround('postgres', tell);
    try {
      const services = await startServices(ground, true);
      try {
        return await measure(ground, services, changes, tell);
      } finally {
        await services.stop();
      }
    } finally {
      await ground.stop();
    }
  },
};

async function measure(
  ground: Ground,
  { operator, relay, processes }: ServiceOnGround,
  changes: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const company = ground.companyOf(0);
  const batch = Math.min(CUSTOMERS, Math.ceil(changes * FIRST));
  await ground.flex.seed(company.flexTenant, { customers: batch + 20, seed: 11 });
  await goLive(ground, operator, 0, 'flexToNetvisor');
  const customers = (await bothSides(ground, company)).slice(0, batch);
  const phones = freshPhones();
  const first = new Map<string, number>();
  const firstAt = Math.ceil((changes * FIRST) / customers.length) * customers.length;
  const startedAt = performance.now();
  let done = 0;
  let readAt = 0;
  while (done < changes) {
    const given = await editMany(ground, company, customers, phones);
    await arrived(ground, company, given, 600);
    await forgetRequests(ground);
    relay.taken();
    done += given.size;
    const read: string[] = [];
    for (const [name, child] of Object.entries(processes)) {
      const { rss, heapUsed } = await child.memory();
      if (done >= firstAt && !first.has(name)) {
        first.set(name, rss);
        readAt = done;
      }
      read.push(`${name} ${megabytes(rss)} MB (heap ${megabytes(heapUsed)})`);
    }
    tell(`${String(done)} changes: ${read.join(', ')}`);
  }
  const perSecond = done / ((performance.now() - startedAt) / 1_000);
  const figures: Figure[] = [{ name: 'changes a second', value: perSecond, unit: '1/s' }];
  for (const [name, child] of Object.entries(processes)) {
    const { rss } = await child.memory();
    const before = first.get(name) ?? rss;
    figures.push(
      { name: `${name}: RSS after ${String(readAt)} changes`, value: before / MEGABYTE, unit: 'MB' },
      { name: `${name}: RSS after ${String(done)} changes`, value: rss / MEGABYTE, unit: 'MB' },
      { name: `${name}: ratio`, value: rss / before, unit: '×', budget: { atMost: 1.1 } },
    );
  }
  return figures;
}

const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(0);
