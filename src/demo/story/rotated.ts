import { z } from 'zod';
import { claim } from '../narrator';
import type { Company, Scene } from '../scene';
import { pushed } from './edits';
import type { Both } from './edits';

/** So short that whoever looks around after the story may exchange it again. In hours. */
const OVERLAP_HOURS = 2 / 3600;

const answerSchema = z.object({
  deliveredToFlex: z.boolean(),
  secrets: z.array(z.object({ id: z.string() })),
});

/** ⑨ Flex signs its events with a new secret from now on, and none is refused meanwhile. */
export async function rotated(scene: Scene, company: Company, both: Both): Promise<void> {
  const { body } = await scene.operator.call('POST', `/tenants/${company.tenantId}/webhook/secrets`, {
    body: { overlapHours: OVERLAP_HOURS },
  });
  const { deliveredToFlex, secrets } = answerSchema.parse(body);
  claim(deliveredToFlex, 'Flex has the new secret');
  claim(secrets.length === 2, 'the earlier secret is still good for the overlap');
  scene.tell.detail('Flex signs its events with a new secret; the earlier one ends after an overlap');
  await pushed(scene, company, both);
}
