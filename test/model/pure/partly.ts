/**
 * A stand-in for `T` of which a test needs only some properties: asking for another one fails loudly and says which,
 * so that a stand-in never answers what nobody thought of.
 */
export function partly<T extends object>(what: string, given: Partial<T>): T;
export function partly(what: string, given: object): object {
  return new Proxy(given, {
    get(target, property, receiver): unknown {
      // Whatever is awaited is asked whether it is a promise.
      if (property === 'then') return undefined;
      if (property in target) return Reflect.get(target, property, receiver);
      throw new Error(`the stand-in for ${what} has no ${String(property)}`);
    },
  });
}
