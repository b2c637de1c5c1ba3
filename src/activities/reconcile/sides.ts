import type { Link } from '../../store/links';
import type { FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import type { Session } from '../session';

/** Both sides of a link as just read; null where the link has no id or the customer is gone. */
export interface Sides {
  readonly flex: FlexCustomer | null;
  readonly netvisor: NetvisorCustomer | null;
}

/** What a batch has read already, so that it is not read again. */
export interface Given {
  readonly flex?: FlexCustomer;
  readonly netvisor?: NetvisorCustomer;
}

/** Reads what is not given. `gone` names a side whose customer was not found, looked for twice (D10). */
export async function readSides(
  session: Session,
  link: Link,
  given: Given = {},
): Promise<Sides & { readonly gone: Side | null }> {
  const { flexId, netvisorKey } = link;
  const [flex, netvisor] = await Promise.all([
    flexId === null ? null : (given.flex ?? twice(() => session.flex.getCustomer(flexId))),
    netvisorKey === null ? null : (given.netvisor ?? twice(() => session.netvisor.getCustomer(netvisorKey))),
  ]);
  const gone =
    flexId !== null && flex?.mergedInto !== null
      ? 'flex'
      : netvisorKey !== null && netvisor === null
        ? 'netvisor'
        : null;
  return { flex, netvisor, gone };
}

async function twice<T>(read: () => Promise<T | null>): Promise<T | null> {
  return (await read()) ?? (await read());
}
