/** What a command ends with; scripts rely on these. */
export const EXIT = {
  ok: 0,
  /** The service refused, or what was asked for failed. */
  refused: 1,
  /** The command line is wrong; nothing was sent. */
  usage: 2,
  /** The service can't be reached. */
  unreachable: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
