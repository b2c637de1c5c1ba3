import type { ApiAnswer } from '../common/api';
import { responseTimeStamp } from './helsinki-time';
import type { NetvisorSettings } from './settings';
import { closeElement, inChunks, leafElement, openElement, XML_DECLARATION } from './xml-writer';

/** The mime type that recorded answers carry (netvisor-api.md 2.0). */
const HEADERS = { 'content-type': 'text/html; charset=utf-8' } as const;

/** Whose clock and whose switches an envelope follows. */
export interface Stamp {
  readonly at: Date;
  readonly settings: Pick<NetvisorSettings, 'timeStampPadding' | 'errorDetails'>;
}

/** Status OK and whatever data follows it, streamed. */
export function okAnswer(stamp: Stamp, data: Iterable<string> = []): ApiAnswer {
  return { status: 200, headers: HEADERS, body: inChunks(okDocument(stamp, data)) };
}

/** Status OK with the key of what was added. */
export function insertedAnswer(stamp: Stamp, key: number): ApiAnswer {
  return okAnswer(stamp, [
    openElement(1, 'Replies'),
    leafElement(2, 'InsertedDataIdentifier', key.toString()),
    closeElement(1, 'Replies'),
  ]);
}

/** Two Status elements: FAILED, then category and text with the real separator between (3.1). */
export function failedAnswer(stamp: Stamp, httpStatus: number, category: string, text: string): ApiAnswer {
  const details = stamp.settings.errorDetails ? [leafElement(2, 'Details', text)] : [];
  const body = [
    XML_DECLARATION,
    openElement(0, 'Root'),
    ...responseStatus(stamp, ['FAILED', `${category} :: ${text}`], details),
    closeElement(0, 'Root'),
  ].join('');
  return { status: httpStatus, headers: HEADERS, body };
}

function* okDocument(stamp: Stamp, data: Iterable<string>): Generator<string> {
  yield XML_DECLARATION;
  yield openElement(0, 'Root');
  yield* responseStatus(stamp, ['OK']);
  yield* data;
  yield closeElement(0, 'Root');
}

function responseStatus(
  { at, settings }: Stamp,
  statuses: readonly string[],
  details: readonly string[] = [],
): string[] {
  return [
    openElement(1, 'ResponseStatus'),
    ...statuses.map((status) => leafElement(2, 'Status', status)),
    leafElement(2, 'TimeStamp', responseTimeStamp(at, settings.timeStampPadding)),
    ...details,
    closeElement(1, 'ResponseStatus'),
  ];
}
