import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { textsIn, tokensOf } from '../../support/tokens';
import type { Company } from './company';
import type { Ground } from './ground';

/** I3: looks for everything that was ever typed in the logs of all processes and in the histories of all workflows. */
export async function leaks(
  ground: Ground,
  companies: readonly Company[],
): Promise<{ found: string[]; histories: number }> {
  const personal = new Set(
    companies.flatMap(({ people }) =>
      people.flatMap(({ mark, businessId, entries }) => [
        ...tokensOf(mark),
        ...tokensOf(businessId ?? ''),
        ...entries
          .filter(({ field }) => field !== 'active')
          .flatMap(({ field, value }) => tokensOfEntry(field, value)),
      ]),
    ),
  );
  const found = new Set<string>();
  const search = (where: string, text: string): void => {
    for (const token of tokensOf(text)) if (personal.has(token)) found.add(`${token} in ${where}`);
  };
  search('the log', ground.log.join(''));
  const { client, close } = await ground.connectTemporal();
  let histories = 0;
  try {
    for await (const { workflowId, runId } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      for (const text of textsIn(JSON.parse(historyToJSON(history)))) search(workflowId, text);
      histories += 1;
    }
  } finally {
    await close();
  }
  return { found: [...found], histories };
}

/** Towns and operators are nobody's secret; a phone number is written in more than one way. */
function tokensOfEntry(field: string, value: string): string[] {
  const [first = ''] = value.split('|');
  const tokens = [...tokensOf(first)];
  return field === 'phone' && first !== '' ? [...tokens, `0${first}`, `+358${first}`, `358${first}`] : tokens;
}
