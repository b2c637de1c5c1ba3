/**
 * A copy whose texts stand by themselves. The engine keeps a part of a text as a view of the whole, so one name kept
 * from an answer would keep the whole answer in memory, with what D17 drops from it.
 */
export function detached<T>(value: T): T {
  return structuredClone(value);
}
