import type { IssueCode } from '../../sync/issues';
import type { RunRef, StepResult } from '../contract';
import type { ActivityDeps } from '../deps';
import { diagnose } from '../failures';
import { RANK } from '../lanes';
import { openSession } from '../session';

/** What the product needs from Flex's token. */
const SCOPES = [
  'customers.read',
  'customers.write',
  'types.read',
  'types.write',
  'series.read',
  'webhooks.manage',
];

/** Clocks further apart than this are refused: signed requests would be too (console.md 5.2). */
const CLOCK_LIMIT_MS = 300_000;

/**
 * Checks the set-up without writing: both credentials work, the rights suffice, both sides are this company and
 * the clocks agree. Trouble that passes by itself is thrown and tried again.
 */
export async function verifyConnections(deps: ActivityDeps, input: RunRef): Promise<StepResult> {
  const session = await openSession(deps, input.tenantId, { rank: RANK.bulk });
  if (!session) return { ok: false, code: 'connection_missing' };
  const { store, now } = deps;
  const { tenant } = session;
  try {
    const me = await session.flex.me();
    await store.connections.setState(tenant.id, 'flex', 'ok', {
      name: me.company.name ?? tenant.name,
      businessId: me.company.businessId ?? '',
    });
    if (SCOPES.some((scope) => !me.scopes.includes(scope))) return { ok: false, code: 'rights_missing' };
    if (me.company.businessId !== null && me.company.businessId !== tenant.businessId) {
      return { ok: false, code: 'wrong_company' };
    }
    if (Math.abs(me.clock.getTime() - now().getTime()) > CLOCK_LIMIT_MS)
      return { ok: false, code: 'clock_skew' };

    const netvisor = await store.connections.netvisor(tenant.id);
    if (netvisor?.organisationId !== tenant.businessId) return { ok: false, code: 'wrong_company' };
    // A list of one impossible code is the cheapest call that proves keys, company and right.
    await session.netvisor.findByCodes(['fns-check']);
    await store.connections.setState(tenant.id, 'netvisor', 'ok', {
      name: tenant.name,
      businessId: netvisor.organisationId,
    });
    return { ok: true };
  } catch (error) {
    const diagnosis = diagnose(error);
    if (!diagnosis || !PERSON_NEEDED.includes(diagnosis.code)) throw error;
    if (diagnosis.code === 'credentials_rejected') {
      await store.connections.setState(tenant.id, diagnosis.side, 'rejected');
    }
    return { ok: false, code: diagnosis.code };
  }
}

/** Before go-live somebody sits in front of the wizard: say it at once instead of trying for hours. */
const PERSON_NEEDED: readonly IssueCode[] = [
  'credentials_rejected',
  'rights_missing',
  'wrong_company',
  'clock_skew',
];
