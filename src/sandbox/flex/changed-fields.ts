import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from './json';

/**
 * Names of what differs, without values: nested members with dots (`billing_address.street`), a list as a whole.
 * Null counts as an object without members where the other side has one.
 */
export function changedFields(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(name, before[name], after[name]));
}

function differences(name: string, before: unknown, after: unknown): string[] {
  if (isObject(before) || isObject(after)) {
    return changedFields(isObject(before) ? before : {}, isObject(after) ? after : {}).map(
      (inner) => `${name}.${inner}`,
    );
  }
  return isDeepStrictEqual(before ?? null, after ?? null) ? [] : [name];
}
