import type { OfficeChoice } from './choose-office';
import { clearingIssue } from './merge-field';
import { left } from './outcome';
import type { Rest, Write } from './outcome';

/** An office address is never blanked (D13), and of several offices a person must choose one first (D8). */
export function officeForbids(office: OfficeChoice, wanted: Write<'visitingAddress'>): Rest | null {
  if (wanted.side === 'flex') return null;
  if (office.kind === 'unclear') return officeUnclear(office.offices.length);
  return wanted.value === null
    ? left('blocked', 'clearingNever', clearingIssue('visitingAddress', 'flex'))
    : null;
}

export const officeUnclear = (n: number): Rest =>
  left('blocked', 'officeUnknown', { code: 'office_choice', field: 'visitingAddress', params: { n } });
