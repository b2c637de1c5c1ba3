import { operatorReads } from './activity-proxies';
import type { OperatorReadInput } from './messages';

/**
 * Answers one question of an operator by reading both systems (explain). Question and answer lie encrypted in the
 * store for a minute; here only the request's id is seen (I3).
 */
export async function operatorRead({ requestId }: OperatorReadInput): Promise<string> {
  return (await operatorReads.answerQuestion({ requestId })).outcome;
}
