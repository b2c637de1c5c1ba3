import { SandboxClock } from '../common/clock';
import { controlRouter } from '../common/control';
import { FaultBox } from '../common/faults';
import { RequestJournal } from '../common/journal';
import { startSandboxServer } from '../common/sandbox-server';
import {
  defaultCredentials,
  NetvisorCompanies,
  type NetvisorCompanyCard,
  type NetvisorCredentials,
} from './company';
import { addNetvisorRoutes, companyOf } from './control-routes';
import { NetvisorApi } from './netvisor-api';
import { seedCompany } from './seed-company';

export interface NetvisorSandboxOptions {
  /** 0 or absent: any free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Absent: two made-up companies of one partner. */
  readonly companies?: readonly NetvisorCredentials[] | undefined;
  readonly clock?: SandboxClock | undefined;
  /** Bodies above this are refused with INVALID_DATA_SIZE. Default 10 MiB. */
  readonly maxBodyBytes?: number | undefined;
}

export interface NetvisorSandbox {
  /** Without a trailing slash; resources stand directly below it. */
  readonly baseUrl: string;
  readonly companies: readonly NetvisorCompanyCard[];
  close(): Promise<void>;
}

/** Starts a simulated Netvisor with empty registers on a real HTTP server. */
export async function startNetvisorSandbox(options: NetvisorSandboxOptions = {}): Promise<NetvisorSandbox> {
  const clock = options.clock ?? new SandboxClock();
  const companies = new NetvisorCompanies(options.companies ?? defaultCredentials());
  const journal = new RequestJournal();
  const faults = new FaultBox();
  const control = controlRouter({
    journal,
    faults,
    clock,
    seed: (request, tenant) => seedCompany(companyOf(companies, tenant), request, clock),
    reset: () => {
      for (const company of companies.all()) {
        company.empty();
        company.restartLatency();
      }
      companies.forgetTransactionIds();
    },
  });
  addNetvisorRoutes(control, companies, clock);
  const api = new NetvisorApi(companies, clock);
  const server = await startSandboxServer(
    { api, control, journal, faults, clock, maxBodyBytes: options.maxBodyBytes },
    { port: options.port, host: options.host },
  );
  return {
    baseUrl: server.baseUrl,
    companies: companies.all().map((company) => company.card()),
    close: () => server.close(),
  };
}
