/** What a log may say of an error: where and what, never the values that it quotes. */
export interface ErrorDescription {
  /** Name of the error's class, or the type of what was thrown instead of an error. */
  readonly kind: string;
  /** A code such as `23505` or `ECONNREFUSED`. */
  readonly code: string | null;
  /** Where it came from, innermost first. */
  readonly frames: readonly string[];
  readonly cause: ErrorDescription | null;
}

const CAUSES_AT_MOST = 3;
const FRAMES_AT_MOST = 15;

/** Codes and class names are words of programs; anything else may be a value. */
const PROGRAM_WORD = /^[\w.:$-]{1,60}$/;
const FRAME = /^ {4}at (.+:\d+:\d+\)?|.+ \((<anonymous>|native|index \d+)\))$/;

/**
 * Describes an error without its message: database errors quote their statement's values, parsers their input
 * (I3). What is left, class, code and stack, is enough to find the place.
 */
export function describeSafely(error: unknown, causesAtMost = CAUSES_AT_MOST): ErrorDescription {
  if (!(error instanceof Error)) return { kind: typeof error, code: null, frames: [], cause: null };
  return {
    kind: wordOr(error.constructor.name, 'Error'),
    code: 'code' in error && typeof error.code === 'string' ? wordOr(error.code, null) : null,
    frames: framesOf(error),
    cause:
      error.cause === undefined || causesAtMost === 0 ? null : describeSafely(error.cause, causesAtMost - 1),
  };
}

const wordOr = <T>(text: string, otherwise: T): string | T => (PROGRAM_WORD.test(text) ? text : otherwise);

/** The stack begins with the message, which may have lines of its own: only what follows it are frames. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const at = stack.indexOf(error.message);
  const lines = stack.slice(at < 0 ? 0 : at + error.message.length).split('\n');
  const lastOther = lines.findLastIndex((line) => !FRAME.test(line));
  return lines
    .slice(lastOther + 1)
    .slice(0, FRAMES_AT_MOST)
    .map((line) => line.trim());
}
