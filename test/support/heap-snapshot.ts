import { z } from 'zod';

/** Every text of a V8 heap snapshot: all that can be reached in a process, names of its code included. */
export function textsOfSnapshot(snapshot: string): string[] {
  const at = snapshot.lastIndexOf('"strings":');
  if (at < 0) throw new Error('not a heap snapshot');
  const list = snapshot.slice(at + '"strings":'.length, snapshot.lastIndexOf('}'));
  return z.array(z.string()).parse(JSON.parse(list));
}
