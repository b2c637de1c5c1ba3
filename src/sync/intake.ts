export const HINT_SOURCES = ['webhook', 'feed', 'poll', 'sweep', 'operator', 'run'] as const;

/** Where a hint came from. */
export type HintSource = (typeof HINT_SOURCES)[number];

/** What is known about a hint at the moment it is recorded. */
export interface IntakeFacts {
  readonly tenantState: 'off' | 'goingLive' | 'live' | 'paused' | 'offboarded';
  /** The change was made by our own Flex client. */
  readonly ownOrigin: boolean;
  /** Flex's version that the event tells of. */
  readonly version: number | null;
  /** The version that our last write to this customer returned. */
  readonly versionWritten: number | null;
  /** A copy run is under way. */
  readonly copyRunning: boolean;
  /** The customer is part of the snapshot that the run works off. */
  readonly inSnapshot: boolean;
}

/** `echo`: recorded as processed · `held`: recorded, starts nothing until released · `starts`: looked at now. */
export type IntakeVerdict = 'echo' | 'held' | 'starts';

/**
 * Decides what a recorded hint does (design.md: "No echo from ourselves", "A run and the edits during it").
 * An own event whose version is above the one written started before its write was answered: it is looked at,
 * behind the link's lease, and finds nothing to do.
 */
export function decideIntake(facts: IntakeFacts): IntakeVerdict {
  const echo =
    facts.ownOrigin &&
    facts.version !== null &&
    facts.versionWritten !== null &&
    facts.version <= facts.versionWritten;
  if (echo) return 'echo';
  switch (facts.tenantState) {
    case 'live':
      return 'starts';
    case 'goingLive':
      return facts.copyRunning && facts.inSnapshot ? 'starts' : 'held';
    case 'off':
    case 'paused':
    case 'offboarded':
      return 'held';
  }
}
