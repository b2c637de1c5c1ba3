import type { Stage } from '../dev/stage';
import { Operator } from '../dev/operator';
import { claim } from './narrator';
import type { Narrator } from './narrator';
import { flexControl, netvisorControl } from './sandbox-control';
import type { Company, Scene } from './scene';
import { compared } from './story/compared';
import { conflict, mergedFields, onBothSides, outage, polled, pushed, quiet } from './story/edits';
import type { Both } from './story/edits';
import { rotated } from './story/rotated';
import { checkCopiedToFlex, checkCopiedToNetvisor, onboard } from './story/onboard';

/** Sizes of the registers: some hundred customers the one way, enough the other way. */
const NETVISOR_CUSTOMERS = 320;
const FLEX_CUSTOMERS = 60;

/** Plays the whole story; ends with the first claim that does not hold. */
export async function play(stage: Stage, tell: Narrator, played: Company[]): Promise<Scene> {
  const scene: Scene = {
    stage,
    tell,
    operator: new Operator(stage.apiUrl, stage.operatorToken),
    netvisor: netvisorControl(stage.netvisor.baseUrl),
    flex: flexControl(stage.flex.baseUrl),
  };
  const [netvisorA, netvisorB] = stage.netvisor.companies;
  const [flexA, flexB] = stage.flex.tenants;
  if (!netvisorA || !netvisorB || !flexA || !flexB) throw new Error('the sandboxes need two companies each');
  await scene.netvisor.seed(netvisorA.organisationId, { customers: NETVISOR_CUSTOMERS, seed: 42 });
  await scene.flex.seed(flexB.tenantId, { customers: FLEX_CUSTOMERS, seed: 7 });

  await tell.step('onboard-netvisor-to-flex', '① Lämpöykkönen Oy goes live: Netvisor → Flex', async () => {
    const company = await onboard(scene, {
      name: 'Lämpöykkönen Oy',
      flexTenant: flexA,
      netvisorCompany: netvisorA,
      direction: 'netvisorToFlex',
    });
    played.push(company);
    const n = await checkCopiedToFlex(scene, company);
    tell.detail(`all ${String(n)} customers that belong into Flex lie there, field by field alike`);
  });
  await tell.step('onboard-flex-to-netvisor', '② Putkityö Salo Ky goes live: Flex → Netvisor', async () => {
    const company = await onboard(scene, {
      name: 'Putkityö Salo Ky',
      flexTenant: flexB,
      netvisorCompany: netvisorB,
      direction: 'flexToNetvisor',
    });
    played.push(company);
    const n = await checkCopiedToNetvisor(scene, company);
    tell.detail(`all ${String(n)} active customers lie in Netvisor, numbered and alike`);
    const records = await scene.netvisor.customers(company.organisationId);
    const withOffice = records.filter((record) => record.offices.length > 0).length;
    claim(withOffice >= 3, 'visiting addresses became offices (R12)');
  });
  const [a, b] = played;
  if (!a || !b) throw new Error('both companies must be live');
  const inA = await onBothSides(scene, a);
  const withOffice = await onBothSides(scene, a, (both) => both.netvisor.offices.length === 1);
  const inB = await onBothSides(scene, b);
  const pick = (from: readonly Both[], at: number): Both => {
    const both = from[at];
    if (!both) throw new Error('the register is too small for the story');
    return both;
  };
  const office = pick(withOffice, 0);
  const others = inA.filter((both) => both.flex.id !== office.flex.id);

  await tell.step('push', '③ Somebody edits a customer in Flex', () => pushed(scene, b, pick(inB, 0)));
  await tell.step('poll-and-sweep', '④ Somebody edits customers in Netvisor', () =>
    polled(scene, a, pick(others, 0), office),
  );
  await tell.step('merge-and-conflict', '⑤ Both sides edit the same customer', async () => {
    await mergedFields(scene, a, pick(others, 1));
    await conflict(scene, a, pick(others, 2));
  });
  await tell.step('outage', '⑥ Netvisor is down while an edit comes', () => outage(scene, b, pick(inB, 1)));
  await tell.step('quiet', '⑦ A further poll finds nothing to do', () => quiet(scene, played));
  await tell.step('compare', '⑧ The night compares both registers', () => compared(scene, a));
  await tell.step('rotate-secret', '⑨ The secret of Flex’s events is exchanged', () =>
    rotated(scene, b, pick(inB, 2)),
  );
  return scene;
}
