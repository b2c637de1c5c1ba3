import type { IncomingHttpHeaders } from 'node:http';

/** One API request as `GET /_sandbox/requests` shows it (interfaces.md, "Sandbox control"). */
export interface JournalEntry {
  readonly n: number;
  /** ISO 8601, by the host's clock, so that the journals of two sandboxes can be merged. */
  readonly at: string;
  /** Organisation id (Netvisor) or `tenantId` (Flex); empty when the request named none. */
  readonly tenant: string;
  readonly method: string;
  /** Request target exactly as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Exactly as received; empty without one. */
  body: string;
  /** 0 while it is open, and for ever when the connection closed before the answer was complete. */
  status: number;
  /** Milliseconds from arrival to the end of the answer; 0 while it is open. */
  ms: number;
  /** Open requests of this tenant when it came, itself included: 1 means alone. */
  readonly inFlight: number;
  /** How the request was signed: which form of the URL, which charset and algorithm. */
  signature?: string;
  /** What a client should never have done. */
  alarm?: string;
  /** Remarks of the simulated system, for instance what was wrong with a document. */
  notes?: string[];
}

export interface JournalHead {
  readonly tenant: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A request that has come and is not yet over. */
export interface OpenRequest {
  readonly entry: JournalEntry;
  /** Ends the request once; later calls change nothing. */
  finish(status: number): void;
}

/** Records every API request and counts how many of one tenant are open at once (I5). */
export class RequestJournal {
  private recorded: JournalEntry[] = [];
  private readonly openByTenant = new Map<string, number>();
  private lastNumber = 0;

  /** Records the arrival of a request; numbers go on rising after {@link clear}. */
  open(head: JournalHead): OpenRequest {
    const startedAt = performance.now();
    const inFlight = (this.openByTenant.get(head.tenant) ?? 0) + 1;
    this.openByTenant.set(head.tenant, inFlight);
    this.lastNumber += 1;
    const entry: JournalEntry = {
      n: this.lastNumber,
      at: new Date().toISOString(),
      ...head,
      body: '',
      status: 0,
      ms: 0,
      inFlight,
    };
    this.recorded.push(entry);
    let finished = false;
    return {
      entry,
      finish: (status) => {
        if (finished) return;
        finished = true;
        entry.status = status;
        entry.ms = Math.round((performance.now() - startedAt) * 1000) / 1000;
        this.stopCounting(head.tenant);
      },
    };
  }

  /** Entries with a number above `after`, oldest first. */
  entries(after = 0): readonly JournalEntry[] {
    return after <= 0 ? this.recorded : this.recorded.filter((entry) => entry.n > after);
  }

  /** Forgets what is recorded; requests still open stay counted. */
  clear(): void {
    this.recorded = [];
  }

  private stopCounting(tenant: string): void {
    const left = (this.openByTenant.get(tenant) ?? 1) - 1;
    if (left > 0) this.openByTenant.set(tenant, left);
    else this.openByTenant.delete(tenant);
  }
}
