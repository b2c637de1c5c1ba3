import { json } from '../src/dev/json-http';
import { eventually } from '../src/dev/eventually';
import type { CompanyParts, Ground } from './ground';

/** How many edits are made at the same time. */
const AT_ONCE = 8;

/** Edits one customer after the other in Flex; answers the phones they were given, by Netvisor's key. */
export async function editMany(
  ground: Ground,
  { flexTenant }: CompanyParts,
  customers: ReadonlyArray<{ readonly flexId: string; readonly netvisorKey: string }>,
  phones: Iterator<string, never>,
): Promise<ReadonlyMap<string, string>> {
  const given = new Map<string, string>();
  const queue = customers.values();
  const editor = async (): Promise<void> => {
    for (const { flexId, netvisorKey } of queue) {
      const phone = phones.next();
      given.set(netvisorKey, phone.value);
      await ground.flex.edit(flexTenant, flexId, { phone: phone.value });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, editor));
  return given;
}

/** Waits until every customer has the phone that it was given. */
export async function arrived(
  ground: Ground,
  { organisationId }: CompanyParts,
  given: ReadonlyMap<string, string>,
  seconds: number,
): Promise<void> {
  await eventually(
    'all edits are in Netvisor',
    async () => {
      const phoneOf = new Map(
        (await ground.netvisor.customers(organisationId)).map((record) => [
          record.netvisorKey,
          record.customerBaseInformation.phoneNumber,
        ]),
      );
      return [...given].every(([key, phone]) => phoneOf.get(key) === phone);
    },
    { seconds, everyMs: 250 },
  );
}

/** The sandboxes remember each request; over thousands that would be the memory of the measuring process. */
export async function forgetRequests({ netvisor, flex }: Ground): Promise<void> {
  for (const { baseUrl } of [netvisor, flex])
    await json(`${baseUrl}/_sandbox/requests`, { method: 'DELETE' });
}
