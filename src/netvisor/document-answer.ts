import { readStatus } from './answer-status';
import { NetvisorError } from './errors';
import { answerCutShort, notFromNetvisor } from './failures';
import { refusalOf } from './refusals';
import type { NetvisorCall, OpenAnswer, Transport } from './transport';
import { readXml, type XmlElement } from './xml-read';
import { XmlRefused } from './xml-text';

/** Enough for 500 customers with all their text; a larger answer is not Netvisor's. */
const DOCUMENT_CAP_BYTES = 16 * 1024 * 1024;

/**
 * Makes a call whose answer is one document: reads it whole, and decides by its own status first and by HTTP's only
 * without one (netvisor-api.md 3.3).
 * @returns the root of an answer with status OK
 * @throws NetvisorError
 */
export async function callForDocument(
  transport: Transport,
  call: Omit<NetvisorCall, 'capBytes'>,
  now: () => Date,
): Promise<XmlElement> {
  const answer = await transport.open({ ...call, capBytes: DOCUMENT_CAP_BYTES });
  let text = '';
  for await (const piece of answer.text) text += piece;
  const root = documentOf(text, answer);
  const status = readStatus(root);
  if (status === null) throw notFromNetvisor(text, answer.failureFacts);
  if (!status.ok) throw refusalOf(status, call, { ...answer, at: now() });
  return root;
}

function documentOf(text: string, { failureFacts }: OpenAnswer): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    throw endsEarly(text) ? answerCutShort(failureFacts) : notFromNetvisor(text, failureFacts);
  }
}

/** Begins as an answer of Netvisor and lacks the end of one. */
function endsEarly(text: string): boolean {
  return /^\s*(<\?xml\b[^>]*>\s*)?<root\b/i.test(text) && !/<\/root\s*>\s*$/i.test(text);
}

/** The error that a call without the expected content deserves. */
export function contentMissing(call: { readonly isWrite: boolean }, what: string): NetvisorError {
  return new NetvisorError('answer_truncated', { outcomeUnknown: call.isWrite, detail: `no ${what}` });
}
