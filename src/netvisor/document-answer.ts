import { AnswerPieces } from './answer-pieces';
import { readStatus } from './answer-status';
import { NetvisorError } from './errors';
import { refusalOf } from './refusals';
import type { AnswerSource, NetvisorCall } from './transport';
import { XmlTree, type XmlElement } from './xml-read';

/** Enough for 500 customers with all their text; a larger answer is not Netvisor's. */
const DOCUMENT_CAP_BYTES = 16 * 1024 * 1024;

/**
 * Makes a call whose answer is one document, and decides by its own status first and by HTTP's only without one
 * (netvisor-api.md 3.3).
 * @returns the root of an answer with status OK
 * @throws NetvisorError
 */
export async function callForDocument(
  source: AnswerSource,
  call: Omit<NetvisorCall, 'capBytes'>,
  now: () => Date,
): Promise<XmlElement> {
  const answer = await source.open({ ...call, capBytes: DOCUMENT_CAP_BYTES });
  const tree = new XmlTree();
  const pieces = new AnswerPieces(answer, tree);
  try {
    while (await pieces.read());
    const root = tree.root;
    const status = readStatus(root);
    if (status === null) throw await pieces.foreign();
    if (!status.ok) throw refusalOf(status, call, { ...answer, at: now() });
    return root;
  } finally {
    await pieces.giveUp();
  }
}

/** The error that a call without the expected content deserves. */
export function contentMissing(call: { readonly isWrite: boolean }, what: string): NetvisorError {
  return new NetvisorError('answer_truncated', { outcomeUnknown: call.isWrite, detail: `no ${what}` });
}
