import { z } from 'zod';
import { claim } from '../narrator';
import type { Company, Scene } from '../scene';
import { compare } from './schedules';

const pageSchema = z.looseObject({
  drift: z.looseObject({
    inStep: z.number(),
    repaired: z.number(),
    differs: z.number(),
    onlyNetvisor: z.number(),
    gone: z.number(),
  }),
});

/** ⑧ The night compares both registers in full and finds nothing that was missed. */
export async function compared(scene: Scene, company: Company): Promise<void> {
  await compare(scene, company);
  const { body } = await scene.operator.call('GET', `/tenants/${company.tenantId}`);
  const { inStep, repaired, differs, onlyNetvisor, gone } = pageSchema.parse(body).drift;
  claim(inStep > 0, 'customers are in step');
  claim(repaired === 0 && gone === 0, 'nothing was missed, and nobody is gone');
  scene.tell.detail(
    `${String(inStep)} customers in step, ${String(differs)} differ as settled or wait for a decision, ${String(onlyNetvisor)} are only in Netvisor`,
  );
}
