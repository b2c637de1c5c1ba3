import type { Benchmark, Figure } from './benchmark';
import { openGround, scanned, startServices } from './ground';

/** The smaller register has this share of the customers. */
const SMALLER = 0.1;
const MEGABYTE = 1024 * 1024;

/**
 * A register that lies on both sides is read, paired and previewed, on a PostgreSQL server, API and worker apart. What it
 * costs a customer may not grow with how many there are, nor may memory.
 */
export const register: Benchmark = {
  name: 'register',
  says: 'scan and preview of a register, and of one a tenth of its size',
  run: async (tell, { register: customers }) => {
    const smaller = await measured(Math.ceil(customers * SMALLER), tell);
    const larger = await measured(customers, tell);
    return [
      ...figuresOf(smaller),
      ...figuresOf(larger),
      {
        name: 'time a customer, larger against smaller',
        value: larger.msPerCustomer / smaller.msPerCustomer,
        unit: '×',
      },
      {
        name: 'worker’s highest RSS, larger against smaller',
        value: larger.highestRss / smaller.highestRss,
        unit: '×',
        budget: { atMost: 1.3 },
      },
    ];
  },
};

interface Measured {
  readonly customers: number;
  readonly msPerCustomer: number;
  /** In bytes. */
  readonly highestRss: number;
}

async function measured(customers: number, tell: (text: string) => void): Promise<Measured> {
  const ground = await openGround('postgres', tell);
  try {
    const services = await startServices(ground, true);
    try {
      const { flexTenant, organisationId } = ground.companyOf(0);
      await ground.flex.seed(flexTenant, { customers, seed: 5 });
      await ground.netvisor.seed(organisationId, { customers, seed: 5 });
      const startedAt = performance.now();
      await scanned(ground, services.operator, 0, 'netvisorToFlex');
      const ms = performance.now() - startedAt;
      const memory = await services.processes['worker']?.memory();
      if (!memory) throw new Error('there is no worker');
      tell(`${String(customers)} customers on each side: preview after ${(ms / 1_000).toFixed(1)} s`);
      return { customers, msPerCustomer: ms / customers, highestRss: memory.highestRss };
    } finally {
      await services.stop();
    }
  } finally {
    await ground.stop();
  }
}

const figuresOf = ({ customers, msPerCustomer, highestRss }: Measured): Figure[] => [
  { name: `${String(customers)}: time a customer`, value: msPerCustomer, unit: 'ms' },
  { name: `${String(customers)}: worker’s highest RSS`, value: highestRss / MEGABYTE, unit: 'MB' },
];
