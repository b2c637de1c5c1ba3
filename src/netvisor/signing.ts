import { createHmac } from 'node:crypto';
import type { NetvisorCredentials } from './contract';

/** What the signature covers besides the keys (netvisor-api.md 1.3), each text as in its header. */
export interface SignedParts {
  /** Scheme, host, path and query, as sent. */
  readonly url: string;
  readonly sender: string;
  readonly customerId: string;
  readonly timestamp: string;
  readonly language: string;
  readonly organisationId: string;
  readonly transactionId: string;
  readonly timestampUnix: string;
}

export interface SigningKeys {
  readonly customerKey: string;
  readonly partnerKey: string;
}

/**
 * HMAC-SHA256 in lower-case hex. Both keys are in the key and again at the end of the message; the body, the method
 * and the partner id are not covered. ISO-8859-1 as the maintained clients have it (1.5); all parts are ASCII.
 */
export function macOf(parts: SignedParts, { customerKey, partnerKey }: SigningKeys): string {
  const message = [
    parts.url,
    parts.sender,
    parts.customerId,
    parts.timestamp,
    parts.language,
    parts.organisationId,
    parts.transactionId,
    parts.timestampUnix,
    customerKey,
    partnerKey,
  ].join('&');
  return createHmac('sha256', Buffer.from(`${customerKey}&${partnerKey}`, 'latin1'))
    .update(message, 'latin1')
    .digest('hex');
}

/** Headers of one request: good for this URL, once, for some minutes. */
export function signedHeaders(
  credentials: NetvisorCredentials,
  url: string,
  at: Date,
  transactionId: string,
): Record<string, string> {
  const parts: SignedParts = {
    url,
    sender: credentials.sender,
    customerId: credentials.customerId,
    timestamp: at.toISOString().slice(0, 23).replace('T', ' '),
    language: credentials.language ?? 'EN',
    organisationId: credentials.organisationId,
    transactionId,
    timestampUnix: Math.floor(at.getTime() / 1000).toString(),
  };
  return {
    'X-Netvisor-Authentication-Sender': parts.sender,
    'X-Netvisor-Authentication-CustomerId': parts.customerId,
    'X-Netvisor-Authentication-PartnerId': credentials.partnerId,
    'X-Netvisor-Authentication-Timestamp': parts.timestamp,
    'X-Netvisor-Authentication-TimestampUnix': parts.timestampUnix,
    'X-Netvisor-Authentication-TransactionId': parts.transactionId,
    'X-Netvisor-Interface-Language': parts.language,
    'X-Netvisor-Organisation-ID': parts.organisationId,
    'X-Netvisor-Authentication-MAC': macOf(parts, credentials),
    'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'HMACSHA256',
    'X-Netvisor-Authentication-UseHTTPResponseStatusCodes': '1',
  };
}

/** Printable ASCII: what a header carries unchanged and every charset of the signature agrees on. */
const HEADER_TEXT = /^[\x20-\x7e]+$/;

/** The credentials that no request can carry, by name; for a person who mistyped them. */
export function unusableCredentials(credentials: NetvisorCredentials): string[] {
  const { customerId, partnerId, organisationId, customerKey, partnerKey } = credentials;
  return Object.entries({ customerId, partnerId, organisationId, customerKey, partnerKey })
    .filter(([, value]) => !HEADER_TEXT.test(value))
    .map(([name]) => name);
}
