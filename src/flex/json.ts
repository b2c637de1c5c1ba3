/** Parses JSON; undefined for anything else. A parser's message quotes its input, so it is not passed on (I3). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
