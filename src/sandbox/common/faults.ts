import { z } from 'zod';

const faultActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: z.int().min(200).max(599) }),
  z.strictObject({ kind: z.literal('error'), category: z.string().min(1), text: z.string() }),
  z.strictObject({ kind: z.literal('latency'), ms: z.number().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('drop-before') }),
  z.strictObject({ kind: z.literal('drop-after') }),
  z.strictObject({ kind: z.literal('garbage') }),
  z.strictObject({ kind: z.literal('truncate') }),
]);

/** A fault as `POST /_sandbox/faults` takes it. */
export const faultSchema = z.strictObject({
  match: z
    .strictObject({
      resource: z.string().min(1).optional(),
      method: z.string().min(1).optional(),
      tenant: z.string().min(1).optional(),
    })
    .default({}),
  times: z.int().min(1).max(1_000_000_000).default(1),
  action: faultActionSchema,
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultAction = z.infer<typeof faultActionSchema>;
type LatencyFault = Extract<FaultAction, { kind: 'latency' }>;

/** What is to go wrong with one request. */
export interface Misfortune {
  /** Milliseconds to wait before anything else. */
  readonly delayMs: number;
  readonly action: Exclude<FaultAction, LatencyFault> | undefined;
}

export interface FaultTarget {
  readonly resource: string;
  readonly method: string;
  readonly tenant: string;
}

/** Faults that wait for their requests, used up in the order in which they were set. */
export class FaultBox {
  private waiting: Fault[] = [];

  add(fault: Fault): void {
    this.waiting.push({ ...fault });
  }

  /** Faults not yet used up, with the `times` that are left. */
  list(): readonly Fault[] {
    return this.waiting;
  }

  clear(): void {
    this.waiting = [];
  }

  /**
   * Uses up what matches this request: every latency adds to the wait, of the other kinds the oldest strikes.
   * Resource and method are compared without regard to case.
   */
  strike(target: FaultTarget): Misfortune {
    let delayMs = 0;
    let action: Misfortune['action'];
    for (const fault of this.waiting) {
      if (!matches(fault, target)) continue;
      if (fault.action.kind === 'latency') delayMs += fault.action.ms;
      else if (action === undefined) action = fault.action;
      else continue;
      fault.times -= 1;
    }
    this.waiting = this.waiting.filter((fault) => fault.times > 0);
    return { delayMs, action };
  }
}

function matches({ match }: Fault, target: FaultTarget): boolean {
  return (
    (match.resource === undefined || match.resource.toLowerCase() === target.resource.toLowerCase()) &&
    (match.method === undefined || match.method.toUpperCase() === target.method.toUpperCase()) &&
    (match.tenant === undefined || match.tenant === target.tenant)
  );
}
