import type { OfficeChoice } from './choose-office';
import { refuse } from './admit';
import { clearingIssue } from './merge-field';
import { secondLine, streetLine } from './office-write';
import { left } from './outcome';
import type { Rest, Write } from './outcome';

/** An office address is never blanked (D13), and of several offices a person must choose one first (D8). */
export function officeForbids(office: OfficeChoice, wanted: Write<'visitingAddress'>): Rest | null {
  if (wanted.side === 'flex') return null;
  if (office.kind === 'unclear') return officeUnclear(office.offices.length);
  return wanted.value === null
    ? left('blocked', 'clearingNever', clearingIssue('visitingAddress', 'flex'))
    : officeRefuses(office, wanted);
}

/** An address that the office can't show, because a second line is in its way that office.nv does not reach. */
export function officeRefuses(office: OfficeChoice, wanted: Write<'visitingAddress'>): Rest | null {
  const sent = wanted.side === 'netvisor' ? wanted.value : null;
  if (sent === null || streetLine(office, sent) !== null) return null;
  const value = office.kind === 'chosen' ? (secondLine(office.office) ?? '') : '';
  return refuse(wanted, 'invalid', {
    code: 'value_not_allowed',
    field: 'visitingAddress',
    params: { field: 'visitingAddress', side: 'netvisor', reason: 'officeLine', value },
  });
}

export const officeUnclear = (n: number): Rest =>
  left('blocked', 'officeUnknown', { code: 'office_choice', field: 'visitingAddress', params: { n } });
