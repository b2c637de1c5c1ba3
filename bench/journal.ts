import { z } from 'zod';
import type { SandboxControl } from '../src/demo/sandbox-control';
import type { Span } from './statistics';

const entrySchema = z.object({ tenant: z.string(), at: z.string(), ms: z.number() });

/** From when until when each request of one company was under way, by the sandbox's own journal; those begun since `from`. */
export async function requestSpans(
  sandbox: Pick<SandboxControl<unknown>, 'requests'>,
  company: string,
  from: number,
): Promise<Span[]> {
  return z
    .array(entrySchema)
    .parse(await sandbox.requests())
    .filter(({ tenant }) => tenant === company)
    .map(({ at, ms }) => ({ from: Date.parse(at), to: Date.parse(at) + ms }))
    .filter((span) => span.from >= from);
}
