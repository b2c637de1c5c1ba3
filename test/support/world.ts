import { Operator } from '../../src/dev/operator';
import { openStage } from '../../src/dev/stage';
import type { Stage } from '../../src/dev/stage';
import { flexControl, netvisorControl } from '../../src/demo/sandbox-control';
import { Narrator } from '../../src/demo/narrator';
import type { Company, Scene } from '../../src/demo/scene';
import { onboard, setUp } from '../../src/demo/story/onboard';
import type { Cast } from '../../src/demo/story/onboard';
import { createLogger } from '../../src/logging';
import { ownNamespace } from './namespace';

/** A whole service on real parts for one test file: own namespace, own store, own sandboxes. */
export interface World extends Scene {
  readonly stage: Stage;
  /** Adds the first or second company with its connections; answers the tenant's id. */
  setUp(which: 0 | 1, direction: Cast['direction']): Promise<string>;
  /** Takes the first or second company live over the API. */
  goLive(which: 0 | 1, direction: Cast['direction']): Promise<Company>;
  /** Ids that the two systems have for a company, before it is set up. */
  ids(which: 0 | 1): { organisationId: string; flexTenant: string };
  /** The first or second company's own keys at Netvisor, as an operator enters them. */
  netvisorKeys(which: 0 | 1): { organisationId: string; customerId: string; customerKey: string };
  close(): Promise<void>;
}

const silent = { write: () => true };

/** @param log where the lines of the service go, from level debug on; standard error by TEST_LOG without it */
export async function openWorld(
  purpose: string,
  env: NodeJS.ProcessEnv = {},
  log?: { write(line: string): void },
): Promise<World> {
  const stage = await openStage({
    profile: 'test',
    env,
    logger: log
      ? createLogger({ level: 'debug', destination: log })
      : createLogger({ level: process.env['TEST_LOG'] ?? 'silent', destination: 'stderr' }),
    say: () => undefined,
    temporalServer: () => ownNamespace(purpose),
  });
  const scene: Scene = {
    stage,
    tell: new Narrator(silent, null, false),
    operator: new Operator(stage.apiUrl, stage.operatorToken),
    netvisor: netvisorControl(stage.netvisor.baseUrl),
    flex: flexControl(stage.flex.baseUrl),
  };
  const partsOf = (which: 0 | 1) => {
    const netvisorCompany = stage.netvisor.companies[which];
    const flexTenant = stage.flex.tenants[which];
    if (!netvisorCompany || !flexTenant) throw new Error('the sandboxes need two companies each');
    return { netvisorCompany, flexTenant };
  };
  const cast = (which: 0 | 1, direction: Cast['direction']): Cast => ({
    ...partsOf(which),
    name: which === 0 ? 'Lämpöykkönen Oy' : 'Putkityö Salo Ky',
    direction,
  });
  return {
    ...scene,
    setUp: (which, direction) => setUp(scene, cast(which, direction)),
    goLive: (which, direction) => onboard(scene, cast(which, direction)),
    ids: (which) => {
      const { netvisorCompany, flexTenant } = partsOf(which);
      return { organisationId: netvisorCompany.organisationId, flexTenant: flexTenant.tenantId };
    },
    netvisorKeys: (which) => {
      const { organisationId, customerId, customerKey } = partsOf(which).netvisorCompany;
      return { organisationId, customerId, customerKey };
    },
    close: () => stage.stop(),
  };
}
