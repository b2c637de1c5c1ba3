import { z } from 'zod';
import type { GoLive, Tenant } from '../../store/tenant';
import { tenantIdSchema } from '../../sync/ids';
import { etagOf } from '../http/etag';
import { findTenant } from '../http/find';
import { acting, reading } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { goLiveFacts, goLiveSchema, showGoLive } from '../views/go-live';
import { directionSchema, modeSchema } from '../views/preview';
import { updateTenant } from './tenant';

const goLiveChange = z.strictObject({
  direction: directionSchema.optional(),
  mode: modeSchema.optional(),
  includeInactive: z.boolean().optional(),
  confirmedBy: z.string().trim().min(1).max(200).optional(),
  confirmedAt: z.iso.datetime({ offset: true }).optional(),
});
type GoLiveChange = z.infer<typeof goLiveChange>;

/** Clocks of operators and server may differ by this much. */
const AHEAD_MS = 5 * 60_000;

export const getGoLive = reading({
  path: '/tenants/{t}/go-live',
  summary: 'Where the company stands on its way to live, and what was confirmed.',
  params: { t: tenantIdSchema },
  query: {},
  answer: goLiveSchema,
  handle: async ({ params: { t } }, call) => answerOf(await findTenant(call.store, t), call),
});

export const patchGoLive = acting({
  method: 'patch',
  path: '/tenants/{t}/go-live',
  summary: 'Note the direction of the first run and who at the company confirmed it (R3, R21).',
  params: { t: tenantIdSchema },
  body: goLiveChange,
  answer: goLiveSchema,
  versioned: true,
  problems: ['already_live', 'run_active', 'wrong_state'],
  handle: async ({ params: { t }, body }, call) => {
    const tenant = await findTenant(call.store, t);
    await requireBeforeRun(tenant, call);
    const goLive = merged(tenant, body, call.now());
    const changed = await updateTenant(call, tenant, { goLive }, async (current) =>
      showGoLive(await goLiveFacts(call.store, current)),
    );
    return answerOf(changed, call);
  },
});

/** The direction can be changed until the run begins: afterwards both directions stay in step anyway. */
async function requireBeforeRun(tenant: Tenant, { store }: Call): Promise<void> {
  if (tenant.state === 'live' || tenant.state === 'paused') throw new ApiProblem('already_live');
  if (tenant.state === 'offboarded') throw new ApiProblem('wrong_state');
  if (await store.runs.active(tenant.id, ['scan', 'copy'])) throw new ApiProblem('run_active');
}

/** A direction counts only with the name of who confirmed it, anew when it changes. */
function merged({ goLive: before, settings }: Tenant, given: GoLiveChange, now: Date): GoLive {
  const turned = given.direction !== undefined && given.direction !== before?.direction;
  const direction = given.direction ?? before?.direction ?? missing('direction');
  const kept = turned ? null : before;
  const confirmedBy = given.confirmedBy ?? kept?.confirmedBy ?? missing('confirmedBy');
  const confirmedAt = given.confirmedAt ?? kept?.confirmedAt ?? missing('confirmedAt');
  if (Date.parse(confirmedAt) > now.getTime() + AHEAD_MS) {
    throw invalid('confirmedAt', { fi: 'Hetki on tulevaisuudessa', en: 'The moment lies in the future' });
  }
  return {
    direction,
    mode: given.mode ?? before?.mode ?? 'copy',
    includeInactive: given.includeInactive ?? before?.includeInactive ?? settings.includeInactive,
    confirmedBy,
    confirmedAt: new Date(confirmedAt).toISOString(),
  };
}

const missing = (name: string): never => {
  throw invalid(name, {
    fi: 'Puuttuu: suunta ja sen vahvistus kuuluvat yhteen',
    en: 'Missing: a direction and its confirmation belong together',
  });
};

const invalid = (name: string, detail: { fi: string; en: string }): ApiProblem =>
  new ApiProblem('invalid_value', { faults: [{ pointer: `#/${name}`, code: 'custom', detail }] });

const answerOf = async (tenant: Tenant, call: Call) => ({
  body: showGoLive(await goLiveFacts(call.store, tenant)),
  headers: { ETag: etagOf(tenant.version) },
});
