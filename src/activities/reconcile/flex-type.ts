import type { CustomerType } from '../../flex/customer-types';
import type { FlexType } from '../../sync/flex-type';
import type { SyncPlan } from '../../sync/plan';
import type { Session } from '../session';
import type { Sides } from './sides';

/** One reading of the customer types serves a whole batch. */
const typesOf = new WeakMap<Session, Promise<readonly CustomerType[]>>();

/**
 * What the customer's type in Flex demands (R8), asked for only when a plan may go against it: it creates a customer
 * there or empties a field. Null when it does neither, or when the type is not known.
 */
export async function flexTypeFor(
  session: Session,
  plan: SyncPlan,
  { flex }: Sides,
): Promise<FlexType | null> {
  const { flex: write } = plan;
  if (!write) return null;
  const empties = Object.values(write.values).some((value) => value === null);
  if (write.action === 'update' && !empties) return null;
  const id = write.action === 'create' ? session.tenant.customerTypes?.[write.kind] : flex?.typeId;
  const type = (await readTypes(session)).find((one) => one.id === id);
  if (!type) return null;
  const required = type.fields.filter((rule) => rule.required).map((rule) => rule.field);
  return { name: type.name, required };
}

function readTypes(session: Session): Promise<readonly CustomerType[]> {
  const known = typesOf.get(session);
  if (known) return known;
  const reading = session.flex.customerTypes();
  typesOf.set(session, reading);
  // A reading that failed is none: the next customer of the batch asks again.
  reading.catch(() => typesOf.delete(session));
  return reading;
}
