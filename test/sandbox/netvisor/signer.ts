import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { NetvisorSandbox } from '../../../src/sandbox/netvisor/start';

/*
 * A signer of its own, written from netvisor-api.md section 1 and sharing nothing with the sandbox or the client.
 */

/** Its own, because a request must be sent exactly as written. */
const agent = new Agent();

export type Company = NetvisorSandbox['companies'][number];

export interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly body?: string | Buffer;
  /** Replaces single headers, also to break them; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly language?: string;
  /** Signed in place of the URL that is sent. */
  readonly signedUrl?: string;
  readonly now?: number;
  /** Of TimestampUnix; absent: the same as `now`. */
  readonly unixNow?: number;
  /** The two times as texts, to write them wrongly and yet sign them. */
  readonly timestamp?: string;
  readonly timestampUnix?: string;
  readonly transactionId?: string;
  readonly statusCodes?: boolean;
  readonly host?: string;
  readonly sender?: string;
  readonly signal?: AbortSignal;
  /** Of the signed text. */
  readonly charset?: 'latin1' | 'utf8';
}

export function signedHeaders(
  company: Company,
  url: string,
  options: CallOptions = {},
): Record<string, string> {
  const now = options.now ?? Date.now();
  const timestamp = options.timestamp ?? new Date(now).toISOString().replace('T', ' ').replace('Z', '');
  const unix = options.timestampUnix ?? Math.floor((options.unixNow ?? now) / 1000).toString();
  const transactionId = options.transactionId ?? randomUUID();
  const language = options.language ?? 'EN';
  const sender = options.sender ?? company.sender;
  const parts = [
    url,
    sender,
    company.customerId,
    timestamp,
    language,
    company.organisationId,
    transactionId,
    unix,
  ];
  const mac = createHmac('sha256', `${company.customerKey}&${company.partnerKey}`)
    .update([...parts, company.customerKey, company.partnerKey].join('&'), options.charset ?? 'latin1')
    .digest('hex');
  const headers: Record<string, string | null> = {
    'X-Netvisor-Authentication-Sender': sender,
    'X-Netvisor-Authentication-CustomerId': company.customerId,
    'X-Netvisor-Authentication-PartnerId': company.partnerId,
    'X-Netvisor-Authentication-Timestamp': timestamp,
    'X-Netvisor-Authentication-TimestampUnix': unix,
    'X-Netvisor-Authentication-TransactionId': transactionId,
    'X-Netvisor-Interface-Language': language,
    'X-Netvisor-Organisation-ID': company.organisationId,
    'X-Netvisor-Authentication-MAC': mac,
    'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'HMACSHA256',
    ...(options.statusCodes === false ? {} : { 'X-Netvisor-Authentication-UseHTTPResponseStatusCodes': '1' }),
    'Content-Type': 'text/plain',
    ...options.headers,
  };
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Contents of the Status elements. */
  readonly statuses: readonly string[];
}

/** Sends one signed request, e.g. `call(sandbox, company, '/getcustomer.nv?id=1')`. */
export async function call(
  sandbox: { readonly baseUrl: string },
  company: Company,
  target: string,
  options: CallOptions = {},
): Promise<Answer> {
  const host = options.host ?? new URL(sandbox.baseUrl).host;
  const url = options.signedUrl ?? `http://${host}${target}`;
  const response = await agent.request({
    origin: sandbox.baseUrl,
    path: target,
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers: { ...signedHeaders(company, url, options), ...(options.host ? { host: options.host } : {}) },
    ...(options.body === undefined ? {} : { body: options.body }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const text = await response.body.text();
  return { status: response.statusCode, text, statuses: texts(text, 'Status') };
}

/** Texts of every element of this name, in order, references undone. */
export function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?(?:/>|>([^<]*)</${name}>)`, 'g'))].map(([, text]) =>
    (text ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
}

/** A call of the control API. */
export async function control(
  sandbox: { readonly baseUrl: string },
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const response = await request(`${sandbox.baseUrl}/_sandbox${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
