import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSchema, type CustomerRecord } from '../../../src/sandbox/flex/customer';
import { CustomerRegister } from '../../../src/sandbox/flex/register';

const record = (id: string, second: number, number: string | null): CustomerRecord => {
  const at = new Date(second * 1000).toISOString();
  return {
    id,
    version: 1,
    content: {
      ...contentSchema.parse({ customer_type_id: '00000000-0000-4000-8000-000000000000', name: 'X' }),
      customer_number: number,
      business_id: number,
    },
    active: true,
    merged_into: null,
    created_at: at,
    updated_at: at,
    updated_by: { type: 'user', client_id: null, change_origin: null },
    history: [],
  };
};

const step = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  second: fc.integer({ min: 0, max: 5 }),
  remove: fc.boolean(),
});

describe('CustomerRegister', () => {
  it('stays ordered and finds by number whatever happens to it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const register = new CustomerRegister();
        const expected = new Map<string, CustomerRecord>();
        for (const { id, second, remove } of steps) {
          const changed = record(id, second, `${id}${second.toString()}`);
          if (remove) {
            register.remove(id);
            expected.delete(id);
          } else {
            register.put(changed);
            expected.set(id, changed);
          }
        }
        const ordered = [...expected.values()].sort((left, right) =>
          `${left.updated_at}${left.id}` < `${right.updated_at}${right.id}` ? -1 : 1,
        );
        expect(register.all()).toEqual(ordered);
        for (const one of ordered) {
          const number = one.content.customer_number ?? '';
          expect(register.holderOf(number)).toBe(one);
          expect(register.withBusinessId(number)).toEqual([one]);
          const behind = ordered.slice(ordered.indexOf(one) + 1);
          expect([...register.after(one)]).toEqual(behind);
        }
        expect(register.size).toBe(ordered.length);
        expect(register.holderOf('a9')).toBeUndefined();
      }),
    );
  });
});
