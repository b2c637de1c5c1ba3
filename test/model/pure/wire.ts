import { FlexError } from '../../../src/flex/errors';
import { NetvisorError } from '../../../src/netvisor/errors';
import type { Side } from '../../../src/sync/customer';

/** The process of the service ends in the middle of its work. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** What happens to one of the service's write requests. */
export interface Trouble {
  /** Which write request of the work, the first one is 1. */
  readonly request: number;
  /** `before`: the other system never saw it · `after`: done, its answer is lost. */
  readonly strikes: 'before' | 'after';
  /** The connection breaks, or the process of the service is killed. */
  readonly how: 'connection' | 'kill';
}

/** The way from the service to both systems, on which requests get lost and in whose time other things happen. */
export class Wire {
  private requests = 0;
  private trouble: Trouble | null = null;
  private meanwhile: (() => void) | null = null;

  /** What is to happen during the next piece of work. */
  expect(trouble: Trouble | null, meanwhile: (() => void) | null = null): void {
    this.requests = 0;
    this.trouble = trouble;
    this.meanwhile = meanwhile;
  }

  /** Sends one write request. */
  async write<T>(side: Side, effect: () => T | Promise<T>): Promise<T> {
    this.requests += 1;
    const meanwhile = this.meanwhile;
    this.meanwhile = null;
    meanwhile?.();
    const trouble = this.trouble?.request === this.requests ? this.trouble : null;
    if (trouble?.strikes === 'before') throw failure(trouble, side);
    const answer = await effect();
    if (trouble) throw failure(trouble, side);
    return answer;
  }
}

function failure({ how }: Trouble, side: Side): Error {
  if (how === 'kill') return new Killed();
  return side === 'flex'
    ? new FlexError({ code: 'connection_lost', operation: 'write', outcomeUnknown: true })
    : new NetvisorError('connection_lost', { outcomeUnknown: true });
}
