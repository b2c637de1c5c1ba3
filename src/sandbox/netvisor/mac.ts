import { createHash, createHmac } from 'node:crypto';
import type { NetvisorSettings } from './settings';

/** What a message authentication code is made of (netvisor-api.md 1.3); texts as in the headers. */
export interface MacInput {
  /** Scheme, host, path and query. */
  readonly url: string;
  readonly sender: string;
  readonly customerId: string;
  readonly timestamp: string;
  readonly language: string;
  readonly organisationId: string;
  readonly transactionId: string;
  readonly timestampUnix: string;
  readonly customerKey: string;
  readonly partnerKey: string;
}

export type MacAlgorithm = 'HMACSHA256' | 'SHA256' | 'MD5';
export type MacCharset = 'ISO-8859-1' | 'ISO-8859-15' | 'UTF-8';

/** The text that is hashed; only HMACSHA256 covers the Unix time. */
export function macMessage(input: MacInput, algorithm: MacAlgorithm): string {
  return [
    input.url,
    input.sender,
    input.customerId,
    input.timestamp,
    input.language,
    input.organisationId,
    input.transactionId,
    ...(algorithm === 'HMACSHA256' ? [input.timestampUnix] : []),
    input.customerKey,
    input.partnerKey,
  ].join('&');
}

/** The code in lower case hex, or undefined when the charset lacks a character of the input. */
export function macOf(input: MacInput, algorithm: MacAlgorithm, charset: MacCharset): string | undefined {
  const message = encode(macMessage(input, algorithm), charset);
  const key = encode(`${input.customerKey}&${input.partnerKey}`, charset);
  if (!message || !key) return undefined;
  switch (algorithm) {
    case 'HMACSHA256':
      return createHmac('sha256', key).update(message).digest('hex');
    case 'SHA256':
      return createHash('sha256').update(message).digest('hex');
    case 'MD5':
      return createHash('md5').update(message).digest('hex');
  }
}

/** A URL that a client may have signed, and how it differs from what came over the wire. */
export interface SignedUrl {
  readonly url: string;
  readonly form: 'raw' | 'decoded' | 'decoded except reserved';
}

/**
 * The URLs under which a request may have been signed (1.6). The connection does not tell whether the client's URL
 * said http or https, so both count; the host is the Host header's.
 */
export function signableUrls(host: string, target: string, forms: NetvisorSettings['macUrl']): SignedUrl[] {
  const targets = new Map<string, SignedUrl['form']>();
  if (forms !== 'decoded') targets.set(target, 'raw');
  if (forms !== 'raw') {
    for (const received of [target, target.replaceAll('+', ' ')]) {
      addOnce(targets, decoded(received, decodeURIComponent), 'decoded');
      // decodeURI is exactly the hypothesis about .NET: reserved characters stay escaped.
      addOnce(targets, decoded(received, decodeURI), 'decoded except reserved');
    }
  }
  return [...targets].flatMap(([text, form]) =>
    ['http', 'https'].map((scheme) => ({ url: `${scheme}://${host}${text}`, form })),
  );
}

function addOnce(
  targets: Map<string, SignedUrl['form']>,
  target: string | undefined,
  form: SignedUrl['form'],
): void {
  if (target !== undefined && !targets.has(target)) targets.set(target, form);
}

function decoded(target: string, decode: (text: string) => string): string | undefined {
  try {
    return decode(target);
  } catch {
    return undefined;
  }
}

/** Where ISO-8859-15 differs from ISO-8859-1. */
const LATIN9_BYTES: ReadonlyMap<string, number> = new Map([
  ['€', 0xa4],
  ['Š', 0xa6],
  ['š', 0xa8],
  ['Ž', 0xb4],
  ['ž', 0xb8],
  ['Œ', 0xbc],
  ['œ', 0xbd],
  ['Ÿ', 0xbe],
]);

function encode(text: string, charset: MacCharset): Buffer | undefined {
  if (charset === 'UTF-8') return Buffer.from(text, 'utf8');
  const bytes: number[] = [];
  for (const character of text) {
    const byte =
      (charset === 'ISO-8859-15' ? LATIN9_BYTES.get(character) : undefined) ?? character.codePointAt(0) ?? 0;
    if (byte > 0xff) return undefined;
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}
