import type { ApiAnswer } from '../common/api';
import { responseTimeStamp } from './helsinki-time';
import { closeElement, inChunks, leafElement, openElement, XML_DECLARATION } from './xml-writer';

/** The mime type that recorded answers carry (netvisor-api.md 2.0). */
const HEADERS = { 'content-type': 'text/html; charset=utf-8' } as const;

/** Status OK and whatever data follows it, streamed. */
export function okAnswer(at: Date, data: Iterable<string> = []): ApiAnswer {
  return { status: 200, headers: HEADERS, body: inChunks(okDocument(at, data)) };
}

/** Status OK with the key of what was added. */
export function insertedAnswer(at: Date, key: number): ApiAnswer {
  return okAnswer(at, [
    openElement(1, 'Replies'),
    leafElement(2, 'InsertedDataIdentifier', key.toString()),
    closeElement(1, 'Replies'),
  ]);
}

/** Two Status elements: FAILED, then category and text with the real separator between (3.1). */
export function failedAnswer(at: Date, httpStatus: number, category: string, text: string): ApiAnswer {
  const body = [
    XML_DECLARATION,
    openElement(0, 'Root'),
    ...responseStatus(at, 'FAILED', `${category} :: ${text}`),
    closeElement(0, 'Root'),
  ].join('');
  return { status: httpStatus, headers: HEADERS, body };
}

function* okDocument(at: Date, data: Iterable<string>): Generator<string> {
  yield XML_DECLARATION;
  yield openElement(0, 'Root');
  yield* responseStatus(at, 'OK');
  yield* data;
  yield closeElement(0, 'Root');
}

function responseStatus(at: Date, ...statuses: string[]): string[] {
  return [
    openElement(1, 'ResponseStatus'),
    ...statuses.map((status) => leafElement(2, 'Status', status)),
    leafElement(2, 'TimeStamp', responseTimeStamp(at)),
    closeElement(1, 'ResponseStatus'),
  ];
}
