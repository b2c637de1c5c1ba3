import type { FieldValues, Kind } from './customer';
import { compareNames } from './name-similarity';
import type { NameDoubt, NameLikeness } from './name-similarity';

/** A customer's name with what stands beside it: an auxiliary business name, or a department. */
export interface NameParts {
  readonly main: string;
  readonly beside: string | null;
  /** What stands beside is said to be a business name of its own (aputoiminimi). */
  readonly besideIsAName: boolean;
}

/** `X Oy, aputoiminimi Y` and its like: Y is a registered business name of X. */
const AUXILIARY =
  /[\s,;(]+(?:apu|rinnakkais)toiminimi:?\s+|[\s,;(]+(?:bifirma|parallellfirma|dba|t\/a):?\s+/iu;

/** `X Oy / Y`, with a space or a company form before the slash. */
const SLASH = /\s+\/\s*|\/\s+|(?<=\b(?:oy|oyj|ab|abp|ky|tmi|ry))\//iu;

/** `X Oy (Y)`. */
const BRACKETS = /^([^(]+)\(([^()]+)\)\s*$/u;

/** Reads name and name extension. Null without a name. */
export function namePartsOf(fields: FieldValues, kind: Kind | null): NameParts | null {
  const name = fields.name?.trim() ?? '';
  if (name === '') return null;
  const extension = fields.nameExtension?.trim() ?? '';
  const { main, beside, besideIsAName } = kind === 'PRIVATE' ? whole(name) : split(name);
  const all = [beside, extension].filter((part) => part !== null && part !== '').join(' ');
  return { main, beside: all === '' ? null : all, besideIsAName };
}

const whole = (name: string): NameParts => ({ main: name, beside: null, besideIsAName: false });

function split(name: string): NameParts {
  for (const [separator, besideIsAName] of [
    [AUXILIARY, true],
    [SLASH, true],
  ] as const) {
    const [main = '', ...others] = name.split(separator).map((part) => part.replace(/\)$/u, '').trim());
    const beside = others.filter((part) => part !== '').join(' ');
    if (main !== '' && beside !== '') return { main, beside, besideIsAName };
  }
  const [, main, beside = ''] = BRACKETS.exec(name) ?? [];
  return main === undefined
    ? whole(name)
    : { main: main.trim(), beside: beside.trim(), besideIsAName: false };
}

/** `besideDiffers`: each side names another department or auxiliary business. */
export type PartsDoubt = NameDoubt | 'besideDiffers';

/** How alike two customers' names are, whichever of their names each register holds. */
export function compareNameParts(
  one: NameParts,
  other: NameParts,
  kind: Kind | null,
): { score: number; doubts: readonly PartsDoubt[] } {
  const best = waysOf(one)
    .flatMap((left) => waysOf(other).map((right) => compareNames(left, right, kind)))
    .reduce<NameLikeness>((most, next) => (next.score > most.score ? next : most), { score: 0, doubts: [] });
  if (one.beside === null || other.beside === null) return best;
  // The whole names agree in any order when each side has the other's main name beside its own.
  const together = compareNames(`${one.main} ${one.beside}`, `${other.main} ${other.beside}`, kind);
  return together.score >= best.score ? together : { score: together.score, doubts: ['besideDiffers'] };
}

/** The names that a register may have the customer under. */
function waysOf({ main, beside, besideIsAName }: NameParts): string[] {
  if (beside === null) return [main];
  return [main, `${main} ${beside}`, ...(besideIsAName ? [beside] : [])];
}
