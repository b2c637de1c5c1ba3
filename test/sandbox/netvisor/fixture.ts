import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startNetvisorSandbox, type NetvisorSandbox } from '../../../src/sandbox/netvisor/start';
import { call, control, type Answer, type CallOptions, type Company } from './signer';

export interface CustomerJson {
  readonly netvisorKey: number;
  readonly customerBaseInformation: Readonly<Record<string, string | number>>;
  readonly customerFinvoiceDetails: Readonly<Record<string, string>>;
  readonly customerDeliveryDetails: Readonly<Record<string, string>>;
  readonly customerAdditionalInformation: Readonly<Record<string, string>>;
  readonly offices: ReadonlyArray<Readonly<Record<string, unknown>> & { readonly officeNetvisorKey: number }>;
  readonly contactPersons: ReadonlyArray<
    Readonly<Record<string, unknown>> & {
      readonly contactPersonID: number;
    }
  >;
  readonly changedAt: string;
}

/** A sandbox of its own for one test file, emptied before each test; calls go to its first company. */
export interface Fixture {
  readonly baseUrl: string;
  readonly first: Company;
  readonly second: Company;
  api(target: string, options?: CallOptions): Promise<Answer>;
  /** A customer made by a person; answers the record. */
  person(base: object, more?: object): Promise<CustomerJson>;
  stored(netvisorKey: number): Promise<CustomerJson>;
  settings(patch: object): Promise<unknown>;
  control: (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ) => ReturnType<typeof control>;
}

export function useNetvisorSandbox(defaults: object = {}): Fixture {
  let sandbox: NetvisorSandbox | undefined;
  const running = (): NetvisorSandbox => {
    if (!sandbox) throw new Error('The sandbox is not running.');
    return sandbox;
  };
  const company = (place: number): Company => {
    const found = running().companies[place];
    if (!found) throw new Error('The sandbox names two companies.');
    return found;
  };
  beforeAll(async () => {
    sandbox = await startNetvisorSandbox();
  });
  afterAll(() => running().close());
  const fixture: Fixture = {
    get baseUrl() {
      return running().baseUrl;
    },
    get first() {
      return company(0);
    },
    get second() {
      return company(1);
    },
    api: (target, options) => call(running(), company(0), target, options),
    control: (method, path, body) => control(running(), method, path, body),
    person: async (base, more = {}) => {
      const made = await fixture.control('POST', '/customers', { customerBaseInformation: base, ...more });
      if (made.status !== 201) throw new Error(JSON.stringify(made.json));
      return made.json as CustomerJson;
    },
    stored: async (key) =>
      (await fixture.control('GET', `/customers/${key.toString()}`)).json as CustomerJson,
    settings: (patch) => fixture.control('PATCH', '/settings', patch),
  };
  beforeEach(async () => {
    await fixture.control('POST', '/reset');
    await fixture.settings(defaults);
  });
  return fixture;
}

/** The category of a refusal, OK without one. */
export const categoryOf = (answer: Answer): string => answer.statuses[1]?.split(' :: ')[0] ?? 'OK';
