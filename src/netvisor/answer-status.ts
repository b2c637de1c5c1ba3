import { childOf, childrenOf, type XmlElement } from './xml-read';

/** The `ResponseStatus` of an answer (netvisor-api.md 3.1). */
export interface AnswerStatus {
  readonly ok: boolean;
  /** Category of a failure, e.g. `INVALID_DATA`; null when there is none of that form. */
  readonly category: string | null;
  /** What Netvisor says of a failure, in the language of the call. */
  readonly text: string;
  /** The server's clock as it stands there. */
  readonly timeStamp: string;
}

/** Null when the answer has no status: then it is not from Netvisor's API. */
export function readStatus(root: XmlElement): AnswerStatus | null {
  const status = childOf(root, 'responsestatus');
  const texts = childrenOf(status, 'status').map(({ text }) => text);
  return statusOf(texts, childOf(status, 'timestamp')?.text ?? '');
}

/** From the texts of the `Status` elements: one says OK; of a failure the first says FAILED, the second why. */
export function statusOf(statuses: readonly string[], timeStamp: string): AnswerStatus | null {
  const [verdict, ...reasons] = statuses.map((text) => text.trim());
  if (verdict === undefined) return null;
  if (verdict.toUpperCase() === 'OK') return { ok: true, category: null, text: '', timeStamp };
  // Some answers may put verdict and reason into one element.
  return { ok: false, ...splitReason(reasons.join(' ') || verdict), timeStamp };
}

/** Category and text are split at the first ` :: `; the text may hold further ones. */
function splitReason(reason: string): { category: string | null; text: string } {
  const match = /^([A-Z_]{3,60})\s*::\s*([\s\S]*)$/.exec(reason);
  if (!match) return { category: null, text: reason };
  const [, category = '', text = ''] = match;
  return { category, text };
}
