import type { Config } from '../config';
import { createFlexClient } from '../flex/client';
import type { FlexClient } from '../flex/client';
import { createNetvisorClient } from '../netvisor/client';
import type { NetvisorClient } from '../netvisor/client';
import type { FlexConnection, NetvisorConnection } from '../store/connections';

/** A connection can't be used as the service is configured; the message names the variable. */
class UpstreamNotConfigured extends Error {
  constructor(variable: string) {
    super(`${variable} is not set`);
    this.name = 'UpstreamNotConfigured';
  }
}

/** Makes Netvisor clients: the company's keys with the service's own partner keys, unless the company has some. */
export function netvisorClients(config: Config): (connection: NetvisorConnection) => NetvisorClient {
  const { baseUrl, partnerId, partnerKey, sender } = config.netvisor;
  return (connection) =>
    createNetvisorClient({
      baseUrl,
      sender,
      customerId: connection.customerId,
      customerKey: connection.customerKey,
      organisationId: connection.organisationId,
      partnerId: required('NETVISOR_PARTNER_ID', connection.partnerId ?? partnerId),
      partnerKey: required('NETVISOR_PARTNER_KEY', connection.partnerKey ?? partnerKey),
    });
}

export function flexClients(): (connection: FlexConnection) => FlexClient {
  return (connection) => createFlexClient(connection);
}

function required(variable: string, value: string | null | undefined): string {
  if (value === null || value === undefined) throw new UpstreamNotConfigured(variable);
  return value;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Which Flex addresses an operator may enter: https on an allowed host, so that the service can't be used to
 * reach into its own network. Loopback only where the configuration says so (dev, demo, tests).
 */
export function flexUrlGuard(
  config: Pick<Config, 'flex' | 'allowLoopbackUpstreams'>,
): (url: string) => boolean {
  return (text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') return false;
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
    if (LOOPBACK.has(url.hostname)) return config.allowLoopbackUpstreams;
    if (url.protocol !== 'https:') return false;
    return config.flex.allowedHosts.some(
      (host) => url.host === host || url.hostname === host || url.hostname.endsWith(`.${host}`),
    );
  };
}
