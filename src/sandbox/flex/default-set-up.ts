import { Prng } from '../seed/prng';
import type { CustomerType } from './customer-types';
import type { NumberSeries } from './number-series';

/** Flex's own series begins here, far from Netvisor's (R19). */
export const FIRST_NUMBER = 500_001;
const LAST_NUMBER = 9_999_999;

/**
 * What a new Flex account has: a type for persons and one for companies that share a number series (R8, R20), and
 * one without identifier, whose customers are not synced (D23). The ids depend on the tenant alone, so a reset
 * brings the same ones back.
 */
export function defaultSetUp(tenantId: string): { types: CustomerType[]; series: NumberSeries[] } {
  const prng = new Prng(hash(tenantId));
  const seriesId = prng.uuid();
  return {
    series: [
      {
        id: seriesId,
        name: 'Asiakasnumerot',
        prefix: '',
        min: FIRST_NUMBER,
        max: LAST_NUMBER,
        next: FIRST_NUMBER,
      },
    ],
    types: [
      {
        id: prng.uuid(),
        name: 'Yksityisasiakas',
        identifier: 'PRIVATE',
        number_series_id: seriesId,
        fields: [
          { field: 'name', visible: true, required: true },
          { field: 'business_id', visible: false, required: false },
          { field: 'e_invoice', visible: false, required: false },
        ],
      },
      {
        id: prng.uuid(),
        name: 'Yritysasiakas',
        identifier: 'COMPANY',
        number_series_id: seriesId,
        fields: [
          { field: 'name', visible: true, required: true },
          { field: 'consumer_e_invoicing', visible: false, required: false },
        ],
      },
      { id: prng.uuid(), name: 'Muu asiakas', identifier: null, number_series_id: null, fields: [] },
    ],
  };
}

/** FNV-1a over the code units. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    value = Math.imul(value ^ text.charCodeAt(place), 0x01000193) >>> 0;
  }
  return value;
}
