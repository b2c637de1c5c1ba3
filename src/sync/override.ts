import type { FieldName, FieldTypes, FieldValue, Side } from './customer';
import { FIELD_TABLE } from './field-table';
import type { Holds } from './values';

/** What an operator decided for one field of one side (I9). The value is what shall stand there; null clears. */
export interface Override {
  readonly field: FieldName;
  readonly side: Side;
  readonly value: FieldValue | null;
}

/** What was decided for one field: the value for each side that was named. */
export type DecidedValues<F extends FieldName> = { readonly [S in Side]?: FieldTypes[F] | null };

/** An override whose value is not of the kind that its field holds: it was made or stored wrongly. */
export class OverrideOfWrongKind extends Error {
  override readonly name = 'OverrideOfWrongKind';
  constructor(readonly field: FieldName) {
    super(`an override gives ${field} a value that it can't hold`);
  }
}

/**
 * What the operator decided for a field; null when nothing. Of two decisions for one side the later one counts.
 *
 * @throws OverrideOfWrongKind
 */
export function decidedFor<F extends FieldName>(
  field: F,
  overrides: readonly Override[],
): DecidedValues<F> | null {
  const own = overrides.filter((override) => override.field === field);
  if (own.length === 0) return null;
  return Object.fromEntries(
    own.map(({ side, value }): [Side, FieldTypes[F] | null] => {
      if (value !== null && !isValueOf(field, value)) throw new OverrideOfWrongKind(field);
      return [side, value];
    }),
  );
}

/** Whether a value is of the kind that a field holds. */
export const isValueOf = <F extends FieldName>(field: F, value: FieldValue): value is FieldTypes[F] =>
  FIELD_TABLE[field].holds === kindOf(value);

function kindOf(value: FieldValue): Holds {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'flag';
  return 'operator' in value ? 'eInvoice' : 'address';
}
