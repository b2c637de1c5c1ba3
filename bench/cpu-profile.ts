import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';

/** Where the CPU time of a piece of work went. */
export interface CpuProfile {
  /** Milliseconds in which this process used the CPU, of those with the given function on the stack. */
  within(matches: (frame: Frame) => boolean): number;
  /** All of them. */
  readonly busyMs: number;
}

export interface Frame {
  readonly functionName: string;
  /** File of the function, as a path or URL. */
  readonly file: string;
}

const IDLE = new Set(['(idle)', '(program)', '(root)']);

/** Runs `work` under Node's own sampling profiler. */
export async function profiled(work: () => Promise<void>): Promise<CpuProfile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  try {
    await work();
    const { profile } = await session.post('Profiler.stop');
    return readProfile(profile);
  } finally {
    session.disconnect();
  }
}

function readProfile({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): CpuProfile {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const usOf = new Map<number, number>();
  samples.forEach((id, at) => usOf.set(id, (usOf.get(id) ?? 0) + (timeDeltas[at] ?? 0)));

  const stackOf = (id: number): Frame[] => {
    const frames: Frame[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame) frames.push({ functionName: frame.functionName, file: frame.url });
    }
    return frames;
  };
  const sum = (counts: (stack: readonly Frame[]) => boolean): number => {
    let us = 0;
    for (const [id, time] of usOf) if (counts(stackOf(id))) us += time;
    return us / 1_000;
  };
  const isBusy = ([top]: readonly Frame[]): boolean => top !== undefined && !IDLE.has(top.functionName);
  return {
    busyMs: sum(isBusy),
    within: (matches) => sum((stack) => isBusy(stack) && stack.some(matches)),
  };
}
