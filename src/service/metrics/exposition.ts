import type { Exposition } from '../../api/metrics';
import type { Metrics } from './metrics';

/** How long the SDK's own exporter, which is in this very process, may take. */
const SDK_WITHIN_MS = 2_000;

/** All metrics of this process in one text: ours, the store's figures, and those of Temporal's SDK. */
export function createExposition(
  { registry }: Pick<Metrics, 'registry'>,
  readStore: () => Promise<void>,
  sdkMetricsUrl: string | null,
): Exposition {
  return {
    contentType: registry.contentType,
    text: async () => {
      const [sdk] = await Promise.all([sdkMetricsUrl === null ? '' : sdkText(sdkMetricsUrl), readStore()]);
      return `${await registry.metrics()}${sdk}`;
    },
  };
}

/** Metrics must not fail as a whole because a part of them is missing. */
async function sdkText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(SDK_WITHIN_MS) });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}
