import type { NetvisorSettings } from './settings';
import { failures, NetvisorRefusal } from './texts';

/** What `replyoption` of getcustomer.nv adds to the answer; the values are powers of two (netvisor-api.md 2.2). */
export interface ReplyOptions {
  readonly turnoverTimes: boolean;
  readonly automationRule: boolean;
  readonly customTags: boolean;
  readonly buyerServiceCode: boolean;
}

const ALL = 1 | 2 | 4 | 8;

/**
 * Whether values may be added up is not known, so it is a switch.
 * @throws NetvisorRefusal INVALID_DATA for anything that is no option
 */
export function replyOptionsOf(
  text: string,
  { replyOptionSum }: Pick<NetvisorSettings, 'replyOptionSum'>,
): ReplyOptions {
  const value = text === '' ? 0 : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  const isSum = (value & (value - 1)) !== 0;
  if (!(value >= 0 && value <= ALL) || (isSum && replyOptionSum === 'refuse')) {
    throw new NetvisorRefusal(failures.parameterInvalid('replyoption'));
  }
  return {
    turnoverTimes: (value & 1) !== 0,
    automationRule: (value & 2) !== 0,
    customTags: (value & 4) !== 0,
    buyerServiceCode: (value & 8) !== 0,
  };
}
